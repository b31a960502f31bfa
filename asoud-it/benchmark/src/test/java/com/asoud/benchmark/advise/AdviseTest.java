package com.asoud.benchmark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.IndexBenchmark;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.weather.WeatherData;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Advice on the weather's indexes: pages and definitions, which are the same on any machine. */
class AdviseTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
            .build();

    private static final String WRITTEN = """
            SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables
            """;

    private static final String READ_UPLOAD = "SELECT * FROM reading WHERE upload = (SELECT 1)";

    private static final String VALID = """
            SELECT pg_get_indexdef(i.indexrelid) FROM pg_index AS i
            WHERE i.indrelid = 'reading'::regclass AND i.indisvalid AND NOT i.indisunique
            """;

    @TempDir
    static Path folder;

    private static PostgresServer server;
    private static Run run;
    private static JsonNode advised;

    private record Run(int code, String out, String err) {}

    @BeforeAll
    static void adviseOnce() throws IOException {
        server = PostgresServer.start();
        Run printed = advise("--scale=5000", "--json");
        assertThat(printed.code()).as(printed.err()).isZero();
        advised = JSON.readTree(Files.readString(folder.resolve("advise.json")));
        assertThat(JSON.readTree(printed.out()))
                .as("--json prints it, and nothing else")
                .isEqualTo(advised);
        run = new Run(printed.code(), AdviceText.of(JSON.treeToValue(advised, Advised.class)), printed.err());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Run advise(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all =
                new ArrayList<>(List.of("advise", "--model=com.asoud.planguard.weather.Weather", "--folder=" + folder));
        all.addAll(List.of(arguments));
        int code = IndexBenchmark.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void what_pays_is_told_with_its_price_and_the_annotation_to_write() throws IOException {
        JsonNode advice = advised.get("advices").get(0);
        assertThat(advice.get("write").get(0).asString())
                .isEqualTo("@Index(name = \"idx_reading_station_taken\", columnList = \"station_id, taken_at, id\","
                        + " options = \"include (value)\")");
        JsonNode gain = advice.get("gains").get(0);
        assertThat(gain.get("query").asString()).isEqualTo("Readings.average");
        assertThat(gain.get("pagesBefore").asLong())
                .isGreaterThan(3 * gain.get("pagesAfter").asLong());
        assertThat(advice.get("losses")).isEmpty();
        assertThat(advice.at("/after/bytes").asLong())
                .isGreaterThan(advice.at("/before/bytes").asLong());
        assertThat(advice.at("/after/insertWalBytes").asDouble())
                .isGreaterThan(advice.at("/before/insertWalBytes").asDouble());
        assertThat(advice.at("/updates/0/column").asString()).isEqualTo("value");
        assertThat(advice.at("/updates/0/walAfter").asDouble())
                .as("not heap-only any more, an update writes to each index")
                .isGreaterThan(2 * advice.at("/updates/0/walBefore").asDouble());
        assertThat(advised.at("/together/tables")
                        .valueStream()
                        .map(one -> one.get("table").asString()))
                .containsExactly("reading");
        assertThat(advised.get("indexes"))
                .allSatisfy(index -> assertThat(index.get("queries"))
                        .as("who needs an index reads it: " + index.get("index"))
                        .containsAll(index.get("worseWithout")));
        assertThat(advised.get("wants"))
                .anySatisfy(want -> assertThat(want.get("advised").asBoolean())
                        .as("what is advised is wanted")
                        .isTrue());
        assertThat(advised.at("/together/dearer").asInt()).isZero();
        assertThat(reason(advised, "idx_reading_upload")).startsWith("Readings.ofUpload would read");
        assertThat(reason(advised, "idx_reading_station_taken"))
                .isEqualTo("the foreign key fk_reading_station would have no index");
        assertThat(run.out())
                .contains("include (value)", "Readings.average", "WAL bytes", "value was in no index")
                .doesNotContain("asoud", "product");
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length())
                        .as(line)
                        .isLessThanOrEqualTo(line.contains(folder.toString()) ? Integer.MAX_VALUE : 80));
        assertThat(Files.readString(folder.resolve("advice.html")))
                .contains("include (value)")
                .doesNotContain("/*ADVICE*/");
    }

    /** Why an index is not dropped. */
    private static String reason(JsonNode advised, String index) {
        return advised.get("rejected")
                .valueStream()
                .filter(one -> one.get("kind").asString().equals("dropped")
                        && one.get("change").asString().startsWith(index + " "))
                .map(one -> one.get("reason").asString())
                .findFirst()
                .orElseThrow();
    }

    /** Editing the annotation and generating is all there is to do; meanwhile there is always such an index. */
    @Test
    void an_advice_is_applied_by_its_annotation_and_leaves_no_gap(@TempDir Path project) throws Exception {
        String annotation = advised.get("advices").get(0).get("write").get(0).asString();
        EditedModel model = new EditedModel(project);
        model.generate();
        List<String> before = model.files();
        try (TestDatabase database = server.cloneOf(Template.EMPTY);
                Connection observer = database.connect()) {
            model.migrate(database, () -> {});
            assertThat(there(observer)).anyMatch(index -> index.endsWith("(station_id, taken_at, id)"));

            model.write("INDEX_STATION_TAKEN", annotation);
            model.generate();
            List<String> looks = new ArrayList<>();
            model.migrate(database, () -> {
                assertThat(there(observer)).anyMatch(index -> index.contains("(station_id, taken_at, id)"));
                looks.add("");
            });

            assertThat(model.files()).hasSizeGreaterThan(before.size());
            assertThat(looks).hasSizeGreaterThan(4);
            assertThat(there(observer))
                    .filteredOn(index -> index.contains("(station_id, taken_at, id)"))
                    .singleElement()
                    .asString()
                    .contains("idx_reading_station_taken ")
                    .endsWith("INCLUDE (value)");
        }
    }

    private static List<String> there(Connection connection) {
        try {
            return Sql.column(connection, VALID);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * What the planner expects there, though the weather's rows are in neither of both: the copy has only statistics.
     */
    @Test
    void your_own_database_is_only_read_and_its_planner_asked() throws Exception {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(40_000)));
                Connection connection = database.connect()) {
            Sql.execute(connection, "DROP INDEX idx_reading_upload");
            String url = database.dataSource()
                    .unwrap(PGSimpleDataSource.class)
                    .getURL()
                    .replaceAll("\\?.*", "");
            long log = Sql.<Number>value(connection, WRITTEN).longValue();

            Run estimated = advise("--url=" + url, "--user=postgres", "--json");

            if (server.major() < 18) {
                assertRefused(estimated, "estimates need a throwaway server that can restore statistics");
                return;
            }
            assertThat(estimated.code()).as(estimated.err()).isZero();
            assertThat(Sql.<Number>value(connection, WRITTEN).longValue()).isEqualTo(log);
            JsonNode printed = JSON.readTree(estimated.out());
            assertThat(printed).isEqualTo(JSON.readTree(Files.readString(folder.resolve("estimate.json"))));
            assertThat(EstimateText.of(JSON.treeToValue(printed, Estimated.class)))
                    .contains("columnList = \"upload\"", "Readings.ofUpload");
            JsonNode upload = printed.at("/changes/0/calls/0");
            assertThat(upload.get("costBefore").asDouble())
                    .isCloseTo(cost(connection, READ_UPLOAD), Percentage.withPercentage(1));
            Sql.execute(connection, "CREATE INDEX ON reading (upload)");
            assertThat(upload.get("costAfter").asDouble())
                    .as("without any rows, the planner expects what it expects with them")
                    .isCloseTo(cost(connection, READ_UPLOAD), Percentage.withPercentage(10));
        }
    }

    private static double cost(Connection connection, String query) throws SQLException {
        return plan(connection, query, "Total Cost");
    }

    private static double plan(Connection connection, String query, String what) throws SQLException {
        return JSON.readTree(String.valueOf(Sql.<Object>value(connection, "EXPLAIN (FORMAT JSON) " + query)))
                .at("/0/Plan/" + what)
                .asDouble();
    }

    @Test
    void a_partial_index_is_expected_to_be_as_large_as_its_rows() throws Exception {
        if (server.major() < 18) {
            return; // Statistics cannot be restored there, and it is refused: above.
        }
        String table = "CREATE TABLE part (id bigint, code bigint, rare boolean NOT NULL)";
        try (TestDatabase database = server.cloneOf(Template.EMPTY);
                TestDatabase empty = server.cloneOf(Template.EMPTY);
                Connection own = database.connect();
                Connection copy = empty.connect()) {
            Sql.execute(own, table);
            Sql.execute(own, "INSERT INTO part SELECT i, i, i % 20 = 0 FROM generate_series(1, 60000) AS i");
            Sql.execute(own, "VACUUM ANALYZE part");
            Sql.execute(own, """
                    CREATE SCHEMA elsewhere;
                    CREATE TABLE split (id bigint) PARTITION BY RANGE (id);
                    CREATE TABLE elsewhere.split PARTITION OF split FOR VALUES FROM (0) TO (20000);
                    CREATE TABLE split_2 PARTITION OF split FOR VALUES FROM (20000) TO (90000);
                    INSERT INTO split SELECT id FROM part;
                    """);
            Sql.execute(own, "VACUUM ANALYZE split");
            StatisticsCopy statistics = StatisticsCopy.of(own, copy, List.of(table, "CREATE TABLE split (id bigint)"));
            assertThat(plan(copy, "SELECT FROM split", "Plan Rows"))
                    .as("all partitions")
                    .isCloseTo(60_000, Percentage.withPercentage(1));
            for (String where : List.of("", " WHERE rare")) {
                String create = "CREATE INDEX part_code ON part (code)" + where;
                Sql.execute(own, create);
                Sql.execute(copy, create);
                statistics.restoreRelations();
                assertThat(statistics.lengthen(new ObjectName("public", "part_code")))
                        .as(create)
                        .isCloseTo(
                                Sql.<Number>value(own, "SELECT pg_relation_size('part_code')")
                                        .longValue(),
                                Percentage.withPercentage(30));
                Sql.execute(own, "DROP INDEX part_code");
                Sql.execute(copy, "DROP INDEX part_code");
            }
        }
    }

    private static void assertRefused(Run run, String message) {
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains(message, "where:", "do:").doesNotContain("\tat ");
    }
}
