package com.asoud.ddl.cli;

import com.asoud.postgres.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them. */
final class DurationText {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private DurationText() {}

    /** @throws Refusal if it is none, or longer than a year */
    static Duration of(String text, String option) {
        Matcher time = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        Duration duration = time.matches() ? duration(Long.parseLong(time.group(1)), time.group(2)) : Duration.ZERO;
        if (!time.matches() || duration.compareTo(Duration.ofDays(365)) > 0) {
            throw new Refusal(
                    "'" + text + "' is " + (time.matches() ? "longer than a year" : "not a length of time"),
                    option,
                    "write it as 500ms, 90s, 30m, 2h or 1d");
        }
        return duration;
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
