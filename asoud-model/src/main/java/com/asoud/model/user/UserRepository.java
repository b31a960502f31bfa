package com.asoud.model.user;

import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * The users. What holds for every repository is said in {@link com.asoud.model}.
 *
 * <p>A user refers to nothing; {@code MarketRepository} and {@code OrderRepository} list what is theirs.
 */
@Repository
public interface UserRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<User> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<User> findByIds(List<Long> ids) {
        return session().getMultiple(User.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(User user);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<User> users);

    @Update
    void update(User user);

    /** Refused with a {@code DataException} as long as they own a market or have an order. */
    @Delete
    void delete(User user);

    @Query("where mobileNumber = :mobileNumber")
    Optional<User> findByMobileNumber(String mobileNumber);
}
