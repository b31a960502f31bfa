package com.asoud.ddl.connect;

import java.time.Duration;
import java.util.Locale;

/** Quantities for people, the same in every locale. */
public final class Quantities {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
    private static final int KILO = 1024;
    private static final int SIXTY = 60;

    private Quantities() {}

    /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 20 s}, {@code 5 h 12 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < SIXTY) {
            return seconds + " s";
        }
        long minutes = seconds / SIXTY;
        return minutes < SIXTY
                ? minutes + " min " + seconds % SIXTY + " s"
                : minutes / SIXTY + " h " + minutes % SIXTY + " min";
    }

    /** In units of 1024: {@code 512 bytes}, {@code 8.0 kB}, {@code 1.3 GB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KILO && unit < UNITS.length - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " " + UNITS[0] : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 1 table}, {@code 2 tables}, {@code 2 indexes}. */
    public static String counted(long number, String one) {
        return number + " " + one + (number == 1 ? "" : one.endsWith("x") ? "es" : "s");
    }

    /** With separators: {@code 1,234,567}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
