package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.releases.FirstRelease;
import com.asoud.ddl.testmodel.releases.NextRelease;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two applications in one database, each with a history of its own, by which alone they are told apart. */
class TwoApplicationsTest {

    private static final String OBJECTS = """
            SELECT format('%s %s.%s %s %s', c.relkind, n.nspname, c.relname, c.relfilenode, d.description)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_description AS d ON d.objoid = c.oid
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1
            """;

    @TempDir
    private static Path root = Path.of("");

    private static Path shop = Path.of("");
    private static Path crm = Path.of("");
    private static Path otherCrm = Path.of("");

    private final ShadowDatabase database = TestServer.get().create("applications");

    @BeforeAll
    static void generate() {
        shop = generated("shop", List.of(Article.class));
        crm = generated("crm", FirstRelease.ENTITIES);
        otherCrm = generated("other", NextRelease.ENTITIES);
    }

    private static Path generated(String name, List<Class<?>> entities) {
        Path folder = root.resolve(name);
        Terminal.onTestServer("generate", folder, Terminal.classes(entities.toArray(Class<?>[]::new)))
                .succeeds();
        return folder;
    }

    @AfterEach
    void drop() {
        TestServer.get().drop(database);
    }

    /** With tables of the same names, so that whoever looks for a name alone finds the other's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--url ?currentSchema=first|?currentSchema=next",
                "--history-schema public|first",
                "--url ?currentSchema=next,public|?currentSchema=public"
            })
    void each_has_a_schema_of_its_own(String how) throws SQLException {
        execute("CREATE SCHEMA first; CREATE SCHEMA next");
        List<String> ways = List.of(how.split("[ |]"));
        List<String> first = way(ways.get(0), ways.get(1));
        List<String> next = way(ways.get(0), ways.get(2));

        worksAlone(crm, first);
        List<String> before = rows(OBJECTS);
        worksAlone(otherCrm, next);
        assertThat(rows(OBJECTS)).containsAll(before);
        sound(crm, first);

        run("rollback", crm, first, "--to=0", "--yes").succeeds();
        sound(otherCrm, next);
    }

    @Test
    void each_schema_is_created_by_the_first_migrate_of_its_application() throws SQLException {
        run("migrate", crm, List.of("--flyway=defaultSchema=first")).succeeds();
        assertThat(run("plan", otherCrm, List.of("--flyway=defaultSchema=next"))
                        .succeeds()
                        .out())
                .contains("migrate would create the schema next");
        worksAlone(otherCrm, List.of("--flyway=defaultSchema=next"));
        sound(crm, List.of("--flyway=defaultSchema=first"));
    }

    /** Nor does it wait for a table that the other has locked. */
    @Test
    void neither_may_read_anything_of_the_other() throws SQLException {
        execute("""
                DROP ROLE IF EXISTS app_first; CREATE ROLE app_first LOGIN;
                DROP ROLE IF EXISTS app_next; CREATE ROLE app_next LOGIN;
                CREATE SCHEMA app_first AUTHORIZATION app_first; CREATE SCHEMA app_next AUTHORIZATION app_next;
                """);
        try {
            worksAlone(crm, List.of("--user=app_first"));
            try (Connection other = database.connect();
                    Statement lock = other.createStatement()) {
                other.setAutoCommit(false);
                for (String table : rows(
                        "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'app_first'::regnamespace AND relkind = 'r'")) {
                    lock.execute("LOCK TABLE " + table);
                }
                worksAlone(otherCrm, List.of("--user=app_next"));
            }
            sound(crm, List.of("--user=app_first"));
        } finally {
            execute("DROP OWNED BY app_first, app_next CASCADE; DROP ROLE app_first, app_next");
        }
    }

