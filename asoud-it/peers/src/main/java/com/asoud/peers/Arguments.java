package com.asoud.peers;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that several comparisons have. */
public final class Arguments {

    /** What the sample data takes; with fewer rows the guide's statements find hardly anything. */
    private static final long LEAST_ROWS = 20_000;

    private Arguments() {}

    /** Refuses {@code --rows} that are too few for the sample data. */
    public static void checkRows(CommandSpec spec, long rows) {
        checkAtLeast(spec, "--rows", rows, LEAST_ROWS);
    }

    /**
     * Refuses a value that is too small.
     *
     * @throws ParameterException then
     */
    public static void checkAtLeast(CommandSpec spec, String option, long value, long least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(Locale.ROOT, "%s=%d is too small: it must be %,d or more", option, value, least));
        }
    }
}
