package com.asoud.model.category;

import jakarta.data.Limit;
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
 * The categories. What holds for every repository is said in {@link com.asoud.model}.
 *
 * <p>A category refers to nothing; {@link SubCategoryRepository} lists what is below it.
 */
@Repository
public interface CategoryRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<Category> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<Category> findByIds(List<Long> ids) {
        return session().getMultiple(Category.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(Category category);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<Category> categories);

    @Update
    void update(Category category);

    /** Refused with a {@code DataException} as long as it has sub-categories. */
    @Delete
    void delete(Category category);

    @Query("where title = :title")
    Optional<Category> findByTitle(String title);

    /** All of them, ordered by title. */
    @Query("order by title")
    List<Category> all(Limit limit);

    /** Continues {@link #all} after the category of this title. */
    @Query("""
            where title > :title
            order by title
            """)
    List<Category> allAfter(String title, Limit limit);

    /** Continues {@link #all} after the last row of the page before. */
    default List<Category> allAfter(Category last, Limit limit) {
        return allAfter(last.getTitle(), limit);
    }
}
