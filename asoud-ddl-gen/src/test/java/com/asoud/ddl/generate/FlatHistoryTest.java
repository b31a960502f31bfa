package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.JavaCode;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Stage;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories in one folder, as teams have them, through several generations. */
class FlatHistoryTest {

    private static final String FIRST =
            "CREATE TABLE a (id bigint NOT NULL PRIMARY KEY, name varchar(80), size integer);\n";

    /** Two indexes, a column, and a rule that the running release may break; then a table, and an index that goes. */
    private static final String SECOND = """
            CREATE TABLE a (id bigint NOT NULL PRIMARY KEY, name varchar(80) NOT NULL, size integer, note text);
            CREATE INDEX a_name ON a (name);
            CREATE INDEX a_size ON a (size);
            """;

    private static final String THIRD = """
            CREATE TABLE a (id bigint NOT NULL PRIMARY KEY, name varchar(80) NOT NULL, size integer, note text);
            CREATE INDEX a_name ON a (name);
            CREATE TABLE b (id bigint NOT NULL PRIMARY KEY, a_id bigint REFERENCES a (id));
            CREATE INDEX b_a ON b (a_id);
            """;

    @TempDir
    private Path root = Path.of("");

    /** The newest by hand, and what somebody writes by hand after the first generation. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            57,                  90
            057,                 090
            1.57,                1.90
            1_57,                1_90
            3.2.1,               3.3.0
            20200131120000,      29991231000000
            202001311200,        299912310000
            2020_01_31_1200,     2999_12_31_0000
            2020.01.31.12.00,    2999.12.31.00.00
            20200131_01,         29991231_01
            2020_01_31,          2999_12_31
            """)
    void generations_and_files_by_hand_follow_each_other(String last, String theirNext) {
        follow("V%s__%s.sql", "R__view.sql", Map.of(), last, theirNext);
    }

    /** How the project's files are named, and the same. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            M%s--%s.sql;      R--view.sql;    sqlMigrationPrefix=M|sqlMigrationSeparator=--;             057; 090
            db_%s_%s.pg.sql;  Z_view.pg.sql;  sqlMigrationPrefix=db_|sqlMigrationSeparator=_|repeatableSqlMigrationPrefix=Z|sqlMigrationSuffixes=.pg.sql; 3.2; 3.90
            %s.%s.ddl;        VR.view.ddl;    sqlMigrationPrefix=|sqlMigrationSeparator=.|repeatableSqlMigrationPrefix=VR|sqlMigrationSuffixes=.sql,.ddl; 2020_01_31; 2999_12_31
            """)
    void new_files_are_named_as_those_of_the_project(
            String pattern, String repeatable, String settings, String last, String theirNext) {
        Map<String, String> given = new TreeMap<>(Map.of("flyway.validateMigrationNaming", "true"));
        Stream.of(settings.split("[|]"))
                .map(each -> each.split("=", 2))
                .forEach(each -> given.put("flyway." + each[0], each[1]));
        follow(pattern, repeatable, given, last, theirNext);
    }

    private void follow(
            String pattern, String repeatable, Map<String, String> settings, String last, String theirNext) {
        Project project =
                new Project(root, new FlywayInput(Map.of(), new FlywaySettings(settings, Map.of()), JavaCode.NONE));
        project.write("migration/" + pattern.formatted(last, "init"), FIRST);
        project.write("migration/" + repeatable, "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n");
        project.write("migration/afterMigrate" + pattern.replaceFirst(".*%s", ""), "SELECT 1;\n");

        GenerationResult second = project.generate(SECOND);

        assertThat(second.migrations()).hasSizeGreaterThan(3);
        assertThat(second.migrations())
                .extracting(migration -> migration.migration().path())
                .allMatch(path -> path.matches(
                        "migration/" + ("\\Q" + pattern + "\\E").formatted("\\E[0-9._]+\\Q", "\\E[A-Za-z_0-9]+\\Q")));
        assertThat(second.migrations())
                .extracting(GeneratedMigration::rollback)
                .allSatisfy(rollback -> assertThat(rollback.path()).startsWith("rollback/U"));
        assertThat(stages(second)).contains(Stage.AFTER_DEPLOY);
        assertThat(project.check(SECOND).migrations()).isEmpty();

        project.write("migration/" + pattern.formatted(theirNext, "theirs"), "CREATE TABLE theirs (id bigint);\n");
        GenerationResult third = project.generate(THIRD);

        assertThat(project.check(THIRD).migrations()).isEmpty();
        assertThat(third.migrations()).isNotEmpty();
        List<MigrationVersion> versions = new ArrayList<>(List.of(MigrationVersion.fromVersion(last)));
        versions.addAll(versions(second));
        versions.add(MigrationVersion.fromVersion(theirNext));
        versions.addAll(versions(third));
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        forwardsAndBack(settings, second, third);
    }

    /** As an application with Flyway's default location does it, and back by the rollback files. */
    private void forwardsAndBack(Map<String, String> settings, GenerationResult second, GenerationResult third) {
        ShadowDatabase database = TestServer.get().create("flat");
        FluentConfiguration flyway = Flyway.configure()
                .configuration(settings)
                .dataSource(database.dataSource())
                .locations("filesystem:" + root.resolve("migration"));
        MigrationRunner.withoutTransactionalLock(flyway);
        int applied = flyway.load().migrate().migrationsExecuted;
        assertThat(applied)
                .isEqualTo(3 + second.migrations().size() + third.migrations().size());
        assertThat(tables(database)).contains("a", "b", "theirs");

        for (GenerationResult generation : List.of(third, second)) {
            List<GeneratedMigration> migrations = generation.migrations();
            for (int i = migrations.size() - 1; i >= 0; i--) {
                run(database, migrations.get(i).rollback().content());
            }
        }
        assertThat(tables(database)).contains("a", "theirs").doesNotContain("b");
        TestServer.get().drop(database);
    }

