package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.SequenceOperation;
import com.asoud.export.IdColumn;
import com.asoud.export.IdRow;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new sequence for a table that has rows gives no id that a row has. */
class NewSequenceTest {

    private static final String TABLES = """
            CREATE SCHEMA yard;
            CREATE TABLE nut (id bigint PRIMARY KEY);
            CREATE TABLE "Bolt" ("Id" integer PRIMARY KEY);
            CREATE TABLE yard.screw (id smallint PRIMARY KEY);
            CREATE TABLE empty (id bigint PRIMARY KEY);
            """;

    private static final String SEQUENCES = """
            CREATE SEQUENCE nut_seq INCREMENT BY 50;
            CREATE SEQUENCE yard."Shared ""seq"" one" START WITH 1 INCREMENT BY 1;
            CREATE SEQUENCE far_seq START WITH 1000 INCREMENT BY 50;
            CREATE SEQUENCE near_seq START WITH 100 INCREMENT BY 50;
            CREATE SEQUENCE down_seq INCREMENT BY -5;
            CREATE SEQUENCE empty_seq INCREMENT BY 50;
            CREATE SEQUENCE new_seq INCREMENT BY 50;
            CREATE TABLE new (id bigint PRIMARY KEY);
            """;

    private static final IdColumn NUT = new IdColumn(new ObjectName("", "nut"), "id");
    private static final IdColumn BOLT = new IdColumn(new ObjectName("", "Bolt"), "Id");
    private static final IdColumn SCREW = new IdColumn(new ObjectName("yard", "screw"), "id");

    private static final Map<ObjectName, List<IdColumn>> FILLED_BY = Map.of(
            new ObjectName("", "nut_seq"), List.of(NUT),
            new ObjectName("yard", "Shared \"seq\" one"), List.of(NUT, BOLT, SCREW),
            new ObjectName("", "far_seq"), List.of(NUT),
            new ObjectName("", "near_seq"), List.of(NUT),
            new ObjectName("", "down_seq"), List.of(BOLT),
            new ObjectName("", "empty_seq"), List.of(new IdColumn(new ObjectName("", "empty"), "id")),
            new ObjectName("", "new_seq"), List.of(new IdColumn(new ObjectName("", "new"), "id")));

    @AutoClose
    private final ShadowServer server = Project.lend();

    @TempDir
    private Path folder;

    @Test
    void begins_after_the_greatest_id_in_use_and_a_block_of_the_pooled_optimizer() throws SQLException {
        Project project = new Project(folder);
        project.generate(TABLES);
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.CONCURRENT);
        run(database, """
                INSERT INTO nut VALUES (-7), (70);
                INSERT INTO "Bolt" VALUES (-9), (90);
                INSERT INTO yard.screw VALUES (80);
                """);

        List<GeneratedMigration> migrations =
                project.generate(TABLES + SEQUENCES, Project.CAREFUL, FILLED_BY).migrations();
        project.migrate(database, Flavour.CONCURRENT);

