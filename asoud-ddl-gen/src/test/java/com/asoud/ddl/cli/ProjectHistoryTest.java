package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on a live database with a history as projects have it: two locations, a table and schema of its own, and
 * a migration that is a class.
 */
class ProjectHistoryTest {

    private static final String CLASSPATH = Stream.of(Flyway.class, org.postgresql.Driver.class)
            .map(type ->
                    type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .reduce((one, other) -> one + File.pathSeparator + other)
            .orElseThrow();

    private static final String PARCEL =
            "CREATE TABLE parcel (id bigint NOT NULL PRIMARY KEY, sentat timestamp(6) with time zone);";

    @TempDir
    private Path folder = Path.of("");

    private Path resources = Path.of("");
    private Path classes = Path.of("");
    private ShadowDatabase database = TestServer.get().create("projects");

    @BeforeEach
    void module() throws IOException, SQLException {
        resources = folder.resolve("src/main/resources");
        classes = Files.createDirectories(folder.resolve("target/classes"));
        write(resources.resolve("db/migration/V1__part.sql"), "CREATE TABLE part (id bigint PRIMARY KEY);");
        write(resources.resolve("db/extra/V2__code.sql"), "ALTER TABLE part ADD COLUMN code ${type};");
        write(resources.resolve("db/migration/V9__index.sql"), "CREATE INDEX idx_part ON part (code);");
        write(classes.resolve("application.yml"), """
                spring:
                  flyway:
                    locations: classpath:db/migration, classpath:db/extra
                    table: versions
                    default-schema: shop
                    placeholders:
                      type: text
                """);
        compile("org.springframework.boot.hibernate", "SpringImplicitNamingStrategy", "");
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE SCHEMA shop");
        }
    }

    @Test
    void several_locations_are_one_history() {
        String both = resources.resolve("db") + "," + resources.resolve("db/extra");

        Terminal migrate = live("migrate", "--migrations=" + both, "--placeholder=type=text");

        assertThat(migrate.err()).isEmpty();
        assertThat(migrate.code()).isZero();
        assertThat(live("status", "--migrations=" + both).out()).contains("3 applied, 0 pending");
        write(resources.resolve("db/extra/V09__again.sql"), "SELECT 1;");
        assertThat(live(
                                "migrate",
                                "--migrations=" + resources.resolve("db"),
                                "--migrations=" + resources.resolve("db/extra"))
                        .err())
                .contains("Found more than one migration with version");
    }

    @Test
    void what_the_project_says_to_flyway_holds_for_all_commands() throws IOException {
        javaMigration();

        Terminal plan = project("plan");
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out())
                .contains("Flyway: ", "table versions", "defaultSchema shop", "from application.yml")
                .contains("Classes that Flyway runs, with the project's class path: db.migration.V5__Fill.")
                .contains("apply 4 migrations");
        assertThat(project("migrate").err()).isEmpty();
        assertThat(project("status").out()).contains("4 applied, 0 pending");
        assertThat(project("verify", "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .out())
                .contains("The database is what its migrations build");
        Flyway itsOwn = Flyway.configure()
                .dataSource(database.dataSource())
                .table("versions")
                .defaultSchema("shop")
                .load();
        assertThat(itsOwn.info().applied())
                .extracting(applied -> applied.getVersion() + " " + applied.getType() + " " + applied.getScript())
                .contains("5 JDBC db.migration.V5__Fill");
        assertThat(live("status", "--migrations=" + resources.resolve("db"), "--history-table=versions")
                        .out())
                .contains("another that looks like the history of these", "migrations: shop.versions");
    }

    /** As the application's own Flyway does. */
    @Test
    void the_schema_that_the_settings_name_is_created_on_an_empty_database() throws SQLException {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("DROP SCHEMA shop");
        }

        for (String command : List.of("health", "reindex", "rollback")) {
            String[] more = command.equals("rollback")
                    ? new String[] {"--to=1", "--yes"}
                    : command.equals("reindex") ? new String[] {"idx_part"} : new String[0];
            Terminal run = project(command, more);
            assertThat(run.code()).as(command).isEqualTo(1);
            assertThat(run.err()).contains("there is no schema shop", "run migrate, which creates it");
        }
        assertThat(project("plan").out()).contains("migrate would create the schema shop, and apply 3 migrations.");
        String[] shadow = {"--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"};
        assertThat(project("verify", shadow).out())
                .contains("MISSING  table part")
                .doesNotContain("schema public");
        Terminal misspelled = project("migrate", "--history-schema=shops");
        assertThat(misspelled.err()).contains("CREATE SCHEMA \"shops\" AUTHORIZATION \"postgres\";");
        assertThat(project("migrate").out()).contains("created the schema shop", "Applied 3 migrations");
        assertThat(project("verify", shadow).out()).contains("The database is what its migrations build");
        assertThat(project("status", "--history-schema=shops").out())
                .contains(
                        "there is no schema shops",
                        "what looks like the history of these migrations is",
                        "shop.versions: give the");
    }

