package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "product | \"product\"",
                "order | \"order\"",
                "Mixed Case | \"Mixed Case\"",
                "a\"b | \"a\"\"b\"",
                "\" | \"\"\"\"",
                "محصول | \"محصول\""
            })
    void a_name_is_always_quoted_and_its_quotes_doubled(String name, String quoted) {
        assertThat(Identifiers.quote(name)).isEqualTo(quoted);
    }

    @Test
    void a_name_that_postgresql_cannot_have_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote("a\0b"));
    }

    @Test
    void the_default_schema_is_not_said() {
        assertThat(Identifiers.quote("", "product")).isEqualTo("\"product\"");
        assertThat(Identifiers.quote("shop", "product")).isEqualTo("\"shop\".\"product\"");
    }

    @Test
    void a_string_ends_where_it_should_and_stays_on_its_line() {
        assertThat(Identifiers.literal("it's")).isEqualTo("'it''s'");
        assertThat(Identifiers.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThat(Identifiers.literal("a\r\n\tb")).isEqualTo("E'a\\r\\n\\tb'");
    }

    @Test
    void a_name_is_cut_so_that_its_suffix_fits() {
        assertThat(Identifiers.fit("short", "_ddl_new")).isEqualTo("short_ddl_new");
        assertThat(Identifiers.fit("x".repeat(63), "_ddl_new")).isEqualTo("x".repeat(55) + "_ddl_new");
        assertThat(Identifiers.fit("x".repeat(55), "_ddl_new")).isEqualTo("x".repeat(55) + "_ddl_new");
    }

    @Test
    void a_name_is_cut_between_characters() {
        String cut = Identifiers.fit("🛒".repeat(15), "_ddl_new");

        assertThat(cut).isEqualTo("🛒".repeat(13) + "_ddl_new");
        assertThat(Identifiers.bytes(cut)).isEqualTo(60);
        assertThat(Identifiers.fit("م".repeat(31), "_x")).isEqualTo("م".repeat(30) + "_x");
    }

    @Test
    void postgresql_reads_back_what_was_quoted() throws SQLException {
        try (Connection connection = TestServer.get().create("identifiers").connect()) {
            for (String name : List.of("product", "a \"b\" c", "\"", "\".\"", "شاخص")) {
                assertThat(Sql.row(connection, "SELECT 1 AS " + Identifiers.quote(name)))
                        .containsOnlyKeys(name);
            }
            for (String text : List.of("", "it's", "a\\'b", "a\r\n\tb", "\\n", "E'", "\\\\'")) {
                assertThat(Sql.<String>value(connection, "SELECT " + Identifiers.literal(text)))
                        .isEqualTo(text);
            }
        }
    }
}
