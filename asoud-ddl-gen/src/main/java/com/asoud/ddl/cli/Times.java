package com.asoud.ddl.cli;

import com.asoud.postgres.Refusal;
import java.time.Duration;
import java.util.Locale;

/** Lengths of time as people write them. */
final class Times {

    private Times() {}

    private static final Duration LONGEST = Duration.ofDays(365);

    /** @throws Refusal if it is none, or longer than a year */
    static Duration of(String text, String option) {
        Duration time = parse(text, option);
        if (time.compareTo(LONGEST) > 0) {
            throw new Refusal("'" + text + "' is longer than a year", option, "write it as 500ms, 90s, 30m, 2h or 1d");
        }
        return time;
    }

    private static Duration parse(String text, String option) {
        String time = text.strip().toUpperCase(Locale.ROOT);
        if (time.matches("[0-9]{1,9}MS")) {
            return Duration.ofMillis(Long.parseLong(time.substring(0, time.length() - 2)));
        }
        if (time.matches("[0-9]{1,9}[SMH]")) {
            return Duration.parse("PT" + time);
        }
        if (time.matches("[0-9]{1,5}D")) {
            return Duration.parse("P" + time);
        }
        throw new Refusal("'" + text + "' is no length of time", option, "write it as 500ms, 90s, 30m, 2h or 1d");
    }
}
