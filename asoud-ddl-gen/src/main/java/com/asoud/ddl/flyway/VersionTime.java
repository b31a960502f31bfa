package com.asoud.ddl.flyway;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version that says a time, such as {@code 20261129120000}, {@code 2026_11_29_1200} or {@code 20261129_01}.
 *
 * @param time what it says
 * @param unit how exactly
 * @param separators what is after the year, month, day, hour, minute and second, as far as there is one
 * @param number a further part
 * @param digits how many the further part has at least
 */
record VersionTime(LocalDateTime time, Unit unit, List<String> separators, Optional<BigInteger> number, int digits) {

    /** How exactly a version says a time. */
    enum Unit {
        DAY,
        MINUTE,
        SECOND
    }

    private static final Pattern TIME = Pattern.compile("((?:19|20)[0-9]{2})([._]?)([0-9]{2})([._]?)([0-9]{2})"
            + "(?:([._]?)([0-9]{2})([._]?)([0-9]{2})(?:([._]?)([0-9]{2}))?)?"
            + "(?:([._])([0-9]+))?");

    /** A number of four digits below it, after a day, is no time of that day but the number of a file. */
    private static final int FEW = 100;

    /** @return empty if it says none */
    static Optional<VersionTime> of(String version) {
        Matcher parts = TIME.matcher(version);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Unit unit = parts.group(7) == null ? Unit.DAY : parts.group(11) == null ? Unit.MINUTE : Unit.SECOND;
        Optional<BigInteger> number = Optional.ofNullable(parts.group(13)).map(BigInteger::new);
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 3),
                    number(parts, 5),
                    number(parts, 7),
                    number(parts, 9),
                    number(parts, 11));
            boolean countsFiles = unit == Unit.MINUTE
                    && text(parts, 8).isEmpty()
                    && !text(parts, 6).isEmpty()
                    && number.isEmpty()
                    && time.getHour() * FEW + time.getMinute() < FEW;
            return Optional.of(
                    countsFiles
                            ? new VersionTime(
                                    time.truncatedTo(ChronoUnit.DAYS),
                                    Unit.DAY,
                                    List.of(text(parts, 2), text(parts, 4), text(parts, 6)),
                                    Optional.of(BigInteger.valueOf(time.getMinute())),
                                    4)
                            : new VersionTime(
                                    time,
                                    unit,
                                    List.of(
                                            text(parts, 2),
                                            text(parts, 4),
                                            text(parts, 6),
                                            text(parts, 8),
                                            text(parts, 10),
                                            text(parts, 12)),
                                    number,
                                    text(parts, 13).length()));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    private static String text(Matcher parts, int group) {
        return parts.group(group) == null ? "" : parts.group(group);
    }

    /** The same for another time, as exactly, and without a further part. */
    VersionTime at(LocalDateTime other) {
        return new VersionTime(
                other.truncatedTo(
                        switch (unit) {
                            case DAY -> ChronoUnit.DAYS;
                            case MINUTE -> ChronoUnit.MINUTES;
                            case SECOND -> ChronoUnit.SECONDS;
                        }),
                unit,
                separators,
                Optional.empty(),
                digits);
    }

    VersionTime numbered(BigInteger other) {
        return new VersionTime(time, unit, separators, Optional.of(other), digits);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%04d", time.getYear()));
        append(text, 0, time.getMonthValue());
        append(text, 1, time.getDayOfMonth());
        if (unit != Unit.DAY) {
            append(text, 2, time.getHour());
            append(text, 3, time.getMinute());
        }
        if (unit == Unit.SECOND) {
            append(text, 4, time.getSecond());
        }
        number.ifPresent(further ->
                text.append(separators.get(separators.size() - 1)).append(VersionStyle.padded(further, digits)));
        return text.toString();
    }

    private void append(StringBuilder text, int separator, int number) {
        text.append(separators.get(separator)).append(String.format(Locale.ROOT, "%02d", number));
    }
}
