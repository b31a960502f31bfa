package com.asoud.ddl.generate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a table, column, index or constraint is called, each change of it works, in both flavours and back, and no
 * name is taken for SQL, for the end of a comment, or for something of Flyway's or JDBC's own.
 */
class NamesTest {

    /** If a name were run as SQL, this table would be gone, and the proof would say so. */
    private static final String VICTIM = "CREATE TABLE victim (id bigint PRIMARY KEY);\n";

    /** At most 62 bytes each, so that one letter can be put before it. */
    private static final List<String> NAMES = List.of(
            "select",
            "Mixed \"quoted\" 'it''s'",
            "$ddl$ $ddl1$ $$; DROP TABLE victim; --",
            "new\nline\r\nDROP TABLE victim;\t--",
            "back\\slash\\",
            "\\'; DROP TABLE victim; --",
            "100%s %d %n %1$s ${placeholder} ? $1 :named",
            "{fn now()} {d '2026-01-01'} {",
            "*/ -- /* comment",
            "'); DROP TABLE victim; --",
            "\"; DROP TABLE victim; --",
            "a USING btree (id)",
            "dotted.name, slash/../../up",
            "شناسه محصول در فروشگاه بزرگ ما است",
            "商品名称商品名称商品名称商品名称商品名称",
            "🛒 é",
            "a name as long as PostgreSQL lets it be, that is 62 bytes",
            "a name as long as PostgreSQL lets it be, that is 62 Bytes");

    @TempDir
    private Path folder;

    @Test
    void may_hold_anything() throws SQLException {
        Project project = new Project(folder);

        project.generate(VICTIM + all(NamesTest::bare));
        GenerationResult added = project.generate(VICTIM + all(NamesTest::full));
        project.generate(VICTIM + all(NamesTest::changed));

        assertThat(added.migrations()).extracting(NamesTest::header).allSatisfy(NamesTest::isComment);
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("names");
            project.migrate(database, Flavour.CONCURRENT);
            assertThat(firstColumns(database)).containsExactlyInAnyOrderElementsOf(NAMES);
        }
    }

    @Test
    void may_be_in_a_schema_of_any_name() {
        Project project = new Project(folder);
        List<String> names = List.of("my \"own\" schema", "محصول", "$ddl$; DROP TABLE victim; --");
        String schemas = each(names, name -> """
                        CREATE SCHEMA %1$s;
                        CREATE SEQUENCE %1$s.%1$s;
                        CREATE TABLE %1$s.%2$s (%1$s bigint PRIMARY KEY, %2$s text);
                        """.formatted(quoted(name), quoted("2" + name)));
        project.generate(VICTIM + schemas);

        String changes = each(names, name -> """
                        CREATE INDEX %1$s ON %2$s.%3$s (%3$s);
                        ALTER TABLE %2$s.%3$s ADD CONSTRAINT %3$s CHECK (%3$s <> '');
                        ALTER TABLE %2$s.%3$s ADD CONSTRAINT %1$s FOREIGN KEY (%2$s) REFERENCES victim;
                        """.formatted(quoted("i" + name), quoted(name), quoted("2" + name)));
        GenerationResult result = project.generate(VICTIM + schemas + changes);

        assertThat(result.migrations()).isNotEmpty();
        assertThat(project.generate(VICTIM + schemas + changes).migrations()).isEmpty();
    }

    private static String bare(String name) {
        return "CREATE TABLE %1$s (%1$s varchar(100) PRIMARY KEY);\n".formatted(quoted(name));
    }

    private static String full(String name) {
        return table(name, "")
                + """
                CREATE INDEX %2$s ON %1$s (%3$s);
                ALTER TABLE %1$s ADD CONSTRAINT %4$s UNIQUE (%3$s);
                ALTER TABLE %1$s ADD CONSTRAINT %5$s CHECK (%3$s <> %6$s);
                COMMENT ON TABLE %1$s IS %6$s;
                COMMENT ON COLUMN %1$s.%3$s IS %6$s;
                """.formatted(
                                quoted(name),
                                quoted("i" + name),
                                quoted("2" + name),
                                quoted("u" + name),
                                quoted("c" + name),
                                literal(name));
    }

    /**
     * The index is replaced, the check too; the unique constraint and a second index are renamed; NULL is forbidden.
     */
    private static String changed(String name) {
        return table(name, " NOT NULL")
                + """
                CREATE INDEX %2$s ON %1$s (%3$s DESC) WHERE %3$s <> %6$s;
                ALTER TABLE %1$s ADD CONSTRAINT %4$s UNIQUE (%3$s);
                ALTER TABLE %1$s ADD CONSTRAINT %5$s CHECK (%3$s <> %6$s OR %3$s = 'x');
                """.formatted(
                                quoted(name),
                                quoted("i" + name),
                                quoted("2" + name),
                                quoted("U" + name),
                                quoted("c" + name),
                                literal(name));
    }

    private static String table(String name, String rule) {
        return """
                CREATE TABLE %1$s (
                    %1$s varchar(100) PRIMARY KEY,
                    %2$s text DEFAULT %4$s %5$s,
                    %3$s bigint REFERENCES victim
                );
                """.formatted(quoted(name), quoted("2" + name), quoted("3" + name), literal(name), rule);
    }

    private static String all(UnaryOperator<String> schema) {
        return each(NAMES, schema);
    }

    private static String each(List<String> names, UnaryOperator<String> schema) {
        return names.stream().map(schema).collect(joining());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** What comes before the first empty line. */
    private static String header(GeneratedMigration migration) {
        String content = migration.migration().content();
        return content.substring(0, content.indexOf("\n\n"));
    }

    private static void isComment(String header) {
        assertThat(header.split("[\r\n]")).allMatch(line -> line.startsWith("--"));
    }

    private static List<String> firstColumns(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum = 1
                          AND relname NOT IN ('victim', 'flyway_schema_history')
                        """)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
