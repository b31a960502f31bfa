package com.asoud.ddl.flyway;

import com.asoud.ddl.flyway.VersionTime.Unit;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Versions that look like those that somebody wrote by hand, come after all that are there, and before what will be
 * written by hand next:
 *
 * <ol>
 *   <li>The newest by hand that says a time, such as {@code 2026_11_29_1200}: the time of the generation. A time to the
 *       second counts on, up to two minutes; a coarser one, of which the next may be written by hand meanwhile, gets a
 *       further part, {@code 2026_11_29_1200_1}.
 *   <li>A day with a number, such as {@code 20261129_01}: the day of the generation, and the next number of that day.
 *   <li>Otherwise the last part counts on: after {@code 058} comes {@code 059}, after {@code 1.58} {@code 1.59}, after
 *       {@code 10}, {@code 20} and {@code 30} comes {@code 40}. As many parts as most of the latest have.
 *   <li>Where that is not greater than all that are there, such as a time in the future, the greatest gets a further
 *       part, or its further part counts on.
 * </ol>
 *
 * @param byHand versions as the names of files have them
 * @param generated the same of generated files: they come after these too, and do not shape new ones
 * @param now when new files are generated, in the time zone of whoever does it
 */
record VersionStyle(List<String> byHand, List<String> generated, LocalDateTime now) {

    /** Of how many versions the style is that of most. */
    private static final int LATEST = 10;

    /** How far versions of one run may lie in the future: nobody writes a file, and applies it, in less. */
    private static final int SECONDS_AHEAD = 120;

    private static final Pattern LAST_PART = Pattern.compile("(.*?)([0-9]+)");

    private static final Comparator<String> ORDER = Comparator.comparing(MigrationVersion::fromVersion);

    /** @return so many, each greater than all before it */
    List<String> next(int count) {
        List<String> latest = latest();
        List<String> versions = new ArrayList<>();
        Optional<String> last =
                Stream.of(byHand, generated).flatMap(Collection::stream).max(ORDER);
        if (last.isEmpty()) {
            return Stream.iterate(BigInteger.ONE, BigInteger.ONE::add)
                    .limit(count)
                    .map(BigInteger::toString)
                    .toList();
        }
        String previous = last.get();
        String model = latest.get(latest.size() - 1);
        Function<String, Optional<String>> next = VersionTime.of(model)
                .<Function<String, Optional<String>>>map(time -> time.number().isPresent() && isOfMost(latest, time)
                        ? before -> Optional.of(numbered(time, before, latest))
                        : before -> timed(time, before))
                .orElseGet(() -> before -> Optional.of(counted(before, latest)));
        int parts =
                parts(VersionTime.of(model).map(time -> time.at(now).toString()).orElse(model));
        for (int i = 0; i < count; i++) {
            String before = previous;
            previous = next.apply(before)
                    .filter(version -> ORDER.compare(version, before) > 0)
                    .orElseGet(() -> furtherPart(before, parts, separator(model)));
            versions.add(previous);
        }
        return versions;
    }

    /** Those that shape new ones, in their order. */
    private List<String> latest() {
        List<String> sorted =
                (byHand.isEmpty() ? generated : byHand).stream().sorted(ORDER).toList();
        return sorted.subList(Math.max(0, sorted.size() - LATEST), sorted.size());
    }

    /** Whether a number after the time is the rule, and no exception. */
    private static boolean isOfMost(List<String> latest, VersionTime time) {
        long numbered = latest.stream()
                .filter(version -> VersionTime.of(version)
                        .filter(other -> other.number().isPresent() && other.unit() == time.unit())
                        .isPresent())
                .count();
        return numbered * 2 > latest.size();
    }

