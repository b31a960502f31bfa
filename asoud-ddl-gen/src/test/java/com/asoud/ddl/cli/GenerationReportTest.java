package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Step;
import com.asoud.postgres.ObjectName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told of the files. */
class GenerationReportTest {

    private static final String HERE = "/a/long/way/below/which/the/migrations/of/this/project/are/written/to/src/db";

    @Test
    void says_what_a_file_does_and_for_how_long_who_waits() {
        String report = report(80, add("note"), add("remark"));

        assertThat(report)
                .containsSubsequence(
                        "\n  migration/common/\n    V2__x.sql\n",
                        "        add column product.note\n",
                        "        add column product.remark\n",
                        "        lock: ACCESS EXCLUSIVE: reads and writes wait for milliseconds\n",
                        "bring back the schema that was\nthere before.\n");
    }

    /** A transaction keeps its locks: the index is built under that of the column. */
    @Test
    void what_is_read_under_an_earlier_lock_is_waited_for_by_all() {
        assertThat(report(80, add("note"), new IndexOperation.CreateIndex(index(), false)))
                .contains("        lock: ACCESS EXCLUSIVE: reads and writes wait while it reads the whole\n"
                        + "          table\n")
                .doesNotContain("milliseconds", "SHARE");
    }

    @Test
    void a_short_strong_lock_does_not_hide_a_long_weaker_one() {
        assertThat(report(80, new IndexOperation.CreateIndex(index(), false), add("note")))
                .contains("        lock: ACCESS EXCLUSIVE: reads and writes wait for milliseconds\n"
                        + "        lock: SHARE: writes wait while it reads the whole table, reads go on\n");
    }

    @Test
    void of_many_operations_some_are_counted() {
        String report =
                report(80, IntStream.range(0, 40).mapToObj(n -> add("c" + n)).toArray(Operation[]::new));

        assertThat(report).contains("add column product.c4\n        and 35 more, listed in the file\n");
    }

    /** A rollback file adds the column again, empty. */
    @Test
    void does_not_promise_data_back() {
        assertThat(report(80, new ColumnOperation.DropColumn(new ObjectName("", "product"), column("note"))))
                .endsWith("not the data that is dropped.\n");
    }

    /** What adds columns, if they are new, comes before all that requires them. */
    @ParameterizedTest
    @CsvSource({
        "true, '', V13.1__fill.sql, 'V14, V16, V18 fail'",
        "false, '', V12.1__fill.sql, 'V13, V15, V17 fail'",
        "true, 1_, V1_13_1__fill.sql, 'V1_14, V1_16, V1_18 fail'",
        "false, 1_, V1_12_1__fill.sql, 'V1_13, V1_15, V1_17 fail'",
        "false, 1., V1.12.1__fill.sql, 'V1.13, V1.15, V1.17 fail'"
    })
    void in_one_folder_all_columns_that_must_be_filled_are_named(
            boolean added, String major, String file, String fail, @TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("migration"));
        Files.writeString(folder.resolve("migration/V" + major + "12__init.sql"), "SELECT 1;");
        List<Operation> operations = new ArrayList<>(added ? List.of(add("note")) : List.of());
        for (String column : List.of("note", "remark", "size")) {
            ObjectName table = new ObjectName("", column.equals("size") ? "market" : "product");
            operations.add(new ColumnOperation.RequireNoNull(table, column(column)));
            operations.add(add("of_" + column));
        }
        List<GeneratedMigration> migrations = new ArrayList<>();
        for (Operation operation : operations) {
            migrations.add(migration(major + (13 + migrations.size()), operation));
        }

        String report = report(120, new MigrationFolder(folder), migrations);

        assertThat(report.replaceAll("\\s+", " "))
                .contains(
                        fail + " where rows hold NULL: fill product.note, product.remark, market.size in a migration of"
                                + " your own before, " + file + ".")
                .containsOnlyOnce("If the application migrates when it starts");
    }

    @Test
    void fits_the_screen() {
        for (int width : List.of(80, 120)) {
            assertThat(report(width, add("a_name_that_is_as_long_as_postgresql_lets_names_be_which_is_63"))
                            .lines())
                    .allMatch(line -> line.length() <= width || line.contains(HERE));
        }
    }

    private static Operation add(String column) {
        return new ColumnOperation.AddColumn(new ObjectName("", "product"), column(column));
    }

    private static Index index() {
        return new Index(
                new ObjectName("", "idx_product_tag"),
                new ObjectName("", "product"),
                false,
                "USING btree (\"tag\")",
                List.of(),
                true);
    }

    private static Column column(String name) {
        return new Column(name, "text", false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String report(int width, Operation... operations) {
        return report(width, new MigrationFolder(Path.of("db")), List.of(migration("2", operations)));
    }

    private static GeneratedMigration migration(String version, Operation... operations) {
        return new GeneratedMigration(
                Optional.empty(),
                version,
                new Step(List.of(operations), true),
                new MigrationFile("migration/common/V" + version + "__x.sql", ""),
                Optional.empty(),
                new MigrationFile("rollback/common/U" + version + "__x.sql", ""));
    }

    private static String report(int width, MigrationFolder folder, List<GeneratedMigration> migrations) {
        StringWriter out = new StringWriter();
        new GenerationReport(new PrintWriter(new StringWriter()), new PrintWriter(out, true), width)
                .files(
                        new GenerationResult(folder, migrations, List.of(), List.of(), "PostgreSQL 18.6, embedded"),
                        "Written below " + HERE + ":");
        return out.toString().replace("\r\n", "\n");
    }
}
