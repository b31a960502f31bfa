package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.BuildProgress;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal is sent. */
class ProgressDisplayTest {

    private static final String UP_TWO_AND_CLEAR = "\r\u001B[2A\u001B[J";

    private static final BuildProgress BUILD = new BuildProgress(
            "product",
            "build idx_product_tag",
            "waiting for old snapshots",
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            "pages",
            Optional.empty(),
            Duration.ofSeconds(3),
            Optional.of(Blocker.of(1, true, "pid 1")));

    private final List<String> sent = new ArrayList<>();
    private final ProgressDisplay display = on(110);

    private ProgressDisplay on(int width) {
        return new ProgressDisplay(writer(), true, width);
    }

    private PrintWriter writer() {
        return new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                sent.add(String.valueOf(text, from, length));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    /** A line that wraps is two on the screen, and one line of the frame before would stay. */
    @Test
    void a_frame_does_not_wrap_and_whatever_comes_after_does() {
        display.progress(List.of(BUILD));

        assertThat(sent)
                .singleElement()
                .satisfies(frame -> assertThat(frame)
                        .startsWith("\u001B[?7l  product: build idx_product_tag")
                        .contains("\n    waits for pid 1")
                        .endsWith("\n\u001B[?7h"));
    }

    @Test
    void a_frame_takes_the_place_of_the_one_before() {
        display.progress(List.of(BUILD));
        display.progress(List.of(BUILD));
        display.progress(List.of());
        display.say("done");

        assertThat(sent.get(1)).startsWith(UP_TWO_AND_CLEAR + "\u001B[?7l").endsWith("\u001B[?7h");
        assertThat(sent.get(2)).isEqualTo(UP_TWO_AND_CLEAR);
        assertThat(sent.get(3)).startsWith("  done");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120})
    void a_line_fits_the_terminal_and_keeps_its_figures(int width) {
        on(width)
                .progress(List.of(new BuildProgress(
                        "an_archive_of_all_the_orders_that_were_ever_placed",
                        "build idx_archive_of_all_the_orders_that_were_ever_placed_user",
                        "building index: loading tuples in tree",
                        OptionalDouble.of(0.45),
                        OptionalDouble.of(1234567),
                        "rows",
                        Optional.of(Duration.ofMinutes(12)),
                        Duration.ofMinutes(3),
                        Optional.of(Blocker.of(
                                4711,
                                false,
                                "pid 4711, user shop, application psql, idle in transaction for 12 min: SELECT "
                                        + "x".repeat(90))))));

        List<String> lines =
                sent.get(0).replaceAll("\u001B\\[[?0-9]*.", "").lines().toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        assertThat(lines.get(0)).startsWith("  an_archive").endsWith(" 45 %, 1,234,567 rows/s, 12 min 0 s left");
    }

    @Test
    void who_is_interrupted_leaves_what_was_shown() {
        display.progress(List.of(BUILD));
        display.leave();
        display.say("ended");
        display.progress(List.of(BUILD));
        display.idle();

        assertThat(sent).hasSize(3);
        assertThat(sent.get(1)).isEqualTo("  ended");
    }
}
