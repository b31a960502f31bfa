package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.weather.WeatherData;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole tool on the weather, whose every query has an index of its own. Nothing here depends on how fast it is. */
class IndexBenchmarkTest {

    private static final String MODEL = "--model=com.asoud.planguard.weather.Weather";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private static PostgresServer server;

    private record Run(int code, String out, String err) {}

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Run tool(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (Set.of("run", "before", "after", "scale", "advise").contains(arguments[0])
                && all.stream().noneMatch(argument -> argument.startsWith("--model="))) {
            all.add(MODEL);
        }
        all.add("--folder=" + folder);
        int code = IndexBenchmark.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void run_tells_what_each_index_is_worth_and_what_it_costs() throws IOException {
        Run run = tool("run", "--scale=4000", "--blocks=12", "--rounds=2", "--seed=1", "--load-seconds=0.2");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode compared = JSON.readTree(Files.readString(folder.resolve("compare.json")));
        JsonNode upload = query(compared, "Readings.ofUpload", "TYPICAL");
        assertFewerPages(upload);
        assertThat(upload.get("after").get("indexes").get(0).asString()).isEqualTo("idx_reading_upload");
        assertThat(upload.get("before").get("blockMillis")).hasSize(10);
        assertThat(query(compared, "Stations.withCode", "TYPICAL").get("after").get("pages"))
                .as("a constraint stays")
                .isEqualTo(query(compared, "Stations.withCode", "TYPICAL")
                        .get("before")
                        .get("pages"));
        assertThat(query(compared, "Readings.discard", "TYPICAL")
                        .get("after")
                        .get("writes")
                        .asBoolean())
                .isTrue();

        boolean canEmptyItsCache =
                !compared.get("after").get("server").asString().matches("PostgreSQL 1[456].*");
        for (JsonNode query : compared.get("queries")) {
            JsonNode after = query.get("after");
            assertThat(after.get("hits").asLong() + after.get("misses").asLong())
                    .as(query.toString())
                    .isEqualTo(after.get("pages").asLong());
            assertThat(after.get("cpuMillis").asDouble()).isNotNegative();
            assertThat(after.get("blockMillis").size()).isIn(10, 12);
            assertThat(after.get("coldMillis").asDouble(0) > 0)
                    .as(query.toString())
                    .isEqualTo(canEmptyItsCache
                            && Set.of("TYPICAL", "NONE")
                                    .contains(after.get("kind").asString())
                            && !after.get("writes").asBoolean());
        }

        JsonNode settings = compared.get("price").get("settings");
        assertThat(List.of("fsync", "synchronous_commit", "full_page_writes"))
                .allSatisfy(setting ->
                        assertThat(settings.get(setting).asString()).as(setting).isEqualTo("on"));
        Set<String> priced = new TreeSet<>();
        for (JsonNode index : compared.get("price").get("indexes")) {
            priced.add(index.get("index").asString());
            assertThat(index.get("insertWalBytes").asDouble()).isPositive();
            assertThat(List.of(
                            index.get("insertMicrosLow").asDouble(),
                            index.get("insertMicros").asDouble(),
                            index.get("insertMicrosHigh").asDouble()))
                    .isSorted();
        }
        assertThat(priced)
                .contains("idx_reading_upload", "idx_reading_sensor", "idx_reading_station_taken")
                .doesNotContain("reading_pkey", "uk_station_code");
        Set<String> written = new TreeSet<>();
        boolean countsAtOnce = !compared.get("after").get("server").asString().startsWith("PostgreSQL 14");
        for (JsonNode write : compared.get("price").get("writes")) {
            String group = write.get("group").asString();
            written.add(group);
            assertThat(write.get("verdict").asString())
                    .as("two rounds decide nothing")
                    .isEqualTo("UNSTABLE");
            if (group.startsWith("inserts")) {
                assertThat(write.get("with").get("walBytes").asDouble())
                        .as(write.toString())
                        .isGreaterThan(write.get("without").get("walBytes").asDouble());
            }
            boolean known = countsAtOnce || group.endsWith("one statement");
            assertThat(write.get("with").get("fullPages").asDouble(0) > 0)
                    .as("just after a checkpoint: " + write)
                    .isEqualTo(known);
            assertThat(write.get("with").get("hotShare").isNumber())
                    .as(write.toString())
                    .isEqualTo(group.startsWith("updates") && known);
        }
        assertThat(written)
                .containsExactly(
                        "inserts, in batches",
                        "inserts, one by one",
                        "inserts, one statement",
                        "updates, in batches",
                        "updates, one by one",
                        "updates, one statement");
        assertBuilds(compared.get("price").get("builds"));
        assertGrowth(compared.get("growth"));
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("idx_reading_upload")
                .doesNotContain("/*COMPARISON*/", "/*SCALED*/");
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length())
                        .as(line)
                        .isLessThanOrEqualTo(line.contains(folder.toString()) ? Integer.MAX_VALUE : 80));
        assertThat(run.out())
                .contains("Readings.ofUpload", "idx_reading_upload", "The guide's forecasts", "concurrent build");
    }

    @Test
    void scale_tells_how_queries_and_costs_grow() throws IOException {
        Run run = tool(
                "scale", "--scales=16000,1000,4000", "--values=typical", "--calls=1", "--indexes=idx_reading_upload");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode scaled = JSON.readTree(Files.readString(folder.resolve("scale.json")));
        assertThat(scaled.get("sizes")
                        .valueStream()
                        .map(size -> size.get("rows").asInt()))
                .containsExactly(1000, 4000, 16_000);
        JsonNode upload = scaled.get("queries")
                .valueStream()
                .filter(each -> each.get("query").asString().equals("Readings.ofUpload"))
                .findFirst()
                .orElseThrow();
        assertThat(upload.at("/before/pages/law").asString()).isEqualTo("LINEAR");
        assertThat(upload.at("/before/pages/exponent").asDouble()).isBetween(0.9, 1.1);
        assertThat(upload.at("/after/pages/law").asString()).isEqualTo("CONSTANT");
        assertThat(upload.at("/after/points/2/indexes/0").asString()).isEqualTo("idx_reading_upload");
        assertThat(upload.at("/before/points")
                        .valueStream()
                        .map(point -> point.get("millis").asDouble()))
                .hasSize(3)
                .allMatch(millis -> millis > 0);
        assertThat(cost(scaled, "reading", "bytes of the table").at("/fit/law").asString())
                .isEqualTo("LINEAR");
        String logged = "WAL bytes for an inserted row, ";
        assertThat(cost(scaled, "reading", logged + "with")
                        .at("/values/2/value")
                        .asDouble())
                .isGreaterThan(cost(scaled, "reading", logged + "without")
                        .at("/values/2/value")
                        .asDouble());
        for (String of : List.of("all", "idx_reading_upload")) {
            assertThat(cost(scaled, of, "seconds to build").get("values")).hasSize(3);
        }
        assertThat(scaled.get("left").valueStream().map(JsonNode::asString))
                .contains("ReadingPlansTest.discarding_an_upload modifies rows");
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length())
                        .as(line)
                        .isLessThanOrEqualTo(line.contains(folder.toString()) ? Integer.MAX_VALUE : 80));
        assertThat(run.out()).contains("Readings.ofUpload ", "idx_reading_upload: bytes");
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("Readings.ofUpload", ">null</script>")
                .doesNotContain("/*COMPARISON*/", "/*SCALED*/");
    }

    private static JsonNode cost(JsonNode scaled, String of, String what) {
        return scaled.get("costs")
                .valueStream()
                .filter(cost -> cost.get("of").asString().equals(of)
                        && cost.get("what").asString().equals(what))
                .findFirst()
                .orElseThrow();
    }

    /** At a fifth of the scale, a half, and the scale itself. */
    private static void assertGrowth(JsonNode growth) {
        assertThat(growth.get("sizes")
                        .valueStream()
                        .map(size -> size.get("rows").asInt()))
                .containsExactly(800, 2000, 4000);
        JsonNode upload = growth.get("queries")
                .valueStream()
                .filter(each -> each.get("query").asString().equals("Readings.ofUpload"))
                .findFirst()
                .orElseThrow();
        assertThat(upload.at("/before/pages/law").asString()).isEqualTo("LINEAR");
        assertThat(upload.at("/after/pages/law").asString()).isEqualTo("CONSTANT");
        assertThat(upload.at("/after/points")
                        .valueStream()
                        .map(point -> point.get("millis").asDouble()))
                .hasSize(3)
                .allMatch(millis -> millis > 0);
        assertThat(cost(growth, "all", "bytes of the declared indexes").get("values"))
                .hasSize(3);
    }

    private static void assertBuilds(JsonNode builds) {
        assertThat(builds.get("flavours"))
                .hasSize(2)
                .allSatisfy(flavour -> assertThat(List.of("seconds", "secondsWithLoad", "walBytes"))
                        .allSatisfy(figure ->
                                assertThat(flavour.get(figure).asDouble()).isPositive()));
        assertThat(builds.get("waits")).hasSize(4).allSatisfy(waits -> {
            assertThat(waits.get("writes").asLong())
                    .as("all that were due, whoever waited; a few begin or end beside the window")
                    .isGreaterThan((long) (waits.get("seconds").asDouble()
                                    * builds.get("writesPerSecond").asInt())
                            - 20);
            assertThat(List.of(
                            0.0,
                            waits.get("p50Millis").asDouble(),
                            waits.get("p99Millis").asDouble()))
                    .isSorted();
            boolean enough = waits.get("writes").asLong() >= Builds.ENOUGH;
            assertThat(waits.get("p999Millis").isNumber()).isEqualTo(enough);
            assertThat(List.of(
                            waits.get("p99Millis").asDouble(),
                            waits.get("maxMillis").asDouble()))
                    .isSorted();
            assertThat(waits.get("maxMillisOfRounds")).hasSize(2);
        });
    }

    /** The verdict is not looked at, since times may say the opposite where the machine is busy. */
    private static void assertFewerPages(JsonNode query) {
        assertThat(query.get("before").get("pages").asLong())
                .isGreaterThan(10 * query.get("after").get("pages").asLong());
    }

    private static JsonNode query(JsonNode compared, String query, String kind) {
        return StreamSupport.stream(compared.get("queries").spliterator(), false)
                .filter(row -> row.get("after").get("query").asString().equals(query)
                        && row.get("after").get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void before_and_after_of_your_own_database_are_compared_and_nothing_is_written_there() throws Exception {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(4_000)))) {
            String url = url(database);
            Run after = tool("after", "--url=" + url, "--user=postgres", "--blocks=10");
            try (Connection connection = database.connect()) {
                Sql.execute(connection, "DROP INDEX idx_reading_upload");
            }
            long written = written(database);
            Run before = tool("before", "--url=" + url, "--user=postgres", "--blocks=10");
            Run compared = tool("compare");

            assertThat(after.code()).as(after.err()).isZero();
            assertThat(before.code()).as(before.err()).isZero();
            assertThat(before.out()).contains("ReadingPlansTest.discarding_an_upload modifies rows");
            assertThat(written(database)).isEqualTo(written);
            assertThat(compared.code()).as(compared.err()).isZero();
            JsonNode result = JSON.readTree(Files.readString(folder.resolve("compare.json")));
            assertFewerPages(query(result, "Readings.ofUpload", "TYPICAL"));
            assertThat(folder.resolve("report.html")).isNotEmptyFile();
        }
    }

    @Test
    void pages_are_those_of_the_plan_that_the_server_executes() throws Exception {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(4_000)))) {
            Map<String, List<Long>> forValues = pages(database, "force_custom_plan", "FOR_VALUES");
            Map<String, List<Long>> generic = pages(database, "force_generic_plan", "GENERIC");

            assertThat(generic.values())
                    .as("%s", generic)
                    .anyMatch(both -> !both.get(0).equals(both.get(1)));
            assertThat(forValues).as("each has the other's pages").isEqualTo(reversed(generic));
        }
    }

    /** Of the calls whose two plans differ: the pages of the plan that was executed, and of the other one. */
    private Map<String, List<Long>> pages(TestDatabase database, String setting, String planned) {
        try (Connection connection = database.connect()) {
            Sql.execute(
                    connection,
                    "ALTER DATABASE %s SET plan_cache_mode = %s".formatted(connection.getCatalog(), setting));
            Run run = tool(
                    "before",
                    "--url=" + url(database),
                    "--user=postgres",
                    "--blocks=10",
                    "--guards=.*(average|of_a_country).*");
            assertThat(run.code()).as(run.err()).isZero();
            Map<String, List<Long>> pages = new TreeMap<>();
            for (JsonNode query : JSON.readTree(Files.readString(folder.resolve("before.json")))
                    .get("queries")) {
                boolean alike = query.get("otherPages").isNull();
                assertThat(query.get("planned").asString()).isEqualTo(alike ? "ALIKE" : planned);
                if (!alike) {
                    pages.put(
                            query.get("guard").asString()
                                    + query.get("number")
                                    + query.get("kind").asString(),
                            List.of(
                                    query.get("pages").asLong(),
                                    query.get("otherPages").asLong()));
                }
            }
            return pages;
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Map<String, List<Long>> reversed(Map<String, List<Long>> pages) {
        Map<String, List<Long>> reversed = new TreeMap<>();
        pages.forEach((call, both) -> reversed.put(call, List.of(both.get(1), both.get(0))));
        return reversed;
    }

    private static long written(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.<Long>value(connection, """
                    SELECT (n_tup_ins + n_tup_upd + n_tup_del) AS written FROM pg_stat_user_tables WHERE relname = 'reading'
                    """);
        }
    }

    private static double processor(JsonNode measured) {
        return measured.get("queries")
                .valueStream()
                .mapToDouble(query -> query.get("cpuMillis").asDouble())
                .sum();
    }

    @Test
    void what_the_url_says_holds_beside_what_the_tool_says() throws Exception {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(4_000)));
                Connection connection = database.connect()) {
            Sql.execute(connection, "ALTER SCHEMA public RENAME TO shop");
            String url = url(database) + "?currentSchema=shop&options=-c%20work_mem=8MB";
            Run one = tool("before", "--url=" + url, "--user=postgres", "--guards=StationPlansTest.one");
            Run writing = tool("after", "--url=" + url, "--user=postgres", "--guards=ReadingPlansTest.disc.*");

            assertThat(one.code()).as(one.err()).isZero();
            JsonNode measured = JSON.readTree(Files.readString(folder.resolve("before.json")));
            assertThat(measured.at("/environment/settings/work_mem").asString()).isEqualTo("8MB");
            assertThat(measured.get("indexes").size()).isPositive();
            assertThat(measured.get("queries").size()).isPositive();
            assertThat(processor(measured))
                    .as("of a server that may be elsewhere")
                    .isZero();
            assertThat(writing.code()).as(writing.err()).isZero();
            assertThat(writing.out().replaceAll("\\s+", " "))
                    .contains("modifies rows, and this database is only read", "0 calls are in");

            Sql.execute(connection, "ALTER TABLE shop.station DROP CONSTRAINT station_pkey CASCADE");
            Sql.execute(connection, "ALTER TABLE shop.station ALTER COLUMN id TYPE text");
            Run unlike = tool("before", "--url=" + url, "--user=postgres", "--guards=ReadingPlansTest.one_.*");
            assertRefused(unlike, "a guard cannot be measured");
            assertThat(unlike.err()).containsPattern("where: ReadingPlansTest.one_with_its_station, on\\s");
        }
    }

    @Test
    void a_write_that_fails_under_the_load_is_told_when_all_writers_have_ended() throws SQLException {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(4_000)));
                OpenLoad load = new OpenLoad(
                        database.dataSource(),
                        List.of(new Databases.Table("reading", "reading"), new Databases.Table("station", "station")),
                        300);
                Connection connection = database.connect()) {
            assertThatThrownBy(() -> load.during(() -> Sql.execute(connection, """
                            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
                                AS 'BEGIN RAISE ''no more readings''; END';
                            CREATE TRIGGER refuse BEFORE INSERT ON reading EXECUTE FUNCTION refuse();
                            ALTER TABLE reading ENABLE ALWAYS TRIGGER refuse;
                            SELECT pg_sleep(0.2);
                            """)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("a write failed")
                    .hasMessageContaining("no more readings");
        }
    }

    @Test
    void what_cannot_be_compared_is_named() throws IOException {
        Measured before = measured("PostgreSQL 17.1", 1000, "4MB");
        Measured after = measured("PostgreSQL 18.6", 2000, "8MB");
        Files.writeString(folder.resolve("before.json"), JSON.writeValueAsString(before));
        Files.writeString(folder.resolve("after.json"), JSON.writeValueAsString(after));

        Run compared = tool("compare");

        assertThat(compared.code()).isEqualTo(1);
        assertThat(compared.err())
                .contains("PostgreSQL 17.1", "PostgreSQL 18.6", "1000 rows", "2000 rows", "setting work_mem", "4MB");
        assertThat(folder.resolve("compare.json")).doesNotExist();
    }

    @Test
    void what_may_be_meant_is_warned_of() throws IOException {
        Files.writeString(folder.resolve("before.json"), JSON.writeValueAsString(of("shop", "idx_old")));
        Files.writeString(folder.resolve("after.json"), JSON.writeValueAsString(of("copy", "idx_new")));

        Run compared = tool("compare");

        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.err())
                .contains("before.json is of shop", "only in before.json: idx_old")
                .containsPattern("not\\s+declared:\\s+idx_new");
        assertThat(compared.out()).contains("not by turns");
    }

    private static Measured of(String database, String index) {
        return new Measured(
                Measured.FORMAT,
                new Measured.Environment("Weather", "taken of " + database, "18.6", database, 1000, Map.of(), "2"),
                List.of(),
                List.of(),
                List.of(new Measured.IndexSize("reading", index, false, 8192, 8192)));
    }

    private static Measured measured(String version, long scale, String memory) {
        return new Measured(
                Measured.FORMAT,
                new Measured.Environment(
                        "Weather", "2026-11-29T00:00:00Z", version, "db", scale, Map.of("work_mem", memory), "2"),
                List.of(),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after", "advise"})
    void a_wrong_url_is_refused(String command) throws SQLException {
        assertRefused(tool(command, "--url=jdbc:mysql://localhost/shop"), "this is not the URL of a PostgreSQL server");
        assertRefused(
                tool(command, "--url=jdbc:postgresql://localhost:1/shop", "--user=postgres"),
                "the database cannot be measured");
        try (TestDatabase database = server.cloneOf(Template.EMPTY)) {
            assertRefused(
                    tool(command, "--url=" + url(database) + "_that_is_not_there", "--user=postgres"),
                    "the database cannot be measured");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after", "advise"})
    void a_database_without_the_tables_is_refused(String command) throws SQLException {
        try (TestDatabase database = server.cloneOf(Template.EMPTY)) {
            assertRefused(
                    tool(command, "--url=" + url(database), "--user=postgres"),
                    unlessTooOld(command, "the database does not have the model's tables"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after", "advise"})
    void a_missing_privilege_is_refused(String command) throws SQLException {
        try (TestDatabase database = server.cloneOf(WeatherData.template(Scale.of(4_000)));
                Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE ROLE index_benchmark_reader LOGIN");
            try {
                assertRefused(
                        tool(command, "--url=" + url(database), "--user=index_benchmark_reader"),
                        unlessTooOld(command, "the user may not read the model's tables"));
            } finally {
                Sql.execute(connection, "DROP ROLE index_benchmark_reader");
            }
        }
    }

    private static String unlessTooOld(String command, String message) {
        return command.equals("advise") && server.major() < 18
                ? "estimates need a throwaway server that can restore statistics"
                : message;
    }

    @Test
    void a_comparison_that_cannot_be_written_is_not_made() throws IOException {
        Files.writeString(folder.resolve("before.json"), JSON.writeValueAsString(of("shop", "idx_old")));
        Files.writeString(folder.resolve("after.json"), JSON.writeValueAsString(of("copy", "idx_new")));
        Files.createDirectory(folder.resolve("report.html"));

        Run compared = tool("compare");

        assertRefused(compared, "the file cannot be written: it is a folder");
        assertThat(compared.err()).doesNotContain("Warning");
        assertThat(folder.resolve("compare.json")).doesNotExist();
    }

    @Test
    void an_unreadable_file_is_refused() throws IOException {
        assertRefused(tool("compare"), "the file does not exist");
        Files.writeString(folder.resolve("before.json"), "{\"format\": ");
        assertRefused(tool("compare"), "the file is not as the commands before and after write it");
        Files.writeString(folder.resolve("before.json"), "{}");
        assertRefused(tool("compare"), "the file is of format 0");
        for (String incomplete :
                List.of("{\"format\": %s}", "{\"format\": %s, \"environment\": {\"model\": \"Weather\"}}")) {
            Files.writeString(folder.resolve("before.json"), incomplete.formatted(Measured.FORMAT));
            assertRefused(tool("compare"), "the file is not as the commands before and after write it");
        }
        Files.writeString(
                folder.resolve("before.json"), JSON.writeValueAsString(measured("PostgreSQL 18.6", 1000, "4MB")));
        assertRefused(tool("compare"), "after.json");
    }

    /** On the class path that its manifest would name; the jar itself is made after the tests. */
    @Test
    void as_a_program_it_ends_with_the_exit_code() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IndexBenchmark.class.getName(),
                        "compare",
                        "--folder=" + folder)
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertRefused(new Run(program.waitFor(), "", said), "the file does not exist");
    }

    private static void assertRefused(Run run, String message) {
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(Stream.of(run.err().split(message, -1))).as(run.err()).hasSize(2);
        assertThat(run.err()).contains("where:").doesNotContain("\tat ");
    }

    private static String url(TestDatabase database) throws SQLException {
        return database.dataSource().unwrap(PGSimpleDataSource.class).getURL().replaceAll("\\?.*", "");
    }
}