        assertThat(migrations)
                .singleElement()
                .extracting(migration -> migration.migration().content())
                .asString()
                .contains("--     lock    SHARE ROW EXCLUSIVE on nut")
                .doesNotContain("LOCK TABLE \"new\"");
        assertThat(values(database))
                .isEqualTo("nut_seq 120, shared 91, far_seq 1000, near_seq 120, down_seq -14, empty_seq 1, new_seq 1");
        run(database, migrations.get(0).rollback().content());
    }

    /** The sequence that takes over from another one of the same table. */
    @Test
    void renamed_begins_after_the_greatest_id_too() throws SQLException {
        Project project = new Project(folder);
        project.generate("CREATE TABLE nut (id bigint PRIMARY KEY); CREATE SEQUENCE old_seq;");
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.STANDARD);
        run(database, "INSERT INTO nut SELECT nextval('old_seq') FROM generate_series(1, 7)");

        project.generate(
                "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE SEQUENCE nut_seq;",
                Project.DESTRUCTIVE,
                Map.of(new ObjectName("", "nut_seq"), List.of(NUT)));
        project.migrate(database, Flavour.STANDARD);

        run(database, "INSERT INTO nut VALUES (nextval('nut_seq'))");
        assertThat(value(database, "SELECT max(id) FROM nut")).isEqualTo("8");
    }

    /** One sequence goes, and its table shares the other one, which has not come as far. */
    @Test
    void taken_over_by_another_table_an_old_one_is_advanced_and_never_set_back() throws SQLException {
        Project project = new Project(folder);
        String tables = "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE TABLE \"Bolt\" (\"Id\" bigint PRIMARY KEY);"
                + "CREATE SEQUENCE shared_seq; CREATE SEQUENCE far_seq;";
        project.generate(tables + "CREATE SEQUENCE bolt_seq;");
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.CONCURRENT);
        run(
                database,
                "INSERT INTO nut VALUES (nextval('shared_seq')); INSERT INTO \"Bolt\" VALUES (70);"
                        + " SELECT setval('far_seq', 500)");

        project.generate(
                tables,
                Project.DESTRUCTIVE,
                Map.of(
                        new ObjectName("", "shared_seq"),
                        List.of(NUT, BOLT),
                        new ObjectName("", "far_seq"),
                        List.of(NUT)));
        project.migrate(database, Flavour.CONCURRENT);

        assertThat(value(database, "SELECT nextval('shared_seq') || ' ' || nextval('far_seq')"))
                .isEqualTo("71 501");
    }

    /** No sequence comes or goes: only what the files say of the model before tells that a table has moved. */
    @Test
    void that_a_table_moves_to_or_begins_to_share_is_advanced_once() throws SQLException {
        Project project = new Project(folder);
        String model = "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE TABLE \"Bolt\" (\"Id\" bigint PRIMARY KEY);"
                + "CREATE TABLE empty (id bigint PRIMARY KEY);"
                + "CREATE SEQUENCE nut_seq INCREMENT BY 50; CREATE SEQUENCE shared_seq INCREMENT BY -10;";
        ObjectName nuts = new ObjectName("", "nut_seq");
        ObjectName shared = new ObjectName("", "shared_seq");
        IdColumn empty = new IdColumn(new ObjectName("", "empty"), "id");
        project.generate(model, Project.CAREFUL, Map.of(nuts, List.of(NUT), shared, List.of(BOLT, empty)));
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.CONCURRENT);
        run(database, "INSERT INTO nut VALUES (1); INSERT INTO \"Bolt\" VALUES (700), (-700)");

        Map<ObjectName, List<IdColumn>> moved = Map.of(nuts, List.of(NUT, BOLT), shared, List.of(empty));
        List<GeneratedMigration> migrations =
                project.generate(model, Project.CAREFUL, moved).migrations();
        project.migrate(database, Flavour.CONCURRENT);

        assertThat(migrations)
                .singleElement()
                .satisfies(migration -> assertThat(migration.migration().content())
                        .contains("lock    SHARE ROW EXCLUSIVE on nut_seq and Bolt", SequenceOperation.STILL_ELSEWHERE)
                        .contains("LOCK TABLE \"Bolt\" IN SHARE ROW EXCLUSIVE MODE")
                        .contains("Runs     before deploy"));
        assertThat(value(database, "SELECT nextval('nut_seq')")).isEqualTo("750");
        assertThat(project.generate(model, Project.CAREFUL, moved).migrations()).isEmpty();

        // A new table joins: it has no ids yet. Then another one goes back, downwards.
        String more = model + "CREATE TABLE \"new\" (id bigint PRIMARY KEY);";
        IdColumn added = new IdColumn(new ObjectName("", "new"), "id");
        assertThat(project.generate(
                                more, Project.CAREFUL, Map.of(nuts, List.of(NUT, BOLT, added), shared, List.of(empty)))
                        .migrations())
                .singleElement()
                .satisfies(
                        migration -> assertThat(migration.migration().content()).doesNotContain("LOCK TABLE"));
        project.generate(more, Project.CAREFUL, Map.of(nuts, List.of(NUT, added), shared, List.of(empty, BOLT)));
        project.migrate(database, Flavour.CONCURRENT);
        assertThat(value(database, "SELECT nextval('shared_seq')")).isEqualTo("-710");
    }

    /** Files from before that was said: nothing is taken for a move; from the next file on it is said. */
    @Test
    void that_no_file_tells_of_is_left_alone() {
        Project project = new Project(folder);
        String model = "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE SEQUENCE nut_seq; CREATE SEQUENCE far_seq;";
        Map<ObjectName, List<IdColumn>> near = Map.of(new ObjectName("", "nut_seq"), List.of(NUT));
        Map<ObjectName, List<IdColumn>> far = Map.of(new ObjectName("", "far_seq"), List.of(NUT));
        project.generate(model);

        assertThat(project.generate(model, Project.CAREFUL, near).migrations()).isEmpty();
        assertThat(project.generate(model + "COMMENT ON TABLE nut IS 'x';", Project.CAREFUL, near)
                        .migrations()
                        .get(0)
                        .migration()
                        .content())
                .doesNotContain("LOCK TABLE");
        assertThat(project.generate(model + "COMMENT ON TABLE nut IS 'x';", Project.CAREFUL, far)
                        .migrations())
                .hasSize(1);
    }

    /** A counter that is there, and another table begins to count with one of its rows. */
    @Test
    void that_is_a_row_which_a_table_moves_to_is_advanced_once() throws SQLException {
        Project project = new Project(folder);
        String model = "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE TABLE \"Bolt\" (\"Id\" bigint PRIMARY KEY);"
                + "CREATE TABLE \"Counters\" (\"Who\" varchar(255) PRIMARY KEY, \"Last\" bigint);";
        project.generate(model, Project.CAREFUL, new IdSources(Map.of(), Map.of(counter("nuts"), List.of(NUT))));
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.STANDARD);
        run(database, "INSERT INTO nut VALUES (7); INSERT INTO \"Bolt\" VALUES (70)");

        IdSources moved = new IdSources(Map.of(), Map.of(counter("nuts"), List.of(NUT, BOLT)));
        assertThat(project.generate(model, Project.CAREFUL, moved).migrations()).hasSize(1);
        project.migrate(database, Flavour.STANDARD);

        assertThat(value(database, "SELECT \"Last\" FROM \"Counters\"")).isEqualTo("120");
        assertThat(project.generate(model, Project.CAREFUL, moved).migrations()).isEmpty();
    }

    /** {@code GenerationType.TABLE}: the first row is what Hibernate counts on from, or one more. */
    @Test
    void that_is_a_row_of_a_table_begins_after_the_greatest_id_too() throws SQLException {
        Project project = new Project(folder);
        String before = "CREATE TABLE nut (id bigint PRIMARY KEY); CREATE TABLE empty (id bigint PRIMARY KEY);";
        String counters = "CREATE TABLE \"Counters\" (\"Who\" varchar(255) PRIMARY KEY, \"Last\" bigint);";
        IdSources ids = new IdSources(
                Map.of(),
                Map.of(
                        counter("it's nuts"), List.of(NUT),
                        counter("empty"), List.of(new IdColumn(new ObjectName("", "empty"), "id"))));
        project.generate(before + "CREATE SEQUENCE nut_seq;");
        ShadowDatabase database = server.create("sequences");
        project.migrate(database, Flavour.CONCURRENT);
        run(database, "INSERT INTO nut VALUES (70)");

        project.generate(before + counters, Project.DESTRUCTIVE, ids);
        project.migrate(database, Flavour.CONCURRENT);

        String all = "SELECT string_agg(\"Who\" || ' ' || \"Last\", ', ') FROM \"Counters\"";
        assertThat(value(database, all)).isEqualTo("it's nuts 120");

        project.generate(before + counters + "CREATE SEQUENCE far_seq;", Project.DESTRUCTIVE, ids);
        project.migrate(database, Flavour.CONCURRENT);
        run(database, "UPDATE \"Counters\" SET \"Last\" = 500; INSERT INTO empty VALUES (7)");
        project.generate(before + counters, Project.DESTRUCTIVE, ids);
        project.migrate(database, Flavour.CONCURRENT);

        assertThat(value(database, all)).isEqualTo("it's nuts 500, empty 57");
    }

    private static IdRow counter(String key) {
        return new IdRow(new ObjectName("", "Counters"), "Who", key, "Last", 50);
    }

    private static String values(ShadowDatabase database) throws SQLException {
        return value(database, """
                SELECT concat_ws(', ', 'nut_seq ' || nextval('nut_seq'), 'shared ' || nextval('yard."Shared ""seq"" one"'),
                                 'far_seq ' || nextval('far_seq'), 'near_seq ' || nextval('near_seq'),
                                 'down_seq ' || nextval('down_seq'), 'empty_seq ' || nextval('empty_seq'),
                                 'new_seq ' || nextval('new_seq'))
                """);
    }

    private static String value(ShadowDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(ShadowDatabase database, String script) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, script);
        }
    }
}
