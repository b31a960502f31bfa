package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Live.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code plan} says that nobody is in the way only if it has looked, and shows all that would run. */
class PlanTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    private static final String NOBODY = "Nobody is in the way.\n";

    @TempDir
    private Path migrations = Path.of("");

    private Live database;

    @BeforeEach
    void create() throws SQLException {
        database = TEMPLATES.nearly();
        database.execute("DELETE FROM flyway_schema_history; CREATE TABLE parcel AS SELECT 1 AS id");
    }

    @Test
    void of_the_standard_flavour_writers_are_in_the_way_and_the_statements_are_shown() throws SQLException {
        Live tables = TEMPLATES.tablesOnly();
        Tool nobody = Tool.run(tables.url(), "plan", "--flavour=standard", "--verbose");
        assertThat(nobody.out())
                .contains("    CREATE INDEX \"idx_product_tag\" ON \"product\" USING btree (tag)\n")
                .startsWith("migrate would apply 4 migrations.\n")
                .contains("4 migrations: 4 change tables otherwise\n")
                .endsWith(NOBODY);

        Held writer = tables.writing("product");
        Held reader = tables.looking();
        awaitAge(tables);
        Tool somebody = Tool.run(tables.url(), "plan", "--flavour=standard");
        writer.end();
        reader.end();
        assertThat(somebody.out())
                .containsPattern("  writer +has written to product: the change cannot start")
                .containsPattern("    who +" + writer.pid() + " of postgres")
                .doesNotContain("" + reader.pid(), "the build", NOBODY);
    }

    @Test
    void of_a_change_of_a_table_readers_are_in_the_way() throws SQLException, IOException {
        generated("drop index by_size on parcel", """
                SET LOCAL lock_timeout = '5s';

                DROP INDEX "by_size";
                """);
        assertThat(plan().out()).contains("    DROP INDEX \"by_size\"\n").endsWith(NOBODY);

        Held reader = database.holding("SELECT * FROM parcel");
        awaitAge(database);
        Tool somebody = plan();
        reader.end();
        assertThat(somebody.out())
                .containsPattern("  reader +has read parcel: the change cannot start")
                .doesNotContain(NOBODY);
    }

    @Test
    void of_files_written_by_hand_it_says_that_it_has_not_looked() throws SQLException, IOException {
        write("V1__by_hand.sql", "SET search_path = public;\nALTER TABLE parcel ADD COLUMN weight int;\n");
        assertThat(plan().out())
                .contains("    SET search_path = public\n", "    ALTER TABLE parcel ADD COLUMN weight int\n")
                .contains("Not checked, since their locks are not known")
                .endsWith("  V1__by_hand.sql\n")
                .doesNotContain("obody");

        generated("add column parcel.b", "SELECT 1;");
        assertThat(plan().out())
                .contains("Nobody is in the way of what was checked.\nNot checked")
                .doesNotContain("V2__generated.sql\nNot", NOBODY);
    }

    @Test
    void what_is_unknown_of_an_index_is_not_zero() throws SQLException {
        SERVER.execute("CREATE DATABASE fresh");
        Live fresh = new Live(SERVER, "fresh");
        assertThat(Tool.run(fresh.url(), "plan").out())
                .containsPattern("\\?  +unknown: there is no table product yet\n")
                .containsPattern("indexes +of unknown size\n")
                .containsPattern("time +unknown\n")
                .doesNotContain("0 bytes")
                .endsWith(NOBODY);
        assertThat(Tool.run(fresh.url(), "plan", "--json").out())
                .contains("\"indexesOfUnknownSize\" : 16", "\"notLookedAt\" : [ ]")
                .doesNotContain("\"indexBytes\" :");

        Live counted = TEMPLATES.tablesOnly();
        counted.execute("ANALYZE product");
        assertThat(Tool.run(counted.url(), "plan").out())
                .containsPattern("\\?  +unknown: the table was never analyzed: run ANALYZE on it\n")
                .containsPattern("indexes +up to [\\d.]+ kB \\(of 10 more the size is unknown\\)\n")
                .containsPattern("time +up to [\\d.]+ s of building \\(of 10 more the time");
    }

    /** A summary, a line for each file, and each sentence once. */
    @Test
    void it_is_80_columns_wide_and_says_nothing_twice() throws SQLException {
        Live tables = TEMPLATES.tablesOnly();
        tables.execute("ANALYZE");
        Held writer = tables.writing("product");
        Held reader = tables.looking();
        awaitAge(tables);
        String plan = Tool.run(tables.url(), "plan").out();
        String json = Tool.run(tables.url(), "plan", "--json").out();
        writer.end();
        reader.end();

        List<String> lines = plan.lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(0)).startsWith("migrate would apply ");
        assertThat(plan).containsPattern("\n  [\\d.]+ +index idx_product_tag on product +a +[\\d.]+ kB +[\\d.]+ s\n");
        assertThat(plan.replaceAll("\\s+", " "))
                .containsOnlyOnce("reads the whole table twice, then waits")
                .containsOnlyOnce("fails on duplicate values")
                .containsOnlyOnce("who " + writer.pid() + " of postgres");
        assertThat(JsonMapper.shared().readTree(json).at("/steps")).allSatisfy(step -> {
            assertThat(step.at("/operations/0/lock").asString()).isEqualTo("SHARE UPDATE EXCLUSIVE");
            assertThat(step.at("/operations/0/effect").asString()).isEqualTo("reads and writes go on");
            assertThat(step.at("/operations/0/work").asString()).startsWith("reads the whole table twice");
        });
    }

    private void generated(String does, String text) throws IOException {
        write("V2__generated.sql", """
                -- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter table",\
                "does":"%s","subject":{"schema":"","name":"parcel"},"lock":"ACCESS_EXCLUSIVE",\
                "locked":[{"schema":"","name":"parcel"}],"effort":"CATALOG"}]}

                """.formatted(does) + text);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(
                Files.createDirectories(migrations.resolve("migration/common")).resolve(name), text);
    }

    private Tool plan() {
        return Tool.execute(
                "plan", "--verbose", "--url=" + database.url(), "--user=postgres", "--migrations=" + migrations);
    }

    /** Who has only begun is not worth a word. */
    private static void awaitAge(Live database) {
        Poll.until(() -> database.<Boolean>value(
                "SELECT min(clock_timestamp() - xact_start) > interval '1.1 s' FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name = 'somebody'"
                        + " AND pid <> pg_backend_pid()"));
    }
}
