package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.online.Progress;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a terminal is sent. */
class ProgressesTest {

    private static final String UP_TWO_AND_CLEAR = "\u001B[2A\u001B[J";

    private static final Progress BUILD = new Progress(
            "product",
            "build idx_product_tag",
            "waiting for old snapshots",
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            "pages",
            Optional.empty(),
            Duration.ofSeconds(3),
            Optional.of("pid 1"));

    private final List<String> sent = new ArrayList<>();
    private final Progresses progresses = new Progresses(
            new PrintWriter(new Writer() {
                @Override
                public void write(char[] text, int from, int length) {
                    sent.add(String.valueOf(text, from, length));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            }),
            true);

    /** A line that wraps is two on the screen, and one line of the frame before would stay. */
    @Test
    void aFrameDoesNotWrapAndWhateverComesAfterDoes() {
        progresses.progress(List.of(BUILD));

        assertThat(sent)
                .singleElement()
                .satisfies(frame -> assertThat(frame)
                        .startsWith("\u001B[?7l  product: build idx_product_tag")
                        .contains("\n    waits for pid 1")
                        .endsWith("\n\u001B[?7h"));
    }

    @Test
    void aFrameTakesThePlaceOfTheOneBefore() {
        progresses.progress(List.of(BUILD));
        progresses.progress(List.of(BUILD));
        progresses.progress(List.of());
        progresses.say("done");

        assertThat(sent.get(1)).startsWith(UP_TWO_AND_CLEAR + "\u001B[?7l").endsWith("\u001B[?7h");
        assertThat(sent.get(2)).isEqualTo(UP_TWO_AND_CLEAR);
        assertThat(sent.get(3)).startsWith("  done");
    }
}
