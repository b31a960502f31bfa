package com.asoud.ddl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Column;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeChangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "character varying(20) | character varying(30) | WIDENING",
                "character varying(20) | character varying | WIDENING",
                "character varying(20) | text | WIDENING",
                "character varying | text | WIDENING",
                "text | character varying | WIDENING",
                "character varying(30) | character varying(20) | NARROWING",
                "text | character varying(20) | NARROWING",
                "character varying | character varying(20) | NARROWING",
                "numeric(10,2) | numeric(12,2) | WIDENING",
                "numeric(10,2) | numeric | WIDENING",
                "numeric | numeric(10,2) | NARROWING",
                "numeric(12,2) | numeric(10,2) | NARROWING",
                "numeric(10,2) | numeric(12,3) | REWRITE",
                "numeric(10,3) | numeric(12,2) | REWRITE",
                "integer | bigint | REWRITE",
                "bigint | integer | REWRITE",
                "character(5) | character(6) | REWRITE",
                "character varying(20)[] | character varying(30)[] | REWRITE",
                "text | integer | REWRITE",
                "text | numeric | REWRITE"
            })
    void depends_on_whether_old_values_are_new_ones(String from, String to, TypeChange expected) {
        assertThat(TypeChange.of(column(from, Optional.empty()), column(to, Optional.empty())))
                .isEqualTo(expected);
    }

    @Test
    void another_collation_orders_every_index_anew() {
        assertThat(TypeChange.of(column("text", Optional.empty()), column("text", Optional.of("\"C\""))))
                .isEqualTo(TypeChange.REWRITE);
    }

    private static Column column(String type, Optional<String> collation) {
        return new Column("c", type, false, Optional.empty(), Optional.empty(), collation, Optional.empty());
    }
}
