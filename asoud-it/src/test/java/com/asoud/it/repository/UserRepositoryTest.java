package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.marketplace.SampleData;
import com.asoud.model.AsoudModel;
import com.asoud.model.user.User;
import com.asoud.model.user.UserRepository;
import com.asoud.model.user.UserRepository_;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import jakarta.data.exceptions.DataException;
import jakarta.data.exceptions.EntityExistsException;
import jakarta.data.exceptions.OptimisticLockingFailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserRepositoryTest extends RepositoryContract<UserRepository, User> {

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    @Override
    Caller<UserRepository, User> caller() {
        return new Caller<>(database, UserRepository_::new);
    }

    @Override
    String table() {
        return "app_user";
    }

    @Override
    List<User> findByIds(UserRepository users, List<Long> ids) {
        return users.findByIds(ids);
    }

    @Test
    void a_user_is_found_by_the_id_and_by_the_mobile_number() {
        User user = caller().find(users -> users.findById(789)).orElseThrow();

        assertThat(user.getFullName()).isEqualTo("User 789");
        assertThat(caller().find(users -> users.findByMobileNumber(user.getMobileNumber())))
                .contains(user);
    }

    @Test
    void a_user_that_does_not_exist_is_not_found() {
        assertThat(caller().find(users -> users.findById(-1))).isEmpty();
        assertThat(caller().find(users -> users.findByMobileNumber("+98"))).isEmpty();
    }

    @Test
    void an_inserted_user_is_stored_and_found_again() {
        caller().rolledBack((users, transaction) -> {
            User user = new User("+982100000001", "Gül's \"نام\"; --");

            users.insert(user);

            assertThat(Sql.row(transaction.connection(), "SELECT * FROM app_user WHERE id = ?", user.getId()))
                    .contains(
                            entry("mobile_number", "+982100000001"),
                            entry("full_name", "Gül's \"نام\"; --"),
                            entry("created_at", user.getCreatedAt()),
                            entry("updated_at", user.getUpdatedAt()),
                            entry("version", 0));
            assertThat(users.findByMobileNumber("+982100000001")).contains(user);
        });
    }

    @Test
    void a_mobile_number_that_is_taken_is_refused_also_among_many() {
        caller().rolledBack((users, transaction) -> {
            User first = new User("+982100000001", "First");
            User second = new User("+982100000001", "Second");

            assertThatExceptionOfType(EntityExistsException.class)
                    .isThrownBy(() -> users.insertAll(List.of(first, second)))
                    .withMessageContaining("app_user_mobile_number_key");
        });
    }

    @Test
    void an_update_writes_the_changes_unless_somebody_else_has_written_meanwhile() {
        caller().rolledBack((users, transaction) -> {
            User mine = users.findById(789).orElseThrow();
            User theirs = users.findById(789).orElseThrow();
            theirs.rename("Theirs");
            users.update(theirs);
            mine.rename("Mine");

            assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> users.update(mine));
            assertThat(users.findById(789)).get().extracting(User::getFullName).isEqualTo("Theirs");
        });
    }

    @Test
    void a_user_is_deleted_unless_an_order_or_a_market_is_theirs() {
        caller().rolledBack((users, transaction) -> {
            User gone = new User("+982100000001", "Gone soon");
            users.insert(gone);

            users.delete(gone);

            assertThat(users.findById(gone.requireId())).isEmpty();
            User buyer = users.findById(789).orElseThrow();
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> users.delete(buyer))
                    .withMessageContaining("fk_");
        });
    }
}
