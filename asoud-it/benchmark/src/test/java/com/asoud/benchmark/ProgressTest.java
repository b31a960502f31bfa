package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.asoud.benchmark.Progress.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Without a terminal, what it tells is lines. */
class ProgressTest {

    private static final Pattern PERCENT = Pattern.compile("(?m)^ *(\\d+)%");

    @Test
    void one_bar_is_for_all_parts_and_tells_how_long_they_will_take_from_the_first_on() throws Exception {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err), Duration.ofMillis(20))) {
            progress.plan(
                    List.of(new Part("writing sample data", 60), new Part("queries", 120), new Part("writes", 20)));
            assertTold(err, "0% .*");
            progress.begin(0);
            assertTold(err, "0% .*/ 0:03:[12].* writing sample data");
            progress.begin(2);
            progress.step("first");
            progress.step("second");
            assertTold(err, "60% .* second");
            progress.begin(1);
            assertTold(err, "90% .* writes");
            progress.end();
            assertTold(err, "100% .*/ 0:00:00.*");
        }

        assertThat(PERCENT.matcher(err.toString()).results().map(told -> Integer.parseInt(told.group(1))))
                .isSorted();
        assertThat(err.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    /** Lines come from another thread. */
    private static void assertTold(StringWriter err, String line) {
        Pattern expected = Pattern.compile(" *" + line + " *");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(err.toString().lines()).anyMatch(expected.asMatchPredicate()));
    }
}
