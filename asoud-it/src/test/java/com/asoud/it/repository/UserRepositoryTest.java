package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.user.User;
import com.asoud.model.user.UserRepository;
import com.asoud.model.user.UserRepository_;
import jakarta.data.exceptions.EntityExistsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserRepositoryTest extends RepositoryContract<UserRepository, User> {

    UserRepositoryTest() {
        super(
                UserRepository_::new,
                new Methods<>(
                        UserRepository::findById,
                        UserRepository::findByIds,
                        UserRepository::insert,
                        UserRepository::update,
                        UserRepository::delete),
                new Rows<>("app_user", 789, "full_name", User::rename));
    }

    @Override
    User newRow(Transaction transaction) {
        return new User("+982100000001", "New");
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

            assertThat(stored(transaction, user))
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
    void a_user_with_orders_is_not_deleted() {
        caller().rolledBack((users, transaction) -> isNotDeleted(users, known(users), "fk_"));
    }
}
