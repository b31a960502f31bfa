package com.asoud.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.IndexBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a few of the marketplace's queries want, found without a word about them. */
class AdviceTest {

    @TempDir
    Path folder;

    @Test
    void lists_in_an_order_want_the_columns_of_the_order_in_their_index() throws IOException {
        StringWriter err = new StringWriter();
        int code = IndexBenchmark.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "advise",
                "--model=com.asoud.it.plans.Marketplace",
                "--scale=25000",
                "--guards=ProductPlansTest.(tagged|count_of_a_tag)|OrderPlansTest.(of_a_user_in_one_state|history)",
                "--indexes=idx_product_tag|idx_order_user_.*",
                "--folder=" + folder);

        assertThat(code).as(err.toString()).isZero();
        JsonNode advised = new JsonMapper().readTree(Files.readString(folder.resolve("advise.json")));
        Map<String, JsonNode> wants = new HashMap<>();
        advised.get("wants").forEach(want -> wants.put(want.get("query").asString(), want));
        assertWants(wants, "ProductRepository.tagged", "product (tag, created_at, id)");
        assertWants(wants, "OrderRepository.ofUser", "order (user_id, status, created_at, id)");
        assertThat(advised.get("advices")
                        .valueStream()
                        .map(advice -> advice.at("/write/0").asString()))
                .contains("@Index(name = \"idx_order_user_status\", columnList = \"user_id, status, created_at, id\")");
    }

    private static void assertWants(Map<String, JsonNode> wants, String query, String index) {
        assertThat(wants).containsKey(query);
        JsonNode want = wants.get(query);
        assertThat(want.get("change").asString()).isEqualTo(index);
        JsonNode gain = want.get("gain");
        assertThat(gain.get("pagesBefore").asLong())
                .isGreaterThan(10 * gain.get("pagesAfter").asLong());
        assertThat(gain.get("growthAfter").asString()).isEqualTo("CONSTANT");
    }
}
