package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project with a history of its own in {@code db/migration}, where Flyway and Spring Boot look by default. */
class FlatLayoutTest {

    private static final String MODEL = Terminal.classes(Parcel.class);
    private static final String INDEX = "create_index_idx_parcel_sent_on_parcel";

    private static final String CREATE_TABLE =
            "CREATE TABLE parcel (id bigint NOT NULL PRIMARY KEY, sentat timestamp(6) with time zone);\n";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(textBlock = """
            db,                               1,    57,     58
            src/main/resources/db,            001,  057,    058
            a folder (with spaces)/db,        1_1,  1_57,   1_58
            db,                               1.1,  1.57,   1.58
            db,                               10,   20,     21
            """)
    void new_files_go_beside_those_that_are_there_and_any_flyway_runs_them(
            String root, String first, String last, String next) {
        Path db = folder.resolve(root);
        history(db, first, last);
        Map<String, String> before = Terminal.files(db);

        Terminal run = Terminal.onTestServer("generate", db, MODEL);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("  migration/\n    V" + next + "__" + INDEX + ".sql")
                .contains("flyway.postgresql.transactional.lock=false")
                .doesNotContain("each flavour", "both flavours");
        Map<String, String> after = Terminal.files(db);
        assertThat(after).containsAllEntriesOf(before);
        after.keySet().removeAll(before.keySet());
        assertThat(after.keySet())
                .containsExactly(
                        "migration/V" + next + "__" + INDEX + ".sql",
                        "migration/V" + next + "__" + INDEX + ".sql.conf",
                        "rollback/U" + next + "__" + INDEX + ".sql");
        assertThat(after.toString()).doesNotContain("migration/common", "migration/standard", "migration/concurrent");
        for (String command : List.of("generate", "check")) {
            assertThat(Terminal.onTestServer(command, db, MODEL).out())
                    .contains("Nothing to generate: the committed migrations build what the model asks for.")
                    .contains("Compared on PostgreSQL ")
                    .contains("  flyway.postgresql.transactional.lock=false\n");
            assertThat(Terminal.onTestServer(command, db, MODEL, "--flyway", "postgresql.transactional.lock=false")
                            .out())
                    .doesNotContain("transactional.lock");
        }
        forwardsAndBack(db, last, next);
    }

