package com.asoud.ddl.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.asoud.ddl.catalog.IndexKeys.Key;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexKeysTest {

    @Test
    void every_part_is_found() {
        IndexKeys keys = IndexKeys.of(
                "btree (lower(code) COLLATE \"C\" text_pattern_ops DESC NULLS LAST, price) "
                        + "INCLUDE (id, note) NULLS NOT DISTINCT WITH (fillfactor='70', deduplicate_items=off) WHERE (price > 0)");

        assertThat(keys)
                .isEqualTo(new IndexKeys(
                        "btree",
                        List.of(
                                new Key(
                                        "lower(code)",
                                        Optional.of("\"C\""),
                                        Optional.of("text_pattern_ops"),
                                        "DESC NULLS LAST"),
                                column("price")),
                        List.of("id", "note"),
                        Map.of("fillfactor", "70", "deduplicate_items", "off"),
                        Optional.of("(price > 0)"),
                        false));
    }

    @Test
    void quotes_and_brackets_hide_what_is_in_them() {
        IndexKeys keys = IndexKeys.of("btree (\"a, \"\" (b\", concat_ws(') WHERE '::text, \"x)\", 'it''s, (', y), "
                + "((z = ANY (ARRAY[1, 2])))) WHERE (\"a, \"\" (b\" <> ') , ('::text)");

        assertThat(keys.keys())
                .extracting(Key::expression)
                .containsExactly(
                        "\"a, \"\" (b\"",
                        "concat_ws(') WHERE '::text, \"x)\", 'it''s, (', y)",
                        "((z = ANY (ARRAY[1, 2])))");
        assertThat(keys.keys()).extracting(Key::isColumn).containsExactly(true, false, false);
        assertThat(keys.predicate()).contains("(\"a, \"\" (b\" <> ') , ('::text)");
    }

    @Test
    void an_operator_class_may_have_a_schema_and_parameters() {
        IndexKeys keys = IndexKeys.of("gist (body shop.gist_trgm_ops (siglen='32'), at)");

        assertThat(keys.method()).isEqualTo("gist");
        assertThat(keys.keys())
                .containsExactly(
                        new Key("body", Optional.empty(), Optional.of("shop.gist_trgm_ops"), ""), column("at"));
    }

    @Test
    void a_predicate_may_be_a_bare_column() {
        assertThat(IndexKeys.of("btree (id) WHERE active").predicate()).contains("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "btree", "btree id", "btree (id) SOMEHOW", "btree (id) INCLUDE"})
    void what_postgresql_would_not_say_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IndexKeys.of(text))
                .withMessageContaining("pg_get_indexdef");
    }

    @Test
    void the_spelling_of_a_real_server_is_understood() throws SQLException {
        ShadowDatabase database = TestServer.get().create("keys");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE item (id bigint, \"Odd, (name\" text, price numeric, at timestamptz, active boolean)");
            statement.execute("""
                    CREATE INDEX odd ON item (lower("Odd, (name") COLLATE "C" text_pattern_ops DESC,
                                              "Odd, (name" NULLS FIRST, (price * 2), (at AT TIME ZONE 'UTC'),
                                              coalesce("Odd, (name", E'\\\\'')'), extract(epoch FROM at AT TIME ZONE 'UTC'))
                        INCLUDE (id) WITH (fillfactor = 70) WHERE active AND "Odd, (name" <> ') WITH ('
                    """);
            Index index = new CatalogReader(List.of())
                    .read(connection)
                    .indexes()
                    .findFirst()
                    .orElseThrow();

            IndexKeys keys = IndexKeys.of(index.using());

            assertThat(keys.keys())
                    .containsExactly(
                            new Key(
                                    "lower(\"Odd, (name\")",
                                    Optional.of("\"C\""),
                                    Optional.of("text_pattern_ops"),
                                    "DESC"),
                            new Key("\"Odd, (name\"", Optional.empty(), Optional.empty(), "NULLS FIRST"),
                            column("((price * (2)::numeric))"),
                            column("(at AT TIME ZONE 'UTC'::text)"),
                            column("COALESCE(\"Odd, (name\", '\\'')'::text)"),
                            column("EXTRACT(epoch FROM (at AT TIME ZONE 'UTC'::text))"));
            assertThat(keys.included()).containsExactly("id");
            assertThat(keys.storage()).containsExactly(Map.entry("fillfactor", "70"));
            assertThat(keys.predicate()).contains("(active AND (\"Odd, (name\" <> ') WITH ('::text))");
        }
    }

    private static Key column(String expression) {
        return new Key(expression, Optional.empty(), Optional.empty(), "");
    }
}
