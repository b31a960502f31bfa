package com.asoud.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.category.Category;
import com.asoud.model.user.User;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** There is no database: whatever tried to read a row would fail. */
class EqualityTest {

    private static SessionFactory sessions;

    @BeforeAll
    static void start() {
        sessions = Unconnected.configuration().createEntityManagerFactory();
    }

    @AfterAll
    static void stop() {
        sessions.close();
    }

    @Test
    void an_instance_that_was_not_saved_equals_only_itself() {
        User user = new User("+989121234567", "Parvin");

        assertThat(user).isEqualTo(user).isNotEqualTo(new User("+989121234567", "Parvin"));
    }

    @Test
    void two_instances_of_the_same_row_are_equal() {
        assertThat(user(1)).isEqualTo(user(1)).hasSameHashCodeAs(user(1));
        assertThat(user(1)).isNotEqualTo(user(2));
    }

    @Test
    void rows_of_different_tables_differ_even_with_the_same_id() {
        assertThat(user(1)).isNotEqualTo(withId(new Category("Shoes"), 1));
    }

    @Test
    void an_instance_is_found_in_a_set_that_it_entered_before_it_was_saved() {
        User user = new User("+989121234567", "Parvin");
        Set<BaseEntity> entered = new HashSet<>(Set.of(user));
        withId(user, 1);

        // The set's own look-up; assertThat(entered).contains(…) would walk through it and ask equals only.
        assertThat(entered.contains(user)).isTrue();
    }

    @Test
    void a_lazy_proxy_equals_its_row_in_both_directions_and_stays_unread() {
        try (Session session = sessions.openSession()) {
            User proxy = session.getReference(User.class, 1L);

            assertThat(proxy.equals(user(1))).isTrue();
            assertThat(user(1).equals(proxy)).isTrue();
            assertThat(proxy.hashCode()).isEqualTo(user(1).hashCode());
            assertThat(proxy.equals(user(2))).isFalse();
            assertThat(Hibernate.isInitialized(proxy)).isFalse();
        }
    }

    @Test
    void a_lazy_proxy_can_be_compared_and_printed_after_its_session_is_closed() {
        User proxy;
        try (Session session = sessions.openSession()) {
            proxy = session.getReference(User.class, 1L);
        }

        assertThat(proxy.equals(user(1))).isTrue();
        assertThat(user(1).equals(proxy)).isTrue();
        assertThat(proxy.toString()).isEqualTo("User#1");
    }

    @Test
    void an_instance_that_was_not_saved_says_so() {
        assertThat(new Category("Shoes")).hasToString("Category#unsaved");
    }

    private static User user(long id) {
        return withId(new User("+98912123456" + id, "Parvin"), id);
    }

    /** What Hibernate does when it inserts. */
    private static <E extends BaseEntity> E withId(E entity, long id) {
        SharedSessionContractImplementor session = (SharedSessionContractImplementor) sessions.openStatelessSession();
        session.getEntityPersister(null, entity).setIdentifier(entity, id, session);
        session.close();
        return entity;
    }
}