    @Test
    void they_share_a_schema_and_what_is_the_others_is_left_alone() throws SQLException {
        List<String> ofShop = List.of("--history-table=shop_history");
        worksAlone(crm, List.of());
        execute("CREATE INDEX by_hand ON customer (name); CREATE VIEW customers AS SELECT * FROM customer;"
                + " CREATE STATISTICS of_customer ON name, fax FROM customer");
        List<String> before = rows(OBJECTS);
        assertThat(run("migrate", shop, ofShop).err())
                .contains("the database has tables, and no Flyway history", "this one by --baseline=0");

        run("plan", shop, ofShop, "--baseline=0").succeeds();
        run("migrate", shop, ofShop, "--baseline=0", "--after-deploy").succeeds();

        sound(shop, ofShop);
        assertThat(verify(shop, ofShop).out().replaceAll("\\s+", " "))
                .contains("Not compared, since public.flyway_schema_history is the history of another application")
                .contains("table customer", "view customers", "statistics of_customer on customer")
                .doesNotContain("table article");
        execute("CREATE INDEX ours_by_hand ON article (price); ALTER TABLE article ADD COLUMN remark text");
        assertThat(verify(shop, ofShop).out())
                .contains("EXTRA", "index ours_by_hand on article", "column article.remark")
                .doesNotContain("EXTRA  table");
        assertThat(run("reindex", shop, ofShop, "--bloated", "--dry-run")
                        .succeeds()
                        .out()
                        .replaceAll("\\s+", " "))
                .contains(
                        "another application shares the schema, by its history public.flyway_schema_history: by_hand");
        assertThat(run("health", shop, ofShop).succeeds().out().replaceAll("\\s+", " "))
                .contains("Another application shares the schema, by its history public.flyway_schema_history")
                .doesNotContain("flyway_schema_history_pk");
        execute("DROP INDEX ours_by_hand; ALTER TABLE article DROP COLUMN remark");
        run("rollback", shop, ofShop, "--to=0", "--yes").succeeds();
        assertThat(rows(OBJECTS)).containsAll(before);
        assertThat(rows("SELECT relname FROM pg_class WHERE relname LIKE 'article%'"))
                .isEmpty();
    }

    /** A wrong schema or table would let everything run once more. */
    @Test
    void the_history_of_these_migrations_is_known_by_them_and_a_copy_must_be_meant() throws SQLException {
        execute("CREATE SCHEMA first; CREATE SCHEMA next");
        List<String> next = List.of("--history-schema=next");
        run("migrate", crm, List.of("--history-schema=first", "--flavour=standard"))
                .succeeds();

        Terminal refused = run("migrate", crm, next);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("migrations: first.flyway_schema_history", "--baseline=0");
        assertThat(run("migrate", crm, next, "--baseline=1").err()).contains("first.flyway_schema_history");

        run("migrate", crm, next, "--baseline=0").succeeds();
        sound(crm, next);
    }

    @Test
    void a_history_that_is_only_a_baseline_may_be_ours() throws SQLException {
        worksAlone(crm, List.of());
        execute("DELETE FROM flyway_schema_history; INSERT INTO flyway_schema_history VALUES"
                + " (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'x', now(), 0, true);"
                + " CREATE SCHEMA next");

        assertThat(run("migrate", otherCrm, List.of("--history-schema=next")).err())
                .contains("migrations: public.flyway_schema_history");
    }

    private void worksAlone(Path migrations, List<String> way) {
        assertThat(run("plan", migrations, way).succeeds().out()).contains("migrate would ");
        run("migrate", migrations, way, "--after-deploy").succeeds();
        sound(migrations, way);
    }

    private void sound(Path migrations, List<String> way) {
        assertThat(run("status", migrations, way, "--json").succeeds().out()).contains("\"sound\" : true");
        assertThat(run("plan", migrations, way).succeeds().out()).contains("migrate has nothing to do");
        assertThat(verify(migrations, way).succeeds().out()).contains("The database is what its migrations build");
        run("health", migrations, way).succeeds();
        run("reindex", migrations, way, "--bloated", "--dry-run").succeeds();
        run("doctor", migrations, way).succeeds();
    }

    private Terminal verify(Path migrations, List<String> way) {
        return run("verify", migrations, way, "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres");
    }

    private static List<String> way(String kind, String value) {
        return switch (kind) {
            case "--url" -> List.of(value);
            case "--history-schema" -> List.of("--history-schema=" + value);
            default -> List.of("--flyway=defaultSchema=" + value);
        };
    }

    /** @param way options, or parameters of the URL */
    private Terminal run(String command, Path migrations, List<String> way, String... more) {
        List<String> options = new ArrayList<>(way);
        options.addAll(List.of(more));
        String parameters = !options.isEmpty() && options.get(0).startsWith("?") ? options.remove(0) : "";
        return Terminal.live(
                command, TestServer.url(database) + parameters, migrations, options.toArray(String[]::new));
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.column(connection, sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
