package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Stage;
import com.asoud.export.IdColumn;
import com.asoud.export.IdRow;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of change with its verdict, and why: a statement of the running release has the same outcome before and
 * between the files, and another one afterwards only where a file is marked.
 */
class StagesTest {

    private static final Stage BEFORE = Stage.BEFORE_DEPLOY;
    private static final Stage AFTER = Stage.AFTER_DEPLOY;

    /**
     * One change of a table of its own.
     *
     * @param before what is between the parentheses of its {@code CREATE TABLE}, or whole statements
     * @param running a statement of the running release; {@code #} is a number that was not used
     * @param tidy what somebody does before the files that come after the deployment
     * @param last of its stages
     */
    private record Case(String table, String before, String after, String running, String tidy, Stage last) {

        static Case of(String table, String before, String after, String running, String tidy, Stage last) {
            return new Case(table, create(table, before), create(table, after), running, tidy, last);
        }

        private static String create(String table, String columns) {
            String[] parts = columns.split(";", 2);
            return parts[0].isBlank()
                    ? ""
                    : "CREATE TABLE %s (id bigint PRIMARY KEY%s);%s"
                            .formatted(
                                    table,
                                    parts[0].equals("-") ? "" : ", " + parts[0],
                                    parts.length == 1 ? "" : parts[1] + ";");
        }
    }