    @Test
    void the_flavour_is_remembered_by_the_newest_generated_file() {
        Project project = new Project(root);
        project.write("migration/V1__init.sql", FIRST);

        project.generate(SECOND);

        assertThat(flavours(project)).containsOnly(Flavour.CONCURRENT);
        assertThat(project.files().keySet()).anyMatch(path -> path.endsWith(".sql.conf"));
        Map<String, String> standard = new TreeMap<>(project.files());
        standard.forEach((path, content) ->
                project.write(path, content.replace("\"flavour\":\"CONCURRENT\"", "\"flavour\":\"STANDARD\"")));

        GenerationResult third = project.generate(THIRD);

        assertThat(project.folder().layout().flat()).contains(Flavour.STANDARD);
        assertThat(third.migrations()).allSatisfy(migration -> {
            assertThat(migration.step().transactional()).isTrue();
            assertThat(Facts.of(migration.migration().content()).orElseThrow().flavour())
                    .contains(Flavour.STANDARD);
        });
    }

    @Test
    void a_version_is_told_as_the_files_have_it() {
        Project project = new Project(root);
        project.write("migration/V2026_01_31_1200__init.sql", FIRST);
        project.write("migration/V2026_01_31_1200__theirs.sql", "CREATE TABLE theirs (id bigint);\n");

        assertThatThrownBy(() -> project.check(SECOND)).hasMessageContaining("the version 2026_01_31_1200, perhaps");
    }

    @Test
    void a_version_that_somebody_else_has_taken_is_named_with_what_to_delete() {
        Project project = new Project(root);
        project.write("migration/V57__init.sql", FIRST);
        project.generate(SECOND);
        List<String> generated = project.files().keySet().stream()
                .filter(path -> !path.contains("V57"))
                .toList();
        project.write("migration/V059__theirs.sql", "CREATE TABLE theirs (id bigint);\n");

        assertThatThrownBy(() -> project.check(SECOND))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("two migrations have the version 059")
                .hasMessageContaining("V059__theirs.sql")
                .hasMessageContaining("migration/V59__")
                .hasMessageContaining("rollback/U59__")
                .hasMessageNotContaining("migration/V58__");

        generated.stream()
                .filter(path -> !path.contains("58__"))
                .forEach(
                        path -> assertThat(root.resolve(path).toFile().delete()).isTrue());
        assertThat(versions(project.generate(SECOND)).get(0)).isEqualTo(MigrationVersion.fromVersion("60"));
        assertThat(project.check(SECOND).migrations()).isEmpty();
    }

    @Test
    void a_rollback_that_is_gone_is_missed_and_files_of_others_are_not() {
        Project project = new Project(root);
        project.write("migration/V57__init.sql", FIRST);
        project.write("migration/V57__init.sql.conf", "executeInTransaction=true\n");
        project.write("migration/V3__gone.sql.conf", "executeInTransaction=true\n");
        project.write("rollback/U12__theirs.sql", "SELECT 1;\n");
        project.write("rollback/undo.sql", "SELECT 1;\n");
        project.generate(SECOND);
        assertThat(project.folder().missingFiles()).isEmpty();
        String rollback = project.files().keySet().stream()
                .filter(path -> path.startsWith("rollback/U58__"))
                .findFirst()
                .orElseThrow();

        assertThat(root.resolve(rollback).toFile().delete()).isTrue();

        assertThat(project.folder().missingFiles())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).isEqualTo("a generated file is missing: " + rollback));
    }

    private static List<Flavour> flavours(Project project) {
        return project.folder().facts(Flavour.CONCURRENT).stream()
                .flatMap(facts -> facts.flavour().stream())
                .toList();
    }

    private static List<Stage> stages(GenerationResult result) {
        return result.migrations().stream()
                .map(migration -> migration.step().stage())
                .toList();
    }

    private static List<MigrationVersion> versions(GenerationResult result) {
        return result.migrations().stream()
                .map(GeneratedMigration::version)
                .map(MigrationVersion::fromVersion)
                .toList();
    }

    private static void run(ShadowDatabase database, String script) {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, script);
        } catch (SQLException failure) {
            throw new IllegalStateException(script, failure);
        }
    }

    private static List<String> tables(ShadowDatabase database) {
        try (Connection connection = database.connect()) {
            var rows = connection
                    .createStatement()
                    .executeQuery("SELECT string_agg(relname, ',') FROM pg_class WHERE relkind = 'r'"
                            + " AND relnamespace = 'public'::regnamespace");
            rows.next();
            return Arrays.asList(rows.getString(1).split(","));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
