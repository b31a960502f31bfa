package com.asoud.ddl.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.SqlScript;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same check is spelled in two ways: as somebody wrote it, and as it came from a dump of that. */
class SpellingTest {

    private static final String WRITTEN = "status IN ('a', 'b')";
    private static final String DUMPED =
            "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))";

    private static final String SCHEMA = """
            CREATE TABLE other (id int PRIMARY KEY);
            CREATE TABLE item (id int, status varchar(9) CONSTRAINT known CHECK (%1$s),
                CONSTRAINT fk FOREIGN KEY (id) REFERENCES other);
            CREATE INDEX open ON item (id) WHERE %1$s;
            CREATE VIEW shown AS SELECT id FROM item WHERE %1$s;
            CREATE MATERIALIZED VIEW kept AS SELECT id FROM item WHERE %1$s;
            """;

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void what_means_the_same_is_no_difference(boolean writtenFirst) throws SQLException {
        String written = SCHEMA.formatted(WRITTEN);
        String dumped = SCHEMA.formatted(DUMPED);

        assertThat(differences(writtenFirst ? written : dumped, writtenFirst ? dumped : written, false))
                .hasSize(4);
        assertThat(differences(writtenFirst ? written : dumped, writtenFirst ? dumped : written, true))
                .isEmpty();
    }

    @Test
    void what_means_something_else_stays_a_difference() throws SQLException {
        String written = SCHEMA.formatted(WRITTEN);
        List<UnaryOperator<String>> edits = List.of(
                sql -> sql.replace("'a'::character varying, 'b'", "'a'::character varying, 'c'"),
                sql -> sql.replace("ON item (id)", "ON item (id DESC)"),
                sql -> sql.replace("REFERENCES other", "REFERENCES other ON DELETE CASCADE"),
                sql -> sql.replace("REFERENCES other)", "REFERENCES other) WITH (fillfactor = 70)"));

        for (UnaryOperator<String> edit : edits) {
            assertThat(differences(written, edit.apply(SCHEMA.formatted(DUMPED)), true))
                    .isNotEmpty();
        }
    }

    /** One that the throwaway database cannot build is none that it has. */
    @Test
    void what_cannot_be_tried_stays_a_difference() throws SQLException {
        String less = "CREATE TABLE item (id int CONSTRAINT known CHECK (id > 0));";
        String more = "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';"
                + "CREATE TABLE item (id int CONSTRAINT known CHECK (f(id) > 0));";

        assertThat(differences(more, less, true)).hasSize(2);
    }

    private static List<Change> differences(String there, String here, boolean translated) throws SQLException {
        ShadowDatabase live = TestServer.get().create("live");
        ShadowDatabase built = TestServer.get().create("built");
        try (Connection toLive = live.connect();
                Connection toBuilt = built.connect()) {
            SqlScript.run(toLive, there);
            SqlScript.run(toBuilt, here);
            Catalog catalog = new CatalogReader(List.of()).read(toLive);
            Catalog wanted = new CatalogReader(List.of()).read(toBuilt);
            Catalog known = translated ? Spelling.translated(catalog, wanted, toBuilt) : catalog;
            assertThat(new CatalogReader(List.of()).read(toBuilt)).isEqualTo(wanted);
            return CatalogDiff.between(known, wanted);
        } finally {
            TestServer.get().drop(live);
            TestServer.get().drop(built);
        }
    }
}
