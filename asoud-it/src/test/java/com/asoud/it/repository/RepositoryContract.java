package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.BaseEntity;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every repository. */
abstract class RepositoryContract<R, E extends BaseEntity> {

    abstract Caller<R, E> caller();

    /** The name of the table, as in SQL. */
    abstract String table();

    abstract List<E> findByIds(R repository, List<Long> ids);

    @Test
    void rows_are_found_by_their_ids_in_that_order_and_those_that_do_not_exist_are_left_out() throws SQLException {
        List<Long> ids;
        try (Connection connection = caller().database().connect()) {
            ids = Sql.column(connection, "SELECT id FROM " + table() + " ORDER BY id DESC");
        }
        assertThat(ids).as("the sample shows something").hasSizeGreaterThan(2);
        List<Long> asked = new ArrayList<>(ids);
        asked.add(1, -1L);

        List<E> found = caller().list(repository -> findByIds(repository, asked));

        assertThat(found).map(BaseEntity::getId).isEqualTo(ids);
    }

    @Test
    void however_many_ids_are_one_parameter() {
        caller().rolledBack((repository, transaction) -> {
            findByIds(repository, List.of(1L, 2L, 3L));

            assertThat(transaction.statements())
                    .singleElement()
                    .satisfies(sql -> assertThat(sql.chars().filter(character -> character == '?'))
                            .hasSize(1));
        });
    }

    @Test
    void no_ids_find_nothing() {
        caller().rolledBack((repository, transaction) ->
                assertThat(findByIds(repository, List.of())).isEmpty());
    }
}
