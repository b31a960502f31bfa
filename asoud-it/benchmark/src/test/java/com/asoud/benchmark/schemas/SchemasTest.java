package com.asoud.benchmark.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.IndexBenchmark;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmark and its advice on tables off the search path, on namesakes, and on names that have to be quoted. */
class SchemasTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private JsonNode tool(String result, Class<?> model, String... arguments) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--model=" + model.getName(), "--folder=" + folder));
        int code = IndexBenchmark.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return JSON.readTree(Files.readString(folder.resolve(result)));
    }

    @Test
    void run_measures_each_index_of_each_schema() throws Exception {
        JsonNode compared = tool(
                "compare.json",
                Schemas.class,
                "run",
                "--scale=1000",
                "--blocks=10",
                "--rounds=2",
                "--load-seconds=0.1",
                "--no-growth",
                "--indexes=shop.idx_item|archive.idx_item|idx_order_buyer",
                "--guards=ItemPlans.(newest_of_archive|newest_of_shop|of_buyer)");

        assertThat(texts(compared.at("/price/indexes"), "index"))
                .containsExactlyInAnyOrder("archive.idx_item", "idx_order_buyer", "shop.idx_item");
        assertThat(compared.at("/price/indexes"))
                .allSatisfy(index -> assertThat(index.get("insertWalBytes").asDouble())
                        .as(index.toString())
                        .isPositive());
        assertThat(texts(compared.at("/price/writes"), "table").distinct())
                .containsExactlyInAnyOrder("archive.item", "order", "shop.item");
        assertThat(compared.at("/price/builds/flavours/0/seconds").asDouble()).isPositive();
        assertThat(compared.get("queries")
                        .valueStream()
                        .filter(query -> query.at("/after/kind").asString().equals("TYPICAL")))
                .hasSize(3)
                .allSatisfy(query -> {
                    assertThat(query.at("/before/access/0").asString()).startsWith("Seq Scan on ");
                    assertThat(query.at("/after/indexes/0").asString())
                            .isIn("archive.idx_item", "shop.idx_item", "idx_order_buyer");
                });
        assertThat(compared.get("indexes")
                        .valueStream()
                        .filter(index -> index.get("index").asString().equals("idx_item"))
                        .map(index -> index.get("declared").asBoolean()))
                .as("another table's index, of the same name, is not the model's")
                .containsExactly(false);
    }

    @Test
    void advise_tells_the_table_with_its_schema_and_the_annotation_without() throws Exception {
        JsonNode advised = tool("advise.json", Schemas.class, "advise", "--scale=2000");

        assertThat(advised.get("left")).isEmpty();
        assertThat(advised.get("advices")
                        .valueStream()
                        .map(advice -> advice.get("table").asString() + " "
                                + advice.at("/write/0").asString()))
                .contains(
                        "shop.item @Index(name = \"idx_item\", columnList = \"code, created\")",
                        "archive.item @Index(name = \"idx_item\", columnList = \"code, created\")",
                        "item_tag @Index(name = \"item_tag_item_id_idx\", columnList = \"item_id\")");
        assertThat(advised.get("advices")
                        .valueStream()
                        .filter(advice -> advice.get("table").asString().endsWith(".item")))
                .allSatisfy(advice -> {
                    assertThat(advice.at("/replaced/0").asString())
                            .isEqualTo(advice.get("table").asString().replace(".item", ".idx_item"));
                    assertThat(advice.at("/after/bytes").asLong())
                            .isGreaterThan(advice.at("/before/bytes").asLong());
                });
        assertThat(texts(advised.at("/together/tables"), "table")).contains("archive.item", "item_tag", "shop.item");
    }

    @Test
    void your_own_database_may_have_any_search_path() throws Exception {
        try (TestDatabase database = server.cloneOf(new Schemas().template(Scale.of(4_000)));
                Connection connection = database.connect()) {
            Sql.execute(connection, "ALTER TABLE shop.item SET SCHEMA \"Übungs Schema\"");
            String url = "--url="
                    + database.dataSource()
                            .unwrap(PGSimpleDataSource.class)
                            .getURL()
                            .replaceAll("\\?.*", "");
            String path = "?currentSchema=%22%C3%9Cbungs%20Schema%22,public";

            JsonNode before = tool("before.json", Schemas.OnThePath.class, "before", url + path, "--user=postgres");
            assertThat(declared(before))
                    .containsExactlyInAnyOrder("archive.idx_item", "idx_item", "idx_order_buyer", "idx_visit_item");
            assertThat(texts(before.get("queries"), "guard")).contains("ItemPlans.newest_of_shop");

            if (server.major() >= 18) {
                JsonNode estimated =
                        tool("estimate.json", Schemas.OnThePath.class, "advise", url + path, "--user=postgres");
                String newest = " WHERE code = 7 ORDER BY created DESC LIMIT 1";
                assertEstimated(connection, estimated, "item", "\"Übungs Schema\".item" + newest);
                assertEstimated(connection, estimated, "archive.item", "archive.item" + newest);
            }

            Sql.execute(
                    connection,
                    "ALTER DATABASE " + Identifiers.quote(connection.getCatalog())
                            + " SET search_path = public, \"Übungs Schema\"");
            JsonNode after = tool("after.json", Schemas.OnThePath.class, "after", url, "--user=postgres");
            assertThat(texts(after.get("queries"), "guard")).contains("ItemPlans.newest_of_shop");
        }
    }

    private static void assertEstimated(Connection connection, JsonNode estimated, String table, String query)
            throws SQLException {
        double cost = cost(connection, "SELECT * FROM " + query);
        assertThat(estimated
                        .get("changes")
                        .valueStream()
                        .filter(change -> change.get("table").asString().equals(table)))
                .as(table)
                .isNotEmpty()
                .first()
                .satisfies(change -> {
                    assertThat(change.at("/write/0").asString()).contains("name = \"idx_item\"");
                    assertThat(change.at("/calls/0/costBefore").asDouble())
                            .isCloseTo(cost, Percentage.withPercentage(10));
                });
    }

    private static double cost(Connection connection, String query) throws SQLException {
        return JSON.readTree(String.valueOf(Sql.<Object>value(connection, "EXPLAIN (FORMAT JSON) " + query)))
                .at("/0/Plan/Total Cost")
                .asDouble();
    }

    private static Stream<String> declared(JsonNode measured) {
        return texts(
                measured.get("indexes")
                        .valueStream()
                        .filter(index -> index.get("declared").asBoolean()),
                "index");
    }

    private static Stream<String> texts(JsonNode array, String field) {
        return texts(array.valueStream(), field);
    }

    private static Stream<String> texts(Stream<JsonNode> array, String field) {
        return array.map(each -> each.get(field).asString());
    }
}