    private static final List<Case> CASES = List.of(
            Case.of("column_null", "-", "note text", "INSERT INTO column_null VALUES (#) RETURNING 1", "", BEFORE),
            Case.of(
                    "column_default",
                    "-",
                    "n int NOT NULL DEFAULT 0 CHECK (n >= 0)",
                    "INSERT INTO column_default VALUES (#) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "column_required",
                    "-",
                    "n int NOT NULL CONSTRAINT uk_required UNIQUE",
                    "INSERT INTO column_required VALUES (#) RETURNING 1",
                    "UPDATE column_required SET n = id",
                    AFTER),
            Case.of(
                    "column_check",
                    "-",
                    "n int CHECK (n IS NOT NULL AND n > 0)",
                    "INSERT INTO column_check VALUES (#) RETURNING 1",
                    "UPDATE column_check SET n = 1",
                    AFTER),
            Case.of(
                    "column_refers",
                    "-",
                    "parent bigint CONSTRAINT fk_column REFERENCES column_refers",
                    "INSERT INTO column_refers VALUES (#) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "column_unique",
                    "-",
                    "code text; CREATE UNIQUE INDEX uk_column ON column_unique (code, id)",
                    "INSERT INTO column_unique VALUES (#) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "column_goes",
                    "code text NOT NULL",
                    "-",
                    "INSERT INTO column_goes (id, code) VALUES (#, 'a') RETURNING 1",
                    "",
                    AFTER),
            Case.of(
                    "null_goes",
                    "code text",
                    "code text NOT NULL",
                    "INSERT INTO null_goes VALUES (#) RETURNING 1",
                    "UPDATE null_goes SET code = 'a'",
                    AFTER),
            Case.of(
                    "null_comes",
                    "code text NOT NULL",
                    "code text",
                    "INSERT INTO null_comes VALUES (#, 'a') RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "default_comes",
                    "n int",
                    "n int DEFAULT 1",
                    "INSERT INTO default_comes VALUES (#, 2) RETURNING n",
                    "",
                    BEFORE),
            Case.of(
                    "default_changes",
                    "n int DEFAULT 1",
                    "n int DEFAULT 2",
                    "INSERT INTO default_changes VALUES (#) RETURNING n",
                    "",
                    AFTER),
            Case.of(
                    "default_goes",
                    "n int NOT NULL DEFAULT 1",
                    "n int NOT NULL",
                    "INSERT INTO default_goes VALUES (#) RETURNING n",
                    "",
                    AFTER),
            Case.of(
                    "type_widens",
                    "code varchar(5) CHECK (code <> '')",
                    "code varchar(9) CHECK (code <> '')",
                    "INSERT INTO type_widens VALUES (#, 'a') RETURNING code",
                    "",
                    BEFORE),
            Case.of(
                    "type_narrows",
                    "code varchar(9)",
                    "code varchar(5)",
                    "INSERT INTO type_narrows VALUES (#, 'abcdefgh') RETURNING code",
                    "DELETE FROM type_narrows",
                    AFTER),
            Case.of(
                    "check_comes",
                    "n int",
                    "n int CHECK (n > 0)",
                    "INSERT INTO check_comes VALUES (#, -1) RETURNING 1",
                    "DELETE FROM check_comes",
                    AFTER),
            Case.of(
                    "check_goes",
                    "n int CHECK (n > 0)",
                    "n int",
                    "INSERT INTO check_goes VALUES (#, 1) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "check_widens",
                    "code text CHECK (code IN ('a'))",
                    "code text CHECK (code IN ('a', 'b'))",
                    "INSERT INTO check_widens VALUES (#, 'a') RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "check_narrows",
                    "code text CHECK (code IN ('a', 'b'))",
                    "code text CHECK (code IN ('a'))",
                    "INSERT INTO check_narrows VALUES (#, 'b') RETURNING 1",
                    "DELETE FROM check_narrows",
                    AFTER),
            Case.of(
                    "check_moves",
                    "code text CHECK (code IN ('a', 'b'))",
                    "code text CHECK (code IN ('b', 'c'))",
                    "INSERT INTO check_moves VALUES (#, 'a') RETURNING 1",
                    "DELETE FROM check_moves",
                    AFTER),
            Case.of(
                    "check_sees_null",
                    "n int CHECK (n = 1)",
                    "n int CHECK (n = 1 AND n IS NOT NULL)",
                    "INSERT INTO check_sees_null VALUES (#, NULL) RETURNING 1",
                    "DELETE FROM check_sees_null",
                    AFTER),
            Case.of(
                    "unique_comes",
                    "n int",
                    "n int CONSTRAINT uk_comes UNIQUE",
                    "INSERT INTO unique_comes VALUES (#, 1) RETURNING 1",
                    "DELETE FROM unique_comes WHERE id > (SELECT min(id) FROM unique_comes)",
                    AFTER),
            Case.of(
                    "unique_goes",
                    "n int CONSTRAINT uk_goes UNIQUE",
                    "n int",
                    "INSERT INTO unique_goes VALUES (#, #) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "unique_loosens",
                    "a int, b int, CONSTRAINT uk_loosens UNIQUE (a)",
                    "a int, b int, CONSTRAINT uk_loosens UNIQUE (a, b)",
                    "INSERT INTO unique_loosens VALUES (#, #, 1) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "unique_tightens",
                    "a int, b int; CREATE UNIQUE INDEX uk_tightens ON unique_tightens (a, b)",
                    "a int, b int; CREATE UNIQUE INDEX uk_tightens ON unique_tightens (a)",
                    "INSERT INTO unique_tightens VALUES (#, 1, #) RETURNING 1",
                    "DELETE FROM unique_tightens WHERE id > (SELECT min(id) FROM unique_tightens)",
                    AFTER),
            Case.of(
                    "key_comes",
                    "n int",
                    "n int CONSTRAINT fk_comes REFERENCES column_null",
                    "INSERT INTO key_comes VALUES (#, -1) RETURNING 1",
                    "DELETE FROM key_comes",
                    AFTER),
            Case.of(
                    "key_goes",
                    "n bigint CONSTRAINT fk_goes REFERENCES column_null",
                    "n bigint",
                    "INSERT INTO key_goes VALUES (#, NULL) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "key_changes",
                    "n bigint CONSTRAINT fk_changes REFERENCES key_changes ON DELETE SET NULL",
                    "n bigint CONSTRAINT fk_changes REFERENCES key_changes",
                    "WITH new AS (INSERT INTO key_changes VALUES (#, NULL) RETURNING id) SELECT confdeltype "
                            + "FROM new, pg_constraint WHERE conname = 'fk_changes'",
                    "",
                    AFTER),
            Case.of(
                    "index_comes",
                    "n int",
                    "n int; CREATE INDEX idx_comes ON index_comes (n)",
                    "INSERT INTO index_comes VALUES (#, 1) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "index_goes",
                    "n int; CREATE INDEX idx_goes ON index_goes (n)",
                    "n int",
                    "SELECT to_regclass('idx_goes') IS NOT NULL",
                    "",
                    AFTER),
            Case.of(
                    "index_changes",
                    "n int; CREATE INDEX idx_changes ON index_changes (n)",
                    "n int; CREATE INDEX idx_changes ON index_changes (n, id)",
                    "INSERT INTO index_changes VALUES (#, 1) RETURNING to_regclass('idx_changes') IS NOT NULL",
                    "",
                    BEFORE),
            Case.of(
                    "index_renamed",
                    "n int; CREATE INDEX idx_old ON index_renamed (n)",
                    "n int; CREATE INDEX idx_new ON index_renamed (n)",
                    "INSERT INTO index_renamed VALUES (#, 1) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "rule_renamed",
                    "n int, CONSTRAINT ck_old CHECK (n > 0)",
                    "n int, CONSTRAINT ck_new CHECK (n > 0)",
                    "INSERT INTO rule_renamed VALUES (#, 1) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "comment_comes",
                    "-",
                    "-; COMMENT ON TABLE comment_comes IS 'it''s new'",
                    "INSERT INTO comment_comes VALUES (#) RETURNING 1",
                    "",
                    BEFORE),
            Case.of(
                    "table_goes",
                    "n int",
                    "",
                    "INSERT INTO table_goes VALUES (#, 1) RETURNING 1",
                    "DELETE FROM table_goes",
                    AFTER),
            new Case(
                    "s_grows",
                    "CREATE SEQUENCE s_grows INCREMENT 5;",
                    "CREATE SEQUENCE s_grows INCREMENT 50;",
                    "SELECT nextval('s_grows') - currval('s_grows')",
                    "",
                    BEFORE),
            new Case(
                    "s_shrinks",
                    "CREATE SEQUENCE s_shrinks INCREMENT 50;",
                    "CREATE SEQUENCE s_shrinks INCREMENT 5;",
                    "SELECT (SELECT nextval('s_shrinks')) - (SELECT nextval('s_shrinks')) < -5",
                    "",
                    AFTER),
            new Case("s_goes", "CREATE SEQUENCE s_goes;", "", "SELECT nextval('s_goes') > 0", "", AFTER),
            new Case(
                    "counted",
                    "CREATE TABLE counted (id bigint PRIMARY KEY);",
                    "CREATE TABLE counted (id bigint PRIMARY KEY);"
                            + "CREATE TABLE counters (who text PRIMARY KEY, last bigint);",
                    "INSERT INTO counted VALUES (#) RETURNING 1",
                    "",
                    BEFORE),
            new Case("s_comes", "", "CREATE SEQUENCE s_comes;", "SELECT 1", "", BEFORE),
            new Case(
                    "archive.table_comes",
                    "",
                    "CREATE SCHEMA archive; CREATE TABLE archive.table_comes (id bigint PRIMARY KEY);",
                    "SELECT 1",
                    "",
                    BEFORE),
            new Case(
                    "enum_grows",
                    "CREATE TYPE grows AS ENUM ('a'); CREATE TABLE enum_grows (id bigint PRIMARY KEY, m grows);",
                    "CREATE TYPE grows AS ENUM ('a', 'b'); CREATE TABLE enum_grows (id bigint PRIMARY KEY, m grows);",
                    "INSERT INTO enum_grows VALUES (#, 'a') RETURNING m",
                    "",
                    BEFORE),
            new Case("citext", "", "CREATE EXTENSION citext;", "SELECT 1", "", BEFORE),
            new Case(
                    "trigger_comes",
                    "CREATE TABLE trigger_comes (id bigint PRIMARY KEY, n int);",
                    "CREATE TABLE trigger_comes (id bigint PRIMARY KEY, n int);"
                            + "CREATE FUNCTION seven() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := 7; RETURN NEW; END';"
                            + "CREATE TRIGGER seven BEFORE INSERT ON trigger_comes FOR EACH ROW EXECUTE FUNCTION seven();",
                    "INSERT INTO trigger_comes VALUES (#, 1) RETURNING n",
                    "",
                    AFTER),
            new Case(
                    "view_grows",
                    "CREATE VIEW view_grows AS SELECT 1 AS one;",
                    "CREATE VIEW view_grows AS SELECT 1 AS one, 2 AS two;",
                    "SELECT one FROM view_grows",
                    "",
                    BEFORE),
            new Case(
                    "function_changes()",
                    "CREATE FUNCTION function_changes() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                    "CREATE FUNCTION function_changes() RETURNS int LANGUAGE sql AS 'SELECT 2';",
                    "SELECT function_changes()",
                    "",
                    AFTER),
            new Case(
                    "function_goes()",
                    "CREATE FUNCTION function_goes() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                    "",
                    "SELECT function_goes()",
                    "",
                    AFTER));