    /** @return empty if there is no such version any more, or not yet */
    private Optional<String> timed(VersionTime model, String before) {
        VersionTime current = model.at(now);
        if (ORDER.compare(current.toString(), before) > 0) {
            return Optional.of(current.toString());
        }
        return VersionTime.of(before)
                .filter(time -> model.unit() == Unit.SECOND && time.unit() == model.unit())
                .map(time -> time.time().plusSeconds(1))
                .filter(time -> !time.isAfter(now.plusSeconds(SECONDS_AHEAD)))
                .map(time -> model.at(time).toString());
    }

    private String numbered(VersionTime model, String before, List<String> latest) {
        VersionTime today = model.at(now);
        Optional<VersionTime> last = VersionTime.of(before).filter(time -> time.unit() == model.unit());
        boolean sameDay =
                last.filter(time -> !today.time().isAfter(time.time())).isPresent();
        if (sameDay && last.get().number().isPresent()) {
            return model.at(last.get().time())
                    .numbered(last.get().number().get().add(BigInteger.ONE))
                    .toString();
        }
        BigInteger first = latest.stream()
                .flatMap(version -> VersionTime.of(version).stream())
                .flatMap(time -> time.number().stream())
                .min(Comparator.naturalOrder())
                .filter(least -> least.signum() == 0)
                .orElse(BigInteger.ONE);
        return today.numbered(first).toString();
    }

    private static String counted(String before, List<String> latest) {
        int most =
                latest.stream()
                        .collect(Collectors.groupingBy(VersionStyle::parts, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                        .orElseThrow()
                        .getKey();
        int parts = Math.min(most, parts(before));
        Matcher head = Pattern.compile("((?:[0-9]+[._]){" + (parts - 1) + "})([0-9]+).*")
                .matcher(before);
        if (!head.matches()) {
            throw new IllegalArgumentException("not a version: " + before);
        }
        // Of what has no further parts, as many digits as those that are written by hand.
        int digits = latest.stream()
                .filter(version -> parts(version) == parts && lastPart(version).startsWith("0"))
                .mapToInt(version -> lastPart(version).length())
                .max()
                .orElse(1);
        BigInteger step = step(latest, parts);
        BigInteger number = new BigInteger(head.group(2)).add(step);
        return head.group(1)
                + padded(
                        number.subtract(number.mod(step)),
                        Math.max(
                                digits,
                                head.group(2).startsWith("0") ? head.group(2).length() : 1));
    }

    /** Some leave room between their versions: tens, hundreds or thousands. */
    private static BigInteger step(List<String> latest, int parts) {
        List<BigInteger> numbers = latest.stream()
                .filter(version -> parts(version) == parts)
                .map(version -> new BigInteger(lastPart(version)))
                .toList();
        return Stream.of("1000", "100", "10")
                .map(BigInteger::new)
                .filter(step -> numbers.size() >= 3
                        && numbers.stream()
                                .allMatch(number ->
                                        number.signum() > 0 && number.mod(step).signum() == 0))
                .findFirst()
                .orElse(BigInteger.ONE);
    }

    static String padded(BigInteger number, int digits) {
        String text = number.toString();
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** The version with a further part, written as it is: after {@code 1_22} comes {@code 1_22_1}. */
    static String further(String version) {
        return furtherPart(version, parts(version), separator(version));
    }

    /** Greater than it, and smaller than any that is not a further part of it. */
    private static String furtherPart(String version, int parts, String separator) {
        if (parts(version) <= parts) {
            return version + separator + "1";
        }
        Matcher last = LAST_PART.matcher(version);
        if (!last.matches()) {
            throw new IllegalArgumentException("not a version: " + version);
        }
        return last.group(1)
                + padded(
                        new BigInteger(last.group(2)).add(BigInteger.ONE),
                        last.group(2).length());
    }

    private static int parts(String version) {
        return version.split("[._]").length;
    }

    private static String lastPart(String version) {
        return version.substring(Math.max(version.lastIndexOf('.'), version.lastIndexOf('_')) + 1);
    }

    /** The first that the style has. */
    private static String separator(String version) {
        return version.indexOf('_') >= 0 ? "_" : ".";
    }
}
