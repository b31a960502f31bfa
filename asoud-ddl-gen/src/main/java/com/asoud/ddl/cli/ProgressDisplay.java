package com.asoud.ddl.cli;

import com.asoud.ddl.connect.BuildProgress;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Shows a migration to somebody: on a terminal, a line for each table that is rewritten in place; elsewhere, now and
 * then, as lines of a log.
 */
final class ProgressDisplay implements MigrationListener {

    private static final Duration LOG_EVERY = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(1);
    /** Of a name or a phase that is shortened, this much stays. */
    private static final int LEAST = 12;

    /** A line that wraps is two on the screen, and erasing would come up one short (DEC private mode 7, DECAWM). */
    private static final String DO_NOT_WRAP = "\u001B[?7l";

    private static final String WRAP = "\u001B[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private final int width;
    private final Set<String> waits = new HashSet<>();
    private int shown;
    private boolean left;
    private long logged = System.nanoTime();

    /**
     * @param terminal whether what is printed can be printed over
     * @param width of the terminal
     */
    ProgressDisplay(PrintWriter out, boolean terminal, int width) {
        this.out = out;
        this.terminal = terminal;
        this.width = width;
    }

    @Override
    public synchronized void say(String line) {
        out.println((terminal ? erased() : Instant.now().truncatedTo(ChronoUnit.SECONDS)) + "  " + line);
        out.flush();
    }

    @Override
    public synchronized void progress(List<BuildProgress> running) {
        if (terminal) {
            draw(running);
        } else if (System.nanoTime() - logged > LOG_EVERY.toNanos()) {
            logged = System.nanoTime();
            running.forEach(each -> say(line(each)));
        } else {
            running.stream().filter(this::waitsForAnother).forEach(each -> say(line(each)));
        }
    }

    /** Written in one piece: whenever the tool is ended, the terminal wraps again. */
    private void draw(List<BuildProgress> running) {
        if (left) {
            return;
        }
        StringBuilder frame = new StringBuilder(erased());
        List<String> lines = new ArrayList<>();
        for (BuildProgress each : running) {
            lines.add("  " + text(each, width - 2));
            each.waitsFor().ifPresent(who -> lines.add("    waits for " + who));
        }
        if (!lines.isEmpty()) {
            frame.append(DO_NOT_WRAP);
            lines.forEach(line -> frame.append(Screen.cut(line, width)).append(System.lineSeparator()));
            frame.append(WRAP);
        }
        shown = lines.size();
        out.print(frame);
        out.flush();
    }

    private static String line(BuildProgress progress) {
        return text(progress, Integer.MAX_VALUE)
                + progress.waitsFor().map(who -> "; waits for " + who).orElse("");
    }

    /** Whom a build waits for is told once for each session, but not in the first second of the build. */
    private boolean waitsForAnother(BuildProgress progress) {
        return progress.elapsed().compareTo(WAIT) > 0
                && progress.waitsFor()
                        .filter(who -> waits.add(progress.what() + who.pid()))
                        .isPresent();
    }

    /** What is shown stays; somebody else prints below it from now on. */
    synchronized void leave() {
        shown = 0;
        left = true;
    }

    /**
     * To the first column, where the echo of a key such as Ctrl-C has moved the cursor from; up to the first of the
     * lines; and everything below is cleared (ECMA-48: CUU, ED).
     */
    private String erased() {
        String sequence = shown == 0 ? "" : "\r\u001B[" + shown + "A\u001B[J";
        shown = 0;
        return sequence;
    }

    /** The figures are whole; of what is too long for the rest, the phase is shortened, and the name. */
    private static String text(BuildProgress progress, int width) {
        String name = progress.table() + ": " + progress.what();
        String time = ", " + Quantities.duration(progress.elapsed()) + "; ";
        String figures = figures(progress);
        int room = width - time.length() - figures.length();
        String phase = progress.phase();
        if (name.length() + phase.length() > room) {
            // Of "building index: scanning table", what comes last tells most.
            phase = phase.substring(phase.lastIndexOf(": ") < 0 ? 0 : phase.lastIndexOf(": ") + 2);
        }
        int forName = Math.max(LEAST, room - phase.length());
        name = Screen.cut(name, forName);
        return name + time + Screen.cut(phase, Math.max(0, room - name.length())) + figures;
    }

    private static String figures(BuildProgress progress) {
        String unit = " " + progress.unit() + "/s";
        StringBuilder text = new StringBuilder();
        progress.done().ifPresent(done -> text.append(String.format(Locale.ROOT, " %.0f %%", Math.min(1, done) * 100)));
        progress.rate().ifPresent(rate -> text.append(", " + Quantities.count(Math.round(rate)) + unit));
        progress.remaining().ifPresent(rest -> text.append(", " + Quantities.duration(rest) + " left"));
        return text.toString();
    }
}
