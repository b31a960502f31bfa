package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that name no schema, on databases where the search path decides: every command finds what the application
 * finds, and touches nothing that bears the same names elsewhere.
 */
class SearchPathTest {

    private static final String INDEXES = """
            SELECT n.nspname || '.' || c.relname || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relname LIKE 'idx\\_article\\_%' ORDER BY 1
            """;

    /** In another schema, broken, and of the same names. */
    private static final String STRANGERS = """
            CREATE TABLE %1$s.stranger (code text);
            CREATE INDEX idx_article_newest ON %1$s.stranger (code);
            CREATE INDEX idx_article_priced ON %1$s.stranger (code);
            CREATE INDEX idx_article_code ON %1$s.stranger (code);
            UPDATE pg_index SET indisvalid = false WHERE indrelid = '%1$s.stranger'::regclass;
            """;

    @TempDir
    private static Path root = Path.of("");

    private static Path db = Path.of("");

    private final ShadowDatabase database = TestServer.get().create("searchpath");

    @BeforeAll
    static void generate() {
        db = root.resolve("db");
        Terminal.onTestServer("generate", db, Terminal.classes(Article.class), "--existing-tables=article")
                .succeeds();
    }

    @BeforeEach
    void role() throws SQLException {
        execute("""
                DROP ROLE IF EXISTS search_path;
                CREATE ROLE search_path LOGIN SUPERUSER;
                """);
    }

    @AfterEach
    void drop() throws SQLException {
        TestServer.get().drop(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"currentSchema", "role", "database", "user", "history-schema"})
    void all_is_in_the_first_schema_whoever_has_set_it(String how) throws SQLException {
        String home = how.equals("user") ? "search_path" : "app";
        execute("CREATE SCHEMA " + home);
        String url = TestServer.url(database);
        String[] options = {"--user=search_path"};
        switch (how) {
            case "currentSchema" -> url += "?currentSchema=app,public";
            case "role" -> execute("ALTER ROLE search_path SET search_path = app, public");
            case "database" -> execute("ALTER DATABASE " + database.name() + " SET search_path = app, public");
            case "history-schema" -> options = new String[] {"--user=search_path", "--history-schema=app"};
            default -> {}
        }
        execute(STRANGERS.formatted("public"));
        List<String> strangers = indexesOf("public");

        run("migrate --after-deploy", url, options).succeeds();

        assertThat(indexesOf(home))
                .contains(home + ".idx_article_newest", home + ".idx_article_priced")
                .noneMatch(index -> index.endsWith("INVALID"));
        sound(url, options);
        run("rollback --to=1 --yes", url, options).succeeds();
        assertThat(indexesOf(home)).doesNotContain(home + ".idx_article_newest");
        run("rollback --to=0 --yes", url, options).succeeds();
        assertThat(indexesOf("public")).isEqualTo(strangers);
    }

    /** Flyway has a schema of its own, and the tables are where they were. */
    @ParameterizedTest
    @ValueSource(strings = {"?currentSchema=flyway,public", "--history-schema=flyway"})
    void tables_in_a_later_schema_are_worked_on_there(String how) throws SQLException {
        run("migrate", TestServer.url(database), "--after-deploy").succeeds();
        run("rollback", TestServer.url(database), "--to=1", "--yes").succeeds();
        execute("CREATE SCHEMA flyway; ALTER TABLE flyway_schema_history SET SCHEMA flyway");
        execute(STRANGERS.formatted("flyway"));
        List<String> strangers = indexesOf("flyway");
        String url = TestServer.url(database) + (how.startsWith("?") ? how : "");
        String[] options =
                how.startsWith("?") ? new String[] {"--user=postgres"} : new String[] {how, "--user=postgres"};

        assertThat(run("plan --after-deploy", url, options).out()).contains("migrate would apply ");
        run("migrate --after-deploy", url, options).succeeds();

        assertThat(indexesOf("public"))
                .contains("public.idx_article_newest", "public.idx_article_priced")
                .noneMatch(index -> index.endsWith("INVALID"));
        assertThat(run("status --json", url, options).succeeds().out())
                .contains("\"table\" : \"public.article\"", "\"index\" : \"public.idx_article_newest\"");
        sound(url, options);
        assertThat(run("health --unused-after=1d", url, options).out()).contains("  * public.idx_article_newest\n");
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.idx_article_newest'::regclass");
        assertThat(run("status --json", url, options).out()).contains("INVALID");
        execute("UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'public.idx_article_newest'::regclass");
        run("rollback --to=1 --yes", url, options).succeeds();
        assertThat(indexesOf("public")).doesNotContain("public.idx_article_newest");
        assertThat(indexesOf("flyway")).isEqualTo(strangers);
    }

    @Test
    void a_history_in_a_later_schema_is_no_history_to_flyway_and_both_are_named() throws SQLException {
        run("migrate", TestServer.url(database), "--after-deploy").succeeds();
        execute("CREATE SCHEMA app");

        Terminal run = run("migrate", TestServer.url(database) + "?currentSchema=app,public");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("another that looks like the history", "public.flyway_schema_history");
    }

    @Test
    void a_table_that_the_search_path_does_not_find_is_named_where_it_is() throws SQLException {
        run("migrate", TestServer.url(database), "--after-deploy").succeeds();
        run("rollback", TestServer.url(database), "--to=1", "--yes").succeeds();
        execute(
                "CREATE SCHEMA one; CREATE SCHEMA two; ALTER TABLE article SET SCHEMA one; CREATE TABLE two.article ()");

        Terminal run = run("migrate", TestServer.url(database));

        assertThat(run.code()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).contains("there is no table article; the database has one.article, two.article");
    }

    private void sound(String url, String... options) {
        assertThat(run("status --json", url, options).succeeds().out()).contains("\"sound\" : true");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--shadow-url=" + Terminal.SERVER);
        all.add("--shadow-user=postgres");
        Terminal verify = run("verify --ignore-extra", url, all.toArray(String[]::new));
        assertThat(verify.succeeds().out()).contains("The database is what its migrations build");
    }

    private static Terminal run(String command, String url, String... options) {
        return Terminal.live(command, url, db, options);
    }

    private List<String> indexesOf(String schema) throws SQLException {
        try (Connection connection = database.connect()) {
            List<String> all = Sql.column(connection, INDEXES);
            return all.stream().filter(index -> index.startsWith(schema + ".")).toList();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        }
    }
}
