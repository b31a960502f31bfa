package com.asoud.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.IndexBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole benchmark on the marketplace, at its smallest scale: what it counts, not what takes how long. */
class WorthOfIndexesTest {

    private static final Pattern EXTERNAL =
            Pattern.compile("(?:src|href)=\"(?!data:)[^\"]*\"|url\\([^)]*\\)|@import|\\bfetch\\(");

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"comparison\">(.*?)</script>", Pattern.DOTALL);

    private static final String MODEL = "--model=com.asoud.it.plans.Marketplace";

    @TempDir
    Path folder;

    /** What it says beside its result. */
    private String succeeds(String... arguments) {
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--folder=" + folder);
        int code = IndexBenchmark.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err), all.toArray(String[]::new));

        assertThat(code).as(err.toString()).isZero();
        return err.toString();
    }

    private JsonNode compared() throws IOException {
        return new JsonMapper().readTree(Files.readString(folder.resolve("compare.json")));
    }

    /** The guide's three statements alone; all other queries are measured by the test of {@code run}. */
    @Test
    void before_and_after_are_compared() throws IOException {
        for (String command : List.of("before", "after")) {
            String told = succeeds(
                    command, MODEL, "--scale=20000", "--blocks=10", "--indexes=idx_.*", "--guards=GuidePlansTest.*");
            assertThat(told).contains("100/100%");
        }
        String warned = succeeds("compare", "--headlines=GuidePlansTest.*");

        assertThat(warned).isEmpty();
        JsonNode compared = compared();
        assertEachNumberIsOne(compared);
        assertPageHolds(compared);
        assertThat(compared.get("queries"))
                .hasSize(3)
                .allSatisfy(query -> assertThat(pages(query, "before")).isGreaterThan(2 * pages(query, "after")));
        assertThat(compared.get("price").isNull()).isTrue();
        assertThat(forecast(compared, "database CPU 30-50 % less"))
                .as("the server's process is on this machine")
                .isNotEqualTo("NOT_MEASURED");
        assertThat(forecast(compared, "writes 5-10 % slower")).isEqualTo("NOT_MEASURED");
        assertThat(forecast(compared, "no rise of the error rate")).isEqualTo("MET");
    }

    private static String forecast(JsonNode compared, String what) {
        return compared.get("forecasts")
                .valueStream()
                .filter(forecast -> forecast.get("forecast").asString().equals(what))
                .findFirst()
                .orElseThrow()
                .get("outcome")
                .asString();
    }

    @Test
    void the_guides_statements_read_less_and_each_of_its_indexes_has_a_price() throws IOException {
        succeeds(
                "run",
                MODEL,
                "--scale=20000",
                "--rounds=2",
                "--blocks=10",
                "--load-seconds=0.2",
                "--indexes=idx_.*",
                "--headlines=GuidePlansTest.*");

        JsonNode compared = compared();
        assertThat(compared.at("/growth/left").toString())
                .as("a smaller marketplace has no rows for the guide's statements")
                .contains("4k rows", "10k rows");
        assertEachNumberIsOne(compared);
        assertPageHolds(compared);
        Map<String, JsonNode> guide = new TreeMap<>();
        for (JsonNode query : compared.get("queries")) {
            String guard = query.get("after").get("guard").asString();
            if (guard.startsWith("GuidePlansTest")) {
                guide.put(guard, query);
            }
        }
        assertThat(guide).hasSize(3).allSatisfy((guard, query) -> {
            assertThat(pages(query, "before")).isGreaterThan(2 * pages(query, "after"));
            assertThat(query.get("before").get("rows"))
                    .isEqualTo(query.get("after").get("rows"));
        });
        Set<String> priced = new TreeSet<>();
        compared.get("price")
                .get("indexes")
                .forEach(index -> priced.add(index.get("index").asString()));
        assertThat(priced).hasSize(16).allMatch(index -> index.matches("idx_(product|market|order)_.*"));
        Set<String> forecasts = new TreeSet<>();
        compared.get("forecasts")
                .forEach(forecast -> forecasts.add(forecast.get("forecast").asString()));
        assertThat(forecasts)
                .contains("disk 5-10 % more", "writes 5-10 % slower", "queries 50-80 % faster")
                .filteredOn(forecast -> forecast.endsWith("10 times faster"))
                .hasSize(3);
    }

    /** What cannot be computed would be written as a word. */
    private static void assertEachNumberIsOne(JsonNode node) {
        assertThat(node.isString() ? node.asString() : "").isNotIn("NaN", "Infinity", "-Infinity");
        node.forEach(WorthOfIndexesTest::assertEachNumberIsOne);
    }

    private void assertPageHolds(JsonNode compared) throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        assertThat(List.of(
                        "forecasts",
                        "queries",
                        "figures",
                        "writes",
                        "indexes",
                        "flavours",
                        "waits",
                        "sizes",
                        "settings"))
                .allSatisfy(section -> assertThat(page).contains("id=\"" + section + "\""));
        assertThat(EXTERNAL.matcher(page).results().map(MatchResult::group)).isEmpty();
        Matcher data = DATA.matcher(page);
        assertThat(data.find()).isTrue();
        assertThat(new JsonMapper().readTree(data.group(1))).isEqualTo(compared);
    }

    private static long pages(JsonNode query, String side) {
        return query.get(side).get("pages").asLong();
    }
}