    /** A comma also separates folders. */
    @Test
    void a_folder_may_have_commas_in_its_name() {
        write(folder.resolve("a,b/one,two/migration/V1__part.sql"), "CREATE TABLE part (id bigint PRIMARY KEY);");
        write(folder.resolve("a/migration/V2__index.sql"), "CREATE INDEX idx_part ON part (id);");
        write(folder.resolve("c,d/migration/V3__drop.sql"), "DROP INDEX idx_part;");
        String both = "--migrations=" + folder.resolve("a,b/one,two") + "," + folder.resolve("a");

        assertThat(live("migrate", both, "--migrations=" + folder.resolve("c,d"))
                        .err())
                .isEmpty();

        assertThat(live("status", both + "," + folder.resolve("c,d")).out()).contains("3 applied, 0 pending");
        assertThat(live("status", "--migrations=" + folder.resolve("e,f")).err())
                .contains("there are no migrations", folder.resolve("e").toString());
    }

    @Test
    void a_class_that_cannot_be_seen_or_made_is_waited_for() throws IOException {
        javaMigration();
        String both = "--migrations=" + resources.resolve("db") + "," + resources.resolve("db/extra");

        Terminal unseen = live("migrate", both, "--placeholder=type=text");
        assertThat(unseen.code()).isEqualTo(1);
        assertThat(unseen.err())
                .contains("a Java migration is pending, which this tool cannot run: V5__Fill")
                .contains("--classpath")
                .contains("nothing was changed");

        Terminal left = project("migrate", "--skip-java-migration=db.migration.V5__Fill");
        assertThat(left.code()).isEqualTo(1);
        assertThat(left.err()).contains("a Java migration is pending", "(flyway.target=5)");

        compile("db.migration", "V5__Fill", """
                extends org.flywaydb.core.api.migration.BaseJavaMigration {
                    public V5__Fill(StringBuilder bean) {}
                    public void migrate(org.flywaydb.core.api.migration.Context context) {}""");
        assertThat(project("status").out())
                .contains("migrate would refuse")
                .contains("which this tool cannot run: db.migration.V5__Fill");
        assertThat(project("verify", "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .err())
                .contains("--skip-java-migration=db.migration.V5__Fill");
    }

    /** An operator has a copy of the folder alone. */
    @Test
    void what_is_elsewhere_is_said_by_the_generated_files() throws IOException {
        javaMigration();
        write(resources.resolve("db/extra/V10__parcel.sql"), PARCEL);
        Terminal generate = Terminal.onTestServer(
                "generate",
                resources.resolve("db"),
                Terminal.classes(Parcel.class),
                "--flyway=locations=classpath:db/migration,classpath:db/extra",
                "--placeholder=type=text",
                "--classpath=" + classes + File.pathSeparator + CLASSPATH);
        assertThat(generate.err()).isEmpty();
        assertThat(generate.out()).contains("V11__create_index_idx_parcel_sent_on_parcel.sql");
        Path copy = folder.resolve("copy");
        Terminal.files(resources.resolve("db")).forEach((name, text) -> {
            if (!name.startsWith("extra/")) {
                write(copy.resolve(name), text);
            }
        });

        for (String command : List.of("migrate", "status", "plan")) {
            Terminal live = live(command, "--migrations=" + copy);
            assertThat(live.code()).as(command).isEqualTo(1);
            assertThat(live.out() + live.err())
                    .contains("a migration cannot be seen here: version 10, in the location db/extra")
                    .contains("give all locations of the application's Flyway by --migrations")
                    .contains("a migration cannot be seen here: version 5, the class db.migration.V5__Fill")
                    .contains("give --classpath with the class");
        }
        assertThat(live("verify", "--migrations=" + copy, "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .err())
                .contains("version 10, in the location db/extra", "the class db.migration.V5__Fill");

        assertThat(project("migrate").err()).isEmpty();
        assertThat(live("status", "--migrations=" + copy, "--history-table=versions", "--history-schema=shop")
                        .out())
                .contains("its file is missing: V10__parcel.sql")
                .contains("the application's Flyway looks in db/extra, too")
                .doesNotContain("V5__Fill");
    }

    @Test
    void what_only_the_class_path_has_in_a_location_runs_and_counts() throws IOException {
        Path jar = folder.resolve("parts.jar");
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            write(files.getPath("other/V12__parcel.sql"), PARCEL);
            write(files.getPath("other/V14__left_out.txt"), "no migration");
        }
        Path own = folder.resolve("own.jar");
        List<String> copied = List.of("db/migration/V1__part.sql", "db/extra/V2__code.sql");
        try (FileSystem files = FileSystems.newFileSystem(own, Map.of("create", "true"))) {
            for (String file : copied) {
                write(classes.resolve(file), "-- filtered\n" + Files.readString(resources.resolve(file)));
                write(files.getPath(file), Files.readString(resources.resolve(file)));
            }
        }
        write(classes.resolve("build/made/V11__made.sql"), "CREATE INDEX idx_made ON part (id, code);");
        List<String> locations = List.of(
                "classpath:db/migration",
                "classpath:db/extra",
                "classpath:other",
                "classpath:build/m?de",
                "classpath:gone");
        String[] options = {
            "--flyway=locations=" + String.join(",", locations),
            "--placeholder=type=text",
            "--classpath="
                    + String.join(File.pathSeparator, classes.toString(), own.toString(), jar.toString(), CLASSPATH)
        };
        String[] model = Stream.concat(Stream.of(options), Stream.of(Terminal.classes(Parcel.class)))
                .toArray(String[]::new);

        Terminal generate = Terminal.onTestServer("generate", resources.resolve("db"), model);

        assertThat(generate.err()).isEmpty();
        assertThat(generate.out())
                .contains("    V13__create_index_idx_parcel_sent_on_parcel.sql")
                .containsOnlyOnce("Flyway's location classpath:gone is neither below src/main/resources nor on")
                .doesNotContain("create_table");
        assertThat(Terminal.files(resources).keySet()).allMatch(file -> file.startsWith("db/"));
        assertThat(Terminal.onTestServer("check", resources.resolve("db"), model)
                        .code())
                .isZero();
        Terminal without = live("migrate", "--migrations=" + resources.resolve("db"), "--placeholder=type=text");
        assertThat(without.err()).contains("version 12, in the location other", "version 11, in the location build");
        String[] live = Stream.concat(Stream.of("--migrations=" + resources.resolve("db")), Stream.of(options))
                .toArray(String[]::new);
        assertThat(live("migrate", live).err()).isEmpty();
        assertThat(live("status", live).out()).contains("6 applied, 0 pending");
        for (String file : copied) {
            Files.delete(classes.resolve(file));
        }
        try (URLClassLoader application = new URLClassLoader(new URL[] {
            resources.toUri().toURL(), jar.toUri().toURL(), classes.toUri().toURL()
        })) {
            Flyway.configure(application)
                    .dataSource(database.dataSource())
                    .locations(locations.toArray(String[]::new))
                    .placeholders(Map.of("type", "text"))
                    .load()
                    .validate();
        }
        write(classes.resolve("build/made/V12__again.sql"), "SELECT 1;");
        assertThat(Terminal.onTestServer("check", resources.resolve("db"), model)
                        .err())
                .contains("two migrations have the version 12", "the class path/parts.jar!/other/V12__parcel.sql");
        assertThat(live("migrate", live).err()).contains("the class path/parts.jar!/other/V12__parcel.sql");
    }

    @Test
    void a_baseline_script_stands_for_its_version() {
        Path db = folder.resolve("squashed");
        write(db.resolve("migration/V55__old.sql"), "CREATE TABLE old (id bigint);");
        write(db.resolve("migration/B57__all.sql"), "CREATE TABLE part (id bigint PRIMARY KEY, code text);");
        write(db.resolve("migration/V58__index.sql"), "CREATE INDEX idx_part ON part (code);");
        write(db.resolve("rollback/U58__index.sql"), "BEGIN;\nDROP INDEX idx_part;\nCOMMIT;\n");
        String migrations = "--migrations=" + db;

        assertThat(live("status", migrations).out()).contains("0 applied, 2 pending, 0 failed");
        assertThat(live("migrate", migrations).out()).contains("Applied 2 migrations");
        assertThat(live("status", migrations).out())
                .contains("2 applied, 0 pending, 0 failed, 1 covered by the baseline");
        assertThat(live("rollback", migrations, "--to=57", "--yes").out()).contains("Took back 1 version");
        assertThat(live("status", migrations).out()).contains("1 applied, 1 pending, 0 failed");

        write(
                db.resolve("migration/B58__later.sql"),
                "CREATE TABLE part (id bigint PRIMARY KEY, code text);CREATE INDEX idx_part ON part (code);");
        write(db.resolve("migration/V59__late.sql"), "CREATE TABLE late (id bigint);");
        assertThat(live("plan", migrations).out())
                .contains("V58__index.sql", "V59__late.sql")
                .doesNotContain("B58__later.sql");
        assertThat(live("migrate", migrations).out()).contains("Applied 2 migrations");
        assertThat(live("status", migrations).out()).contains("3 applied, 0 pending, 0 failed");
        assertThat(live("verify", migrations, "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .out())
                .contains("The database is what its migrations build");
    }

    @Test
    void callbacks_run_as_often_as_in_one_migrate_of_flyway() throws IOException {
        Path db = folder.resolve("called");
        write(db.resolve("migration/V1__a.sql"), "CREATE TABLE said (what text);");
        write(db.resolve("migration/V2__b.sql"), "CREATE TABLE b (id bigint);");
        write(db.resolve("migration/V3__c.sql"), "CREATE INDEX idx_said ON said (what);");
        write(db.resolve("migration/R__view.sql"), "CREATE VIEW v AS SELECT 1 AS one;");
        for (String event : List.of(
                "afterEachMigrate", "afterVersioned", "beforeRepeatables", "afterMigrateApplied", "afterMigrate")) {
            write(db.resolve("migration/" + event + "__x.sql"), "INSERT INTO said VALUES ('" + event + "');");
        }
        write(
                db.resolve("migration/beforeMigrate.sql"),
                "DO $$BEGIN IF to_regclass('said') IS NOT NULL THEN INSERT INTO said VALUES ('beforeMigrate'); END IF; END$$;");
        assertThat(live("migrate", "--migrations=" + db).err()).isEmpty();
        assertThat(said())
                .containsExactly(
                        "afterEachMigrate",
                        "afterEachMigrate",
                        "afterEachMigrate",
                        "afterVersioned",
                        "beforeRepeatables",
                        "afterEachMigrate",
                        "afterMigrateApplied",
                        "afterMigrate");
        write(db.resolve("migration/afterMigrate__x.sql"), "INSERT INTO nowhere VALUES (1);");
        Terminal failed = live("migrate", "--migrations=" + db);
        assertThat(failed.code()).isEqualTo(4);
        assertThat(failed.err()).contains("a callback failed", "afterMigrate__x.sql");
        assertThat(said()).endsWith("afterMigrate", "beforeMigrate", "afterVersioned");
    }

    private List<String> said() {
        List<String> said = new ArrayList<>();
        try (java.sql.Connection connection = database.connect();
                java.sql.Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement.executeQuery("SELECT what FROM said")) {
            while (rows.next()) {
                said.add(rows.getString(1));
            }
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return said;
    }

    @Test
    void a_class_that_fails_is_named_and_not_the_file_beside_it() throws IOException {
        compile("db.callback", "Watch", """
                extends org.flywaydb.core.api.callback.BaseCallback {
                    public void handle(org.flywaydb.core.api.callback.Event event,
                            org.flywaydb.core.api.callback.Context context) {
                        if (event == org.flywaydb.core.api.callback.Event.BEFORE_EACH_MIGRATE
                                && context.getMigrationInfo().getVersion().getVersion().equals("2")) {
                            throw new IllegalStateException("nobody listens");
                        }
                    }""");
        Terminal callback = project("migrate");
        assertThat(callback.code()).isEqualTo(4);
        assertThat(callback.err())
                .contains("  db.callback.Watch: java.lang.IllegalStateException: nobody listens")
                .contains("where: db.callback.Watch.handle(Watch.java:")
                .doesNotContain("V2__code");

        Files.delete(classes.resolve("db/callback/Watch.class"));
        compile("db.migration", "V5__Fill", """
                extends org.flywaydb.core.api.migration.BaseJavaMigration {
                    public void migrate(org.flywaydb.core.api.migration.Context context) {
                        throw new IllegalStateException("no bean");
                    }""");
        Terminal migration = project("migrate");
        assertThat(migration.code()).isEqualTo(4);
        assertThat(migration.err())
                .contains("db.migration.V5__Fill: java.lang.IllegalStateException: no bean")
                .contains("where: db.migration.V5__Fill.migrate(V5__Fill.java:")
                .contains("application's own Flyway");
        javaMigration();
        assertThat(project("migrate").out()).contains("Applied 2 migrations");
    }

    @Test
    void what_the_server_advises_is_said_once() {
        write(resources.resolve("db/migration/V1__part.sql"), "SELECT nowhere_defined(1);");

        Terminal run = project("migrate");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err())
                .contains("function nowhere_defined(integer) does not exist")
                .containsOnlyOnce("You might need to add explicit type casts");
    }

    private void javaMigration() throws IOException {
        compile("db.migration", "V5__Fill", """
                extends org.flywaydb.core.api.migration.BaseJavaMigration {
                    public void migrate(org.flywaydb.core.api.migration.Context context) throws Exception {
                        try (java.sql.Statement sql = context.getConnection().createStatement()) {
                            sql.execute("INSERT INTO part VALUES (1, 'one')");
                        }
                    }""");
    }

    private Terminal project(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--migrations=" + resources.resolve("db"), "--module-classes=" + classes, "--classpath=" + CLASSPATH));
        all.addAll(List.of(more));
        return live(command, all.toArray(String[]::new));
    }

    private Terminal live(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command, "--url=" + TestServer.url(database), "--user=postgres"));
        all.addAll(List.of(more));
        return Terminal.run(all.toArray(String[]::new));
    }

    private void compile(String packageName, String name, String body) throws IOException {
        Path source = folder.resolve("sources").resolve(name + ".java");
        write(source, "package " + packageName + "; public class " + name + (body.isEmpty() ? " {" : " ") + body + "}");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "-cp", CLASSPATH, source.toString()))
                .isZero();
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