    /** The rows that count are seeded. */
    private static final IdSources IDS = new IdSources(
            Map.of(),
            Map.of(
                    new IdRow(new ObjectName("", "counters"), "who", "counted", "last", 50),
                    List.of(new IdColumn(new ObjectName("", "counted"), "id"))));

    private int number;

    @Test
    void the_running_release_goes_on_up_to_the_files_that_wait_for_its_end(@TempDir Path folder) throws SQLException {
        Project project = new Project(folder);
        List<GeneratedMigration> old = project.generate(schema(Case::before)).migrations();
        List<GeneratedMigration> files =
                project.generate(schema(Case::after), Project.DESTRUCTIVE, IDS).migrations();
        assertThat(unknownTo(files)).isEmpty();
        for (Flavour flavour : Flavour.values()) {
            goesOn(flavour, old, files);
        }
    }

    private static String schema(Function<Case, String> of) {
        return CASES.stream().map(of).collect(Collectors.joining("\n"));
    }

    /** Kinds of operation without a case; a schema and an extension are dropped in a rollback only. */
    private static Set<String> unknownTo(List<GeneratedMigration> files) {
        Set<String> kinds = Stream.of(Operation.class.getPermittedSubclasses())
                .flatMap(group -> Stream.of(group.getPermittedSubclasses()))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        files.forEach(file -> file.step()
                .operations()
                .forEach(operation -> kinds.remove(operation.getClass().getSimpleName())));
        kinds.removeAll(Set.of("DropSchema", "DropExtension"));
        return kinds;
    }

