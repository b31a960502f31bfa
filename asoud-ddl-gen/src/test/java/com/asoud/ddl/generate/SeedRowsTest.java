package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the migrations themselves that break a new rule: named, with the migration to write; and after it was
 * written, as it was printed, the rule goes through.
 */
class SeedRowsTest {

    private static final String BEFORE = """
            CREATE TABLE owner (id bigint PRIMARY KEY, name varchar(30), age integer, "no" numeric(9,2));
            CREATE TABLE "or der" (id bigint PRIMARY KEY, owner_id bigint);
            CREATE TABLE old (id bigint PRIMARY KEY);
            CREATE TABLE old_part (id bigint CONSTRAINT of_old REFERENCES old);
            """;

    private static final String ROWS = """
            INSERT INTO owner VALUES (1, 'Ann', -1, 12345.67), (2, 'Ann', 5, 1), (3, 'A longer name', NULL, NULL);
            INSERT INTO "or der" VALUES (1, 1), (2, 77), (3, NULL);
            INSERT INTO old VALUES (1);
            INSERT INTO old_part VALUES (1);
            """;

    private static final String AFTER = """
            CREATE TABLE owner (id bigint PRIMARY KEY, name varchar(5), age integer CHECK (age > 0), "no" numeric(5,2),
                nickname varchar(30) NOT NULL, "nick 2" varchar(30) NOT NULL CHECK ("nick 2" <> ''));
            CREATE UNIQUE INDEX ux_name ON owner (name);
            CREATE TABLE "or der" (id bigint PRIMARY KEY, owner_id bigint CONSTRAINT fk_owner REFERENCES owner);
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void each_rule_that_they_break_is_named_with_statements_that_mend_them() {
        Project project = new Project(folder);
        project.generate(BEFORE);
        project.write("migration/common/V2__seed.sql", ROWS);

        Problem problem = problem(project, AFTER);

        assertThat(problem.what())
                .contains("rows of owner, the first of them from V2__seed.sql", "nickname", "nick 2", "owner_age_check")
                .contains("ux_name", "fk_owner", "rows of or der", "drop table old", "change owner.name", "owner.no")
                .doesNotContain("report");
        assertThat(problem.remedy())
                .contains("such as @ColumnDefault(\"''\") for nickname", "migration/common/V3__mend_rows.sql")
                .contains("ALTER TABLE \"owner\"\n    ADD COLUMN \"nickname\" character varying(30);")
                .contains("UPDATE \"owner\" SET \"nickname\" = ... WHERE \"nickname\" IS NULL;")
                .contains("-- All rows of production go, too. To keep them: CREATE TABLE \"old_part_rows\" AS TABLE")
                .contains("DELETE FROM \"old\" WHERE (\"id\") IN (('1'));");
        mend(project, problem, "migration/common/V3__mend_rows.sql");
    }

    @Test
    void in_one_folder_too() {
        Project project = new Project(folder);
        project.write("migration/V12__init.sql", BEFORE);
        project.write("migration/V13__seed.sql", ROWS);

        mend(project, problem(project, AFTER), "migration/V14__mend_rows.sql");
    }

    /** As an application does that migrates when it starts: all in one go, on a database with rows. */
    @Test
    void a_required_column_is_filled_by_a_migration_between_the_files_that_add_and_require_it() throws SQLException {
        Project project = new Project(folder);
        project.write("migration/V12__init.sql", "CREATE TABLE owner (id bigint PRIMARY KEY);");
        ShadowDatabase database = TestServer.get().create("start");
        project.migrate(database, Flavour.CONCURRENT);
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "INSERT INTO owner VALUES (1)");
        }
        String required = "CREATE TABLE owner (id bigint PRIMARY KEY, nickname varchar(30) NOT NULL);";
        List<GeneratedMigration> migrations = project.generate(required).migrations();
        GeneratedMigration require = migrations.stream()
                .filter(migration -> migration.step().operations().stream()
                        .anyMatch(operation ->
                                ColumnOperation.required(operation).findAny().isPresent()))
                .findFirst()
                .orElseThrow();
        String before = migrations.get(migrations.indexOf(require) - 1).version();

        assertThatThrownBy(() -> project.migrate(database, Flavour.CONCURRENT))
                .hasMessageContaining("between this file's and that of the file before it");
        project.repair(database, Flavour.CONCURRENT);
        project.write(
                "migration/V" + before + ".1__fill.sql", "UPDATE owner SET nickname = 'x' WHERE nickname IS NULL;");
        project.migrate(database, Flavour.CONCURRENT);

        assertThat(project.check(required).migrations()).isEmpty();
        List<GeneratedMigration> next = project.generate(required + "CREATE TABLE pet (id bigint PRIMARY KEY);")
                .migrations();
        assertThat(MigrationVersion.fromVersion(next.get(0).version()))
                .isGreaterThan(MigrationVersion.fromVersion(
                        migrations.get(migrations.size() - 1).version()));
        project.migrate(database, Flavour.CONCURRENT);
        TestServer.get().drop(database);
    }

    private static void mend(Project project, Problem problem, String file) {
        String remedy = problem.remedy();
        assertThat(remedy).contains(file + ":\n\n");
        String statements = remedy.substring(remedy.indexOf("\n\n")).replace("= ...", "= 1");
        project.write(file, statements);
        assertThat(project.generate(AFTER, Project.DESTRUCTIVE).migrations()).isNotEmpty();
        assertThat(project.check(AFTER).migrations()).isEmpty();
    }

    private static Problem problem(Project project, String model) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> project.generate(model, Project.DESTRUCTIVE));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).hasSize(1);
        return refusal.problems().get(0);
    }
}
