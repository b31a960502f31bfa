package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.ddl.connect.BuildProgress;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.migrate.LiveRollback;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a migration cannot be, says why before it changes anything; and several migrators at once. */
class RefusedTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    private static final String RELATIONS = """
            SELECT c.oid || ' ' || n.nspname || '.' || c.relname FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg%' ORDER BY 1
            """;

    @Test
    void two_and_five_migrators_at_once_wait_for_each_other() throws SQLException {
        for (int migrators : List.of(2, 5)) {
            Live database = new Live(SERVER, "migrators_" + migrators);
            SERVER.execute("CREATE DATABASE " + database.name());
            List<CompletableFuture<Tool>> runs = Stream.generate(() -> Tool.start(database.url(), "migrate"))
                    .limit(migrators)
                    .toList();
            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.join().code())
                            .as(run.join().toString())
                            .isZero());
            assertThat(runs.stream().filter(run -> run.join().out().contains("Applied 17 migrations")))
                    .hasSize(1);
            assertThat(runs.stream().filter(run -> run.join().out().contains("Nothing to do")))
                    .hasSize(migrators - 1);
            assertThat(Tool.run(database.url(), "status").out()).startsWith("17 applied, 0 pending, 0 failed\n");
        }
    }

    @Test
    void a_pooler_is_refused_and_its_sessions_stay_as_they_are() throws Exception {
        Live database = TEMPLATES.nearly();
        try (PoolerProxy pooler = new PoolerProxy(CrashableServer.HOST, SERVER.port())) {
            refused(
                    database,
                    pooler.url(database.name()),
                    "a connection pooler such as PgBouncer",
                    "the application may stay");
        }
    }

    @Test
    void the_real_pgbouncer_is_refused_and_its_sessions_stay_as_they_are() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        Live database = TEMPLATES.nearly();
        database.execute("ALTER DATABASE " + database.name() + " SET statement_timeout = '17s'");
        try (PgBouncer bouncer =
                PgBouncer.start(SERVER.port(), Map.of("default_pool_size", "1"), Map.of(CrashableServer.USER, ""))) {
            refused(
                    database,
                    bouncer.url(database.name()),
                    "a connection pooler such as PgBouncer",
                    "the application may stay");
            try (Connection application =
                    DriverManager.getConnection(bouncer.url(database.name()), CrashableServer.USER, "")) {
                for (String command : List.of("plan", "status", "verify")) {
                    Tool.run(bouncer.url(database.name()), command);
                }
                assertThat(Sql.<String>value(application, "SELECT current_setting('statement_timeout')"))
                        .isEqualTo("17s");
                assertThat(Sql.<String>value(application, "SELECT current_setting('default_transaction_read_only')"))
                        .isEqualTo("off");
            }
        }
    }

    @Test
    void a_role_without_rights_is_told_which() throws SQLException {
        Live database = TEMPLATES.nearly();
        SERVER.execute("CREATE ROLE guest LOGIN");
        database.execute("GRANT SELECT ON flyway_schema_history TO guest; REVOKE CREATE ON SCHEMA public FROM public");
        refused(
                database,
                database.url() + "?user=guest",
                "the role guest may not create anything in the schema public",
                "the role guest may not write Flyway's history",
                "market belongs to postgres");
    }

    @Test
    void a_name_that_is_taken_on_another_table_is_refused_and_in_another_schema_is_not() throws SQLException {
        Live database = TEMPLATES.nearly();
        database.execute("CREATE SCHEMA other; CREATE TABLE other.product (id int);"
                + " CREATE INDEX idx_product_tag ON other.product (id); CREATE INDEX idx_product_tag ON category (id)");
        refused(database, database.url(), "the name idx_product_tag is taken by something else", "ON public.category");
        database.execute("DROP INDEX public.idx_product_tag");
        Wished.isReachedByMigratingAgain(database);
        assertThat(database.<Boolean>value("SELECT to_regclass('other.idx_product_tag') IS NOT NULL"))
                .isTrue();
    }

    /** Flyway has its history elsewhere; and one index has a namesake there. */
    @Test
    void a_table_outside_of_the_default_schema_is_indexed_where_it_is() throws SQLException {
        Live database = TEMPLATES.nearly();
        database.execute("CREATE SCHEMA app; ALTER TABLE flyway_schema_history SET SCHEMA app;"
                + " CREATE TABLE app.stranger (id int); CREATE INDEX idx_product_tag ON app.stranger (id)");
        database.execute("ALTER DATABASE " + database.name() + " SET search_path = app, public");
        Wished.isReachedByMigratingAgain(database);
        assertThat(database.<Boolean>value("SELECT indrelid = 'app.stranger'::regclass FROM pg_index"
                        + " WHERE indexrelid = 'app.idx_product_tag'::regclass"))
                .isTrue();
    }

    @Test
    void a_wrong_address_is_named() throws SQLException {
        Live database = TEMPLATES.nearly();
        refused(database, "jdbc:mysql://localhost/asoud", "this is not the URL of a PostgreSQL server");
        refused(database, SERVER.url("nowhere"), "there is no such database");
        refused(
                database,
                "jdbc:postgresql://" + CrashableServer.HOST + ":" + Ports.free() + "/asoud",
                "the database cannot be reached");
        refused(database, database.url() + "?password=s3cret", "holds a password");
    }

    @Test
    void a_wrong_password_is_refused_and_never_printed(@TempDir Path folder) throws SQLException, IOException {
        Path file = folder.resolve("password");
        try (CrashableServer server =
                CrashableServer.create(Map.of(), "host all migrator " + CrashableServer.HOST + "/32 scram-sha-256")) {
            server.execute("CREATE ROLE migrator LOGIN PASSWORD 's3cret'");
            String[] status = {
                "status",
                "--url=" + server.url("postgres"),
                "--user=migrator",
                "--migrations=" + Tool.migrations(),
                "--password-file=" + file
            };
            Files.writeString(file, "wr0ng\n");
            Tool wrong = Tool.execute(status);
            wrong.expectCode(1);
            assertThat(wrong.err())
                    .contains("the server rejects the login", "check --user, and the password")
                    .doesNotContain("wr0ng", "\tat ");
            assertThat(wrong.out()).isEmpty();
            whoeverIsNotLetInIsToldWhy(server);

            Files.writeString(file, "s3cret\n");
            Tool right = Tool.execute(status);
            right.expectCode(0);
            assertThat(right.toString()).doesNotContain("s3cret");
        }
    }

    /** What is missing; never that the files are wrong. */
    private static void whoeverIsNotLetInIsToldWhy(CrashableServer server) throws SQLException {
        server.execute("CREATE ROLE one LOGIN CONNECTION LIMIT 0; CREATE ROLE asleep; CREATE ROLE stranger LOGIN");
        server.execute("CREATE DATABASE private");
        server.execute("REVOKE CONNECT ON DATABASE private FROM public");
        Map<String, List<String>> reasons = Map.of(
                "migrator", List.of("the server asks for a password", "--password-file=FILE"),
                "nobody", List.of("role \"nobody\" does not exist", "pg_hba.conf"),
                "asleep", List.of("not permitted to log in", "with LOGIN"),
                "one", List.of("too many connections", "raise max_connections"),
                "stranger", List.of("permission denied for database", "GRANT it"));
        reasons.forEach((user, words) -> {
            for (String command : List.of("plan", "status", "migrate", "verify", "rollback", "reindex")) {
                String[] options = switch (command) {
                    case "rollback" -> new String[] {"--to=0", "--yes"};
                    case "reindex" -> new String[] {"idx_product_tag"};
                    default -> new String[0];
                };
                Tool run = Tool.as(user, server.url("private"), command, options);
                run.expectCode(1);
                assertThat(run.err().replaceAll("\\s+", " ")).contains(words).doesNotContain("git log", "the files");
            }
        });
    }

    @Test
    void migrations_that_are_not_there_are_named(@TempDir Path empty) throws SQLException {
        Live database = TEMPLATES.nearly();
        Tool nothing = Tool.execute("migrate", "--url=" + database.url(), "--user=postgres", "--migrations=" + empty);
        nothing.expectCode(1);
        assertThat(nothing.err())
                .contains("there are no migrations", "" + empty)
                .doesNotContain("\tat ");
        database.execute("UPDATE flyway_schema_history SET version = '1.9', script = 'V1.9__gone.sql'"
                + " WHERE version = '2.1.1'");
        refused(database, database.url(), "a migration was applied, and its file is missing: V1.9__gone.sql");
    }

    @Test
    void a_forgotten_flavour_is_named_with_the_one_to_give() throws SQLException {
        Live database = new Live(SERVER, "of_standard");
        SERVER.execute("CREATE DATABASE of_standard");
        Tool.run(database.url(), "migrate", "--flavour=standard").expectCode(0);

        refused(database, database.url(), "the database is of the other flavour: give --flavour=standard");
        Tool status = Tool.run(database.url(), "status");
        status.expectCode(1);
        assertThat(status.out()).contains("\n  the database is of the other flavour: give --flavour=standard\n");
        Tool rollback = Tool.run(database.url(), "rollback", "--to=1", "--yes");
        rollback.expectCode(1);
        assertThat(rollback.err()).contains("the database is of the other flavour: give --flavour=standard");
    }

    @Test
    void where_an_error_comes_from_is_told_only_when_asked() throws SQLException {
        String url = SERVER.url("nowhere");
        assertThat(Tool.run(url, "migrate", "--debug").err())
                .contains("there is no such database")
                .contains("\tat ");
        assertThat(Tool.run(url, "migrate").err()).doesNotContain("\tat ");
    }

    @Test
    void somebody_elses_tables_are_left_alone() throws SQLException {
        Live database = new Live(SERVER, "somebody_elses");
        SERVER.execute("CREATE DATABASE somebody_elses");
        database.execute("CREATE TABLE product (id int)");
        refused(database, database.url(), "the database has tables, and no Flyway history: product");
    }

    @Test
    void a_changed_checksum_and_an_unknown_version_are_refused() throws SQLException {
        Live database = TEMPLATES.nearly();
        Tool unknown = Tool.run(database.url(), "rollback", "--to=7.7", "--yes");
        unknown.expectCode(1);
        assertThat(unknown.err()).contains("there is no version 7.7");
        database.execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2.1.1'");
        refused(database, database.url(), "a migration was changed after it was applied: V2.1.1__");
    }

    @Test
    void what_another_runner_recorded_as_failed_stays_recorded_when_it_is_refused() throws SQLException {
        Live database = TEMPLATES.nearly();
        database.execute("CREATE INDEX idx_product_tag ON category (id)");
        database.execute("UPDATE flyway_schema_history SET success = false WHERE version = '2.2.1'");
        refused(database, database.url(), "the name idx_product_tag is taken by something else");
        assertThat(database.<Long>value("SELECT count(*) FROM flyway_schema_history WHERE NOT success"))
                .isEqualTo(1);
        database.execute("DROP INDEX idx_product_tag");
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void an_option_that_means_nothing_here_is_refused() throws SQLException {
        Live database = TEMPLATES.nearly();
        refused(
                database,
                database.url(),
                List.of("--maintenance-work-mem=512mb"),
                "\"maintenance_work_mem\": \"512mb\"");
        refused(database, database.url(), List.of("--deadline=9999999h"), "longer than a year");
        assertThat(Tool.run(database.url(), "migrate", "--parallel-workers=-1").err())
                .contains("--parallel-workers=-1 is not between 0 and 1024.");
        refused(database, database.url(), List.of("--baseline=1"), "--baseline=1 was given");
        Tool.run(database.url(), "migrate", "--lock-timeout=0s").expectCode(2);
        Tool rollback = Tool.run(database.url(), "rollback", "--to=1", "--table=prodct", "--yes");
        rollback.expectCode(1);
        assertThat(rollback.err())
                .contains("no migration is about indexes of a table prodct", "market, order, product");
    }

    @Test
    void a_rollback_takes_back_only_what_was_agreed_to(@TempDir Path folder) throws SQLException {
        Live database = TEMPLATES.allButOne();
        LiveDatabase live = new LiveDatabase(
                new Target(
                        JdbcUrl.of(database.url(), "--url", "PGPASSWORD"),
                        Optional.of(CrashableServer.USER),
                        Optional.empty(),
                        Optional.empty()),
                new MigrationFolder(Tool.copyOfMigrations(folder.resolve("db"))),
                Flavour.CONCURRENT,
                new FlywayOptions(MigrationRunner.HISTORY_TABLE, Optional.empty(), Map.of()));
        LiveRollback rollback = new LiveRollback(
                live,
                new LiveRollback.Options("2.3.4", Set.of(new ObjectName("", "product")), Duration.ofMinutes(1)),
                new Silence(),
                new Cancellation());

        assertThatThrownBy(() -> rollback.run(shown -> {
                    assertThat(shown).hasSize(1);
                    return Tool.run(database.url(), "migrate").code() == 0;
                }))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its rollback was not confirmed: V2.3.6__");
        Wished.isReached(database);
    }

    private static final class Silence implements MigrationListener {

        @Override
        public void say(String line) {}

        @Override
        public void progress(List<BuildProgress> running) {}
    }

    /** The version stays applied: what is there is none of its activity. */
    @Test
    void a_rollback_that_may_not_drop_what_it_finds_forgets_nothing() throws SQLException {
        Live database = TEMPLATES.complete();
        database.execute("DROP INDEX idx_product_tag");
        database.execute("CREATE INDEX idx_product_tag ON product (tag, id)");

        Tool migrate = Tool.run(database.url(), "migrate");
        Tool rollback = Tool.run(database.url(), "rollback", "--to=2.3.5", "--table=product", "--yes");

        assertThat(migrate.err())
                .contains("index idx_product_tag is DIFFERENT from what is declared")
                .contains("DROP INDEX CONCURRENTLY \"idx_product_tag\"");
        rollback.expectCode(4);
        assertThat(rollback.err()).contains("the name idx_product_tag is taken, not by btree (tag)");
        assertThat(Tool.run(database.url(), "status").out())
                .startsWith("17 applied, 0 pending, 0 failed\n")
                .contains("DIFFERENT");
        database.execute("DROP INDEX CONCURRENTLY idx_product_tag");
        Tool.run(database.url(), "rollback", "--to=2.3.5", "--table=product", "--yes")
                .expectCode(0);
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void a_baseline_that_is_recorded_already_is_none_to_record() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        database.execute("DROP TABLE flyway_schema_history");
        Tool rollback = Tool.run(database.url(), "migrate", "--baseline=1");
        rollback.expectCode(0);
        Tool again = Tool.run(database.url(), "migrate", "--baseline=1");
        again.expectCode(0);
        assertThat(again.out()).startsWith("Nothing to do");
    }

    private static void refused(Live database, String url, String... reasons) throws SQLException {
        refused(database, url, List.of(), reasons);
    }

    private static void refused(Live database, String url, List<String> options, String... reasons)
            throws SQLException {
        try (Connection connection = database.connect()) {
            List<String> before = Sql.column(connection, RELATIONS);
            String user = url.contains("user=guest") ? "guest" : CrashableServer.USER;
            Tool run = Tool.as(user, url.replace("?user=guest", ""), "migrate", options.toArray(String[]::new));
            run.expectCode(1);
            assertThat(run.err()).startsWith("Refused").contains(reasons).doesNotContain("\tat ", "s3cret");
            assertThat(run.out()).doesNotContain("s3cret");
            assertThat(Sql.<String>column(connection, RELATIONS)).isEqualTo(before);
        }
    }
}
