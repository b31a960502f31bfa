package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.marketplace.SampleData;
import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.AsoudModel;
import com.asoud.model.BaseEntity;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import jakarta.data.exceptions.DataException;
import jakarta.data.exceptions.OptimisticLockingFailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every repository. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RepositoryContract<R, E extends BaseEntity> {

    static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.789012Z");

    /** The methods that every repository has. */
    record Methods<R, E>(
            BiFunction<R, Long, Optional<E>> findById,
            BiFunction<R, List<Long>, List<E>> findByIds,
            BiConsumer<R, E> insert,
            BiConsumer<R, E> update,
            BiConsumer<R, E> delete) {}

    /**
     * The table of a repository.
     *
     * @param name as in SQL
     * @param known the id of a row of the sample
     * @param text a column
     * @param write what sets that column
     */
    record Rows<E>(String name, long known, String text, BiConsumer<E, String> write) {}

    @RegisterExtension
    final ClonedDatabase database = ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    private final Function<StatelessSession, R> implementation;
    private final Methods<R, E> methods;
    private final Rows<E> rows;

    /** @param implementation the class that was generated for the repository */
    RepositoryContract(Function<StatelessSession, R> implementation, Methods<R, E> methods, Rows<E> rows) {
        this.implementation = implementation;
        this.methods = methods;
        this.rows = rows;
    }

    Caller<R, E> caller() {
        return new Caller<>(database, implementation);
    }

    /** A row that can be inserted. */
    abstract E newRow(Transaction transaction);

    /** Changes more of the known row than its text; the columns as they are stored then. */
    Map<String, Object> change(E row, Transaction transaction) {
        return Map.of();
    }

    @Test
    void rows_are_found_by_their_ids_in_that_order_and_those_that_do_not_exist_are_left_out() throws SQLException {
        List<Long> ids;
        try (Connection connection = database.connect()) {
            ids = Sql.column(connection, "SELECT id FROM " + rows.name() + " ORDER BY id DESC");
        }
        assertThat(ids).as("the sample shows something").hasSizeGreaterThan(2);
        List<Long> asked = new ArrayList<>(ids);
        asked.add(1, -1L);

        List<E> found = caller().list(repository -> methods.findByIds().apply(repository, asked));

        assertThat(found).map(BaseEntity::getId).isEqualTo(ids);
    }

    @Test
    void however_many_ids_are_one_parameter() {
        caller().rolledBack((repository, transaction) -> {
            methods.findByIds().apply(repository, List.of(1L, 2L, 3L));

            assertThat(transaction.statements())
                    .singleElement()
                    .satisfies(sql -> assertThat(sql.chars().filter(character -> character == '?'))
                            .hasSize(1));
        });
    }

    @Test
    void no_ids_find_nothing() {
        caller().rolledBack((repository, transaction) ->
                assertThat(methods.findByIds().apply(repository, List.of())).isEmpty());
    }

    @Test
    void a_row_that_does_not_exist_is_not_found() {
        assertThat(caller().find(repository -> methods.findById().apply(repository, -1L)))
                .isEmpty();
    }

    @Test
    void both_time_stamps_are_set_when_a_row_is_inserted() {
        caller().rolledBack((repository, transaction) -> {
            E row = newRow(transaction);

            methods.insert().accept(repository, row);

            assertThat(row.getCreatedAt()).isAfter(LONG_AGO);
            assertThat(row.getUpdatedAt()).isAfter(LONG_AGO);
            assertThat(stored(transaction, row))
                    .contains(entry("created_at", row.getCreatedAt()), entry("updated_at", row.getUpdatedAt()));
        });
    }

    @Test
    void an_update_writes_the_changes_and_its_own_time_and_keeps_the_time_of_the_insert() {
        caller().rolledBack((repository, transaction) -> {
            age(transaction);
            E row = known(repository);
            rows.write().accept(row, "Changed");
            Map<String, Object> changed = change(row, transaction);

            methods.update().accept(repository, row);

            assertThat(row.getUpdatedAt()).isAfter(LONG_AGO);
            assertThat(stored(transaction, row))
                    .containsAllEntriesOf(changed)
                    .contains(
                            entry(rows.text(), "Changed"),
                            entry("created_at", LONG_AGO),
                            entry("updated_at", row.getUpdatedAt()),
                            entry("version", 1));
        });
    }

    @Test
    void an_update_of_what_somebody_else_has_written_meanwhile_is_refused() {
        caller().rolledBack((repository, transaction) -> {
            E mine = known(repository);
            E theirs = known(repository);
            rows.write().accept(theirs, "Theirs");
            methods.update().accept(repository, theirs);
            rows.write().accept(mine, "Mine");

            assertThatExceptionOfType(OptimisticLockingFailureException.class)
                    .isThrownBy(() -> methods.update().accept(repository, mine));
            assertThat(stored(transaction, mine)).containsEntry(rows.text(), "Theirs");
        });
    }

    @Test
    void a_deleted_row_is_gone() {
        caller().rolledBack((repository, transaction) -> {
            E row = newRow(transaction);
            methods.insert().accept(repository, row);

            methods.delete().accept(repository, row);

            assertThat(methods.findById().apply(repository, row.requireId())).isEmpty();
            assertThat(Sql.rows(
                            transaction.connection(),
                            "SELECT id FROM " + rows.name() + " WHERE id = ?",
                            row.requireId()))
                    .isEmpty();
        });
    }

    E known(R repository) {
        return methods.findById().apply(repository, rows.known()).orElseThrow();
    }

    void isNotDeleted(R repository, E row, String foreignKey) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> methods.delete().accept(repository, row))
                .withMessageContaining(foreignKey);
    }

    /** Makes the known row old. */
    void age(Transaction transaction) throws SQLException {
        String sql =
                "UPDATE " + rows.name() + " SET created_at = ?::timestamptz, updated_at = ?::timestamptz WHERE id = ?";
        assertThat(Sql.update(transaction.connection(), sql, LONG_AGO.toString(), LONG_AGO.toString(), rows.known()))
                .isEqualTo(1);
    }

    Map<String, Object> stored(Transaction transaction, E row) throws SQLException {
        return stored(transaction.connection(), row);
    }

    Map<String, Object> stored(Connection connection, E row) throws SQLException {
        return Sql.row(connection, "SELECT * FROM " + rows.name() + " WHERE id = ?", row.requireId());
    }

    /** How many rows of the sample meet the condition. */
    long expectedCount(String condition) throws SQLException {
        try (Connection connection = database.connect()) {
            long count = Sql.value(connection, "SELECT count(*) FROM " + rows.name() + " WHERE " + condition);
            assertThat(count).as("the sample shows something").isPositive();
            return count;
        }
    }
}
