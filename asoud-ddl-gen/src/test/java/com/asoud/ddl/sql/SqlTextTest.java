package com.asoud.ddl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {

    @Test
    void a_statement_is_found_below_a_header_of_any_length() {
        assertThat(SqlText.withoutComments("-- a line\n".repeat(100_000) + "\nSELECT 1; \n"))
                .isEqualTo("SELECT 1");
        assertThat(SqlText.withoutComments("-- a line\nSELECT 1;")).isEqualTo("SELECT 1");
    }

    @Test
    void comments_alone_are_nothing() {
        assertThat(SqlText.withoutComments("")).isEmpty();
        assertThat(SqlText.withoutComments(" -- one\n\n--\n -- end")).isEmpty();
        assertThat(SqlText.withoutComments("SELECT 1 -- what it is")).isEqualTo("SELECT 1 -- what it is");
    }
}