    /** By a Flyway of the application's, and by this tool, in turns. */
    private void forwardsAndBack(Path db, String last, String next) {
        ShadowDatabase database = TestServer.get().create("flat");
        Flyway flyway = flyway(database, db).load();
        assertThatThrownBy(flyway::migrate)
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("set flyway.postgresql.transactional.lock=false");
        // The lock's transaction had the row that says it has failed.
        assertThat(flyway.info().pending()).hasSize(1);
        List<String> versions = versions(flyway);
        assertThat(versions).endsWith(version(next));

        assertThat(live("plan", db, database).code()).isZero();
        assertThat(live("migrate", db, database).err()).isEmpty();
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(live("status", db, database).code()).isZero();
        assertThat(live("verify", db, database, "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .code())
                .isZero();
        assertThat(live("rollback", db, database, "--yes", "--to=99.9").err()).contains(", " + last + ", " + next);
        assertThat(live(
                                "rollback",
                                db,
                                database,
                                "--yes",
                                "--to=" + version(last).replaceFirst("^0+", ""))
                        .out())
                .contains("Took back 1 version");
        assertThat(live("status", db, database).out()).contains("pending");

        withoutTransactionalLock(flyway(database, db)).load().migrate();
        assertThat(live("status", db, database).code()).isZero();
        assertThat(live("migrate", db, database).out()).contains("Nothing to do");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            M%s-%s.ddl;   sqlMigrationPrefix=M|sqlMigrationSeparator=-|sqlMigrationSuffixes=.sql, .ddl
            db_%s.%s.SQL; sqlMigrationPrefix=db_|sqlMigrationSeparator=.|sqlMigrationSuffixes=.SQL
            db %s-%s.sql; sqlMigrationPrefix=db |sqlMigrationSeparator=-
            """)
    void files_named_otherwise_are_found_by_all_commands(String pattern, String settings) throws SQLException {
        Path db = folder.resolve("db");
        write(db.resolve("migration").resolve(pattern.formatted("1_1", "init")), CREATE_TABLE);
        write(db.resolve("migration").resolve(pattern.formatted("1_57", "notes")), "CREATE TABLE notes (id bigint);\n");
        String[] names =
                Stream.of(settings.split("[|]")).map("--flyway="::concat).toArray(String[]::new);
        String[] options = Stream.concat(Stream.of(MODEL), Stream.of(names)).toArray(String[]::new);

        Terminal run = Terminal.onTestServer("generate", db, options);

        String name = pattern.formatted("1_58", INDEX);
        String prefix = pattern.replaceFirst("%.*", "");
        assertThat(run.out())
                .contains("  migration/\n    " + name, "same name below rollback, with U for " + prefix + ".");
        String rollback = "U" + name.substring(prefix.length());
        assertThat(Terminal.files(db).keySet()).contains("migration/" + name + ".conf", "rollback/" + rollback);
        assertThat(Terminal.onTestServer("check", db, options).code()).isZero();
        ShadowDatabase database = TestServer.get().create("names");
        assertThat(live("migrate", db, database, names).err()).isEmpty();
        assertThat(live("status", db, database, names).out()).contains("3 applied, 0 pending, 0 failed");
        for (String command : List.of("migrate", "plan", "status", "verify", "rollback")) {
            String[] more = command.equals("rollback") ? new String[] {"--to=1.57", "--yes"} : new String[0];
            Terminal without = live(command, db, database, more);
            assertThat(without.code()).as(command).isEqualTo(1);
            assertThat(without.err())
                    .contains("to Flyway, these files are no migrations: " + pattern.formatted("1_1", "init"))
                    .contains("--flyway sqlMigrationPrefix=VALUE");
        }
        assertThat(live("rollback", db, database, with(names, "--yes", "--to=99"))
                        .err())
                .contains(": 1_1, 1_57, 1_58");
        assertThat(live("rollback", db, database, with(names, "--yes", "--to=1.57"))
                        .out())
                .contains("Took back 1 version");
        String byHand = "U" + pattern.formatted("1_57", "notes").substring(prefix.length());
        String[] further = with(names, "--yes", "--to=1.1");
        assertThat(live("rollback", db, database, further).err())
                .contains("an empty file if nothing is to be undone", byHand);
        write(db.resolve("rollback").resolve(byHand), "");
        assertThat(live("rollback", db, database, further).out()).contains("Took back 1 version");
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "DROP TABLE notes");
        }
        assertThat(live("plan", db, database, names).out()).contains("idx_parcel_sent");
        assertThat(live("migrate", db, database, names).out()).contains("idx_parcel_sent");
        String[] shadow = {"--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"};
        assertThat(live("verify", db, database, with(names, shadow)).code()).isZero();
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void migrations_are_taken_from_a_folder_a_location_and_the_jars_of_an_application() throws IOException {
        Path db = folder.resolve("db");
        history(db, "1", "57");
        assertThat(Terminal.onTestServer("generate", db, MODEL).code()).isZero();
        ShadowDatabase database = TestServer.get().create("sources");
        String plain = jar("plain.jar", db, "db");
        for (String source : List.of(
                db.toString(),
                db.resolve("migration").toString(),
                plain,
                plain + "!/db/migration",
                jar("boot.jar", db, "BOOT-INF/classes/db"),
                jar("elsewhere.jar", db, "sql") + "!/sql/migration",
                jar("boot elsewhere.jar", db, "BOOT-INF/classes/sql") + "!/sql/migration")) {
            Terminal migrate = live("migrate", Path.of(source), database);
            assertThat(migrate.err()).as(source).isEmpty();
            assertThat(live("status", Path.of(source), database).out()).contains("idx_parcel_sent");
            assertThat(live("rollback", Path.of(source), database, "--yes", "--to=57")
                            .out())
                    .as(source)
                    .contains("Took back 1 version");
        }
        assertThat(live("status", Path.of(plain), database, "--flyway=locations=classpath:db/elsewhere")
                        .out())
                .contains("2 applied, 1 pending");
        assertThat(live("status", Path.of(plain), database, "--flyway=locations=classpath:db/migration,classpath:db/x")
                        .out())
                .contains("2 applied, 1 pending");
        try (Stream<Path> rollbacks = Files.list(db.resolve("rollback"))) {
            Files.delete(rollbacks.findFirst().orElseThrow());
        }
        String broken = jar("broken.jar", db, "BOOT-INF/classes/sql") + "!/sql/migration";
        assertThat(live("migrate", Path.of(broken), database).err())
                .contains(
                        "where: " + broken + "/V58__", "do:    put it right in the project that the jar is built from")
                .doesNotContain("asoud-ddl-migrations");
    }

    @Test
    void the_location_itself_may_be_the_output() {
        Path changes = folder.resolve("changes");
        write(changes.resolve("V7__init.sql"), CREATE_TABLE);

        assertThat(Terminal.onTestServer("generate", changes, MODEL).out())
                .contains("Written below " + folder + ":", "  changes/\n    V8__" + INDEX + ".sql");

        assertThat(Terminal.files(folder).keySet())
                .containsExactly(
                        "changes/V7__init.sql",
                        "changes/V8__" + INDEX + ".sql",
                        "changes/V8__" + INDEX + ".sql.conf",
                        "rollback/U8__" + INDEX + ".sql");
        ShadowDatabase database = TestServer.get().create("location");
        assertThat(live("migrate", changes, database).err()).isEmpty();
        assertThat(live("verify", changes, database, "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres")
                        .code())
                .isZero();
        assertThat(live("rollback", changes, database, "--yes", "--to=7").out()).contains("Took back 1 version");
    }

    @Test
    void the_standard_flavour_needs_no_property() {
        Path db = folder.resolve("db");
        history(db, "1", "57");

        Terminal run = Terminal.onTestServer("generate", db, MODEL, "--flavour=standard");

        assertThat(run.out())
                .contains("    V58__" + INDEX + ".sql", "of the standard flavour")
                .doesNotContain("transactional.lock");
        assertThat(Terminal.files(db).keySet()).noneMatch(path -> path.endsWith(".conf"));
        ShadowDatabase database = TestServer.get().create("standard");
        assertThat(flyway(database, db).load().migrate().migrationsExecuted).isEqualTo(3);
        assertThat(live("status", db, database).code()).isZero();
        assertThat(Terminal.onTestServer("check", db, MODEL).code()).isZero();
    }

    @Test
    void three_folders_can_be_asked_for_and_are_kept() {
        Path db = folder.resolve("db");
        history(db, "1", "57");

        assertThat(Terminal.onTestServer("generate", db, MODEL, "--layout=flavours")
                        .out())
                .contains("  migration/standard/\n    V58.1__", "  migration/concurrent/\n    V58.1.1__");

        assertThat(Terminal.onTestServer("check", db, MODEL).out()).contains("both flavours.");
        assertThat(Terminal.onTestServer("check", db, MODEL, "--layout=flat").err())
                .contains("the migrations lie in the three folders")
                .contains("leave --layout and --flavour away");
    }

    /** A jar with the files of the folder below that path. */
    private String jar(String name, Path from, String below) {
        Path jar = folder.resolve(name);
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Terminal.files(from).forEach((path, content) -> write(files.getPath(below, path), content));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return jar.toString();
    }

    private static Terminal live(String command, Path migrations, ShadowDatabase database, String... more) {
        List<String> all = new ArrayList<>(
                List.of(command, "--url=" + TestServer.url(database), "--user=postgres", "--migrations=" + migrations));
        all.addAll(List.of(more));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static FluentConfiguration flyway(ShadowDatabase database, Path db) {
        return Flyway.configure().dataSource(database.dataSource()).locations("filesystem:" + db.resolve("migration"));
    }

    private static FluentConfiguration withoutTransactionalLock(FluentConfiguration flyway) {
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return flyway;
    }

    private static List<String> versions(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .map(MigrationInfo::getVersion)
                .map(version -> version.getVersion())
                .toList();
    }

    private static String version(String written) {
        return written.replace('_', '.');
    }

    /** A history by hand: the table, and something after it. */
    private static void history(Path db, String first, String last) {
        write(db.resolve("migration/V" + first + "__init.sql"), CREATE_TABLE);
        write(db.resolve("migration/V" + last + "__notes.sql"), "CREATE TABLE notes (id bigint);\n");
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
