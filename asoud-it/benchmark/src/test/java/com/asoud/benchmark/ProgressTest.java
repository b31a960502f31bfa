package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.Progress.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each change is told, if there is no terminal: lines come often, and the last one always. */
class ProgressTest {

    private static final Pattern PERCENT = Pattern.compile("(\\d+)%.*\\(0:00:0\\d / (\\S+)\\) *(.*)");

    @Test
    void one_bar_is_for_all_parts_and_tells_how_long_they_will_take_from_the_first_on() throws Exception {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err), Duration.ofMillis(20))) {
            progress.plan(
                    List.of(new Part("writing sample data", 60), new Part("queries", 120), new Part("writes", 20)));
            progress.begin(0);
            Thread.sleep(100);
            progress.begin(2);
            progress.step("first");
            progress.step("second");
            Thread.sleep(100);
            progress.begin(1);
            Thread.sleep(100);
            progress.end();
        }

        List<MatchResult> told = err.toString()
                .lines()
                .flatMap(line -> PERCENT.matcher(line).results())
                .toList();
        assertThat(told.stream().map(line -> Integer.parseInt(line.group(1))))
                .isSorted()
                .startsWith(0)
                .endsWith(100);
        assertThat(told)
                .anySatisfy(line -> assertThat(line.group(1) + " " + line.group(2) + " " + line.group(3))
                        .isIn("0 0:03:19 writing sample data", "0 0:03:18 writing sample data"))
                .anySatisfy(
                        line -> assertThat(line.group(1) + " " + line.group(3)).isEqualTo("60 second"))
                .anySatisfy(
                        line -> assertThat(line.group(1) + " " + line.group(3)).isEqualTo("90 writes"));
        assertThat(err.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }
}