    private void goesOn(Flavour flavour, List<GeneratedMigration> old, List<GeneratedMigration> files)
            throws SQLException {
        try (ShadowServer server = Project.lend();
                Connection connection = server.create("stages").connect()) {
            apply(connection, flavour, old, BEFORE);
            Map<String, String> before = outcomes(connection);
            apply(connection, flavour, files, BEFORE);
            Map<String, String> between = outcomes(connection);
            for (Case each : CASES) {
                SqlScript.run(connection, each.tidy());
            }
            apply(connection, flavour, files, AFTER);
            Map<String, String> afterwards = outcomes(connection);

            assertThat(between).as("%s, between", flavour).isEqualTo(before);
            assertThat(CASES.stream()
                            .filter(each -> each.last() == AFTER)
                            .map(Case::table)
                            .toList())
                    .as("%s, what waits", flavour)
                    .isEqualTo(afterwards.keySet().stream()
                            .filter(table -> !Objects.equals(afterwards.get(table), before.get(table)))
                            .toList());
            assertThat(CASES.stream().filter(each -> each.last() == BEFORE).map(Case::table))
                    .as("%s, files that wait without need", flavour)
                    .doesNotContainAnyElementsOf(files.stream()
                            .filter(file ->
                                    file.appliesTo(flavour) && file.step().stage() == AFTER)
                            .flatMap(file -> file.step().operations().stream())
                            .map(operation -> operation.subject().toString())
                            .toList());
        }
    }

    private static void apply(Connection connection, Flavour flavour, List<GeneratedMigration> files, Stage stage)
            throws SQLException {
        for (GeneratedMigration file : files) {
            if (file.appliesTo(flavour) && file.step().stage() == stage) {
                boolean together = file.step().transactional();
                SqlScript.run(
                        connection,
                        together
                                ? "BEGIN;\n" + file.migration().content() + "\nCOMMIT;"
                                : file.migration().content());
            }
        }
    }

    /** The first value that each statement returns, or the state of its error. */
    private Map<String, String> outcomes(Connection connection) throws SQLException {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (Case each : CASES) {
            String sql = each.running().replace("#", String.valueOf(++number));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                outcomes.put(each.table(), String.valueOf(row.getString(1)));
            } catch (SQLException failure) {
                outcomes.put(each.table(), failure.getSQLState());
            }
        }
        return outcomes;
    }
}
