package com.asoud.benchmark;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a command has come and how long it will still take: on a terminal in place, elsewhere as a line now and
 * then. There is one bar for all of it. Each part has a share of it, by the seconds that it takes as a rule; how long
 * the rest takes follows from how long the parts so far have really taken.
 */
public final class Progress implements AutoCloseable {

    private static final int WIDTH = 79;
    private static final int MESSAGE = 36;
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    /** So fine that a step of any part is seen. */
    private static final int PARTS_OF_A_PERCENT = 100;

    private static final int ALL = 100 * PARTS_OF_A_PERCENT;

    /** Before, one slow step would look like a slow machine. */
    private static final double TELLING_SECONDS = 5;

    private final PrintWriter err;
    private final Duration interval;
    private volatile List<Part> parts = List.of();
    private @Nullable ProgressBar bar;
    private volatile int now = -1;
    private volatile int steps;
    private volatile int done;
    private long begun;
    private Optional<String> current = Optional.empty();

    /**
     * What is done one after the other.
     *
     * @param name for people
     * @param seconds that it takes as a rule
     */
    public record Part(String name, double seconds) {}

    /** @param err where it is told */
    public Progress(PrintWriter err) {
        this(err, LOG_INTERVAL);
    }

    /** @param interval of the lines, where there is no terminal */
    Progress(PrintWriter err, Duration interval) {
        this.err = err;
        this.interval = interval;
    }

    /** What will be done; said once, before the first part begins. */
    public void plan(List<Part> planned) {
        parts = List.copyOf(planned);
        begun = System.nanoTime();
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("")
                .setInitialMax(ALL)
                .setUnit("%", PARTS_OF_A_PERCENT)
                .setEtaFunction(this::left)
                // Also where only the words change, or the time.
                .continuousUpdate()
                .setMaxRenderedLength(WIDTH);
        if (System.console() == null) {
            builder.setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) interval.toMillis())
                    .setConsumer(new DelegatingProgressBarConsumer(err::println));
        }
        bar = builder.build();
    }

    /**
     * The next part begins.
     *
     * @param steps that it has; 0 if it cannot tell how far it is
     */
    public void begin(int steps) {
        now++;
        this.steps = steps;
        this.done = 0;
        current = Optional.empty();
        show(parts.get(now).name());
    }

    /** A step begins, and so the one before it has ended. */
    public void step(String what) {
        current = Optional.of(what);
        show(what);
        done++;
    }

    private void show(String what) {
        if (bar != null) {
            bar.stepTo(Math.round(ALL * share()));
            bar.setExtraMessage(Lines.shortened(what, "", MESSAGE));
        }
    }

    /** There is a step more than was said. */
    void more() {
        steps++;
    }

    /** The step that began last; empty if this part has none yet. */
    public Optional<String> current() {
        return current;
    }

    /** How much of all has been done, from 0 to 1. */
    private double share() {
        double before = parts.stream()
                .limit(Math.max(0, now))
                .mapToDouble(Part::seconds)
                .sum();
        double here = now < 0 || now == parts.size() || steps == 0
                ? 0
                : parts.get(now).seconds() * Math.min(1, (double) done / steps);
        return (before + here) / all();
    }

    private double all() {
        return parts.stream().mapToDouble(Part::seconds).sum();
    }

    private Optional<Duration> left(ProgressState state) {
        double elapsed = (System.nanoTime() - begun) / 1e9;
        double share = share();
        if (share >= 1) {
            return Optional.of(Duration.ZERO);
        }
        double expected = share * all();
        double slower = elapsed < TELLING_SECONDS || expected < TELLING_SECONDS ? 1 : elapsed / expected;
        return Optional.of(Duration.ofMillis(Math.round(1e3 * Math.max(0, all() * Math.max(1, slower) - elapsed))));
    }

    /** All of it is done. */
    public void end() {
        now = parts.size();
        show("");
        close();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
