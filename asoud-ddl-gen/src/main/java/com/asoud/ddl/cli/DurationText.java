package com.asoud.ddl.cli;

import com.asoud.postgres.Refusal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them. */
final class DurationText {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private DurationText() {}

    /** @throws Refusal if it is none, or longer than a year */
    static Duration of(String text, String option) {
        Matcher time = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        Duration duration = time.matches()
                ? Duration.of(Long.parseLong(time.group(1)), Objects.requireNonNull(UNITS.get(time.group(2))))
                : Duration.ZERO;
        if (!time.matches() || duration.compareTo(Duration.ofDays(365)) > 0) {
            throw new Refusal(
                    "'" + text + "' is " + (time.matches() ? "longer than a year" : "not a length of time"),
                    option,
                    "write it as 500ms, 90s, 30m, 2h or 1d");
        }
        return duration;
    }
}
