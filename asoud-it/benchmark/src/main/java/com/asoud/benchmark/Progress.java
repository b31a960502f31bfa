package com.asoud.benchmark;

import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Tells how far it has come and how long it will take: on a terminal in place, elsewhere as a line now and then. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 79;
    private static final int LOG_MILLIS = 10_000;

    private final PrintWriter err;
    private @Nullable ProgressBar bar;
    private Optional<String> current = Optional.empty();

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String line) {
        err.println(line);
    }

    /** Begins a part of so many steps. */
    void begin(String part, int steps) {
        end();
        ProgressBarBuilder builder =
                new ProgressBarBuilder().setTaskName(part).setInitialMax(steps).setMaxRenderedLength(WIDTH);
        if (System.console() == null) {
            builder.setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(LOG_MILLIS)
                    .setConsumer(new DelegatingProgressBarConsumer(err::println));
        }
        bar = builder.build();
    }

    /** A step begins, and so the one before it has ended. */
    void step(String what) {
        current = Optional.of(what);
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(what);
        }
    }

    /** There is a step more than was said. */
    void more() {
        if (bar != null) {
            bar.maxHint(bar.getMax() + 1);
        }
    }

    /** The step that began last; empty if this part has none yet. */
    Optional<String> current() {
        return current;
    }

    void end() {
        current = Optional.empty();
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
