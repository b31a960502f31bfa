package com.asoud.ddl.flyway;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The version of a generation, in the style of those before it (docs/adr/0004):
 *
 * <ul>
 *   <li>after {@code 7} comes {@code 8}, after {@code 007} {@code 008};
 *   <li>after {@code 2026_01_31}, which somebody wrote by hand, comes {@code 2026_01_31_1}: greater than all that are
 *       there, and smaller than what is written tomorrow;
 *   <li>after {@code 2026_01_31_1}, which was generated, comes {@code 2026_01_31_2}.
 * </ul>
 *
 * @param prefix all but the last part, with its separator
 * @param number the last part, of any length
 * @param digits how many digits the last part has at least
 */
record GenerationNumber(String prefix, BigInteger number, int digits) {

    private static final Pattern LAST_PART = Pattern.compile("(.*?)([0-9]+)");

    /** The first version of a project. */
    static final GenerationNumber FIRST = new GenerationNumber("", BigInteger.ONE, 1);

    /**
     * The next one.
     *
     * @param byHand versions that somebody chose, as the names of their files have them
     * @param generated versions of generations
     */
    static GenerationNumber after(Stream<String> byHand, Stream<String> generated) {
        Optional<GenerationNumber> next = Stream.concat(
                        byHand.map(GenerationNumber::of).map(last -> last.prefix.isEmpty() ? last : last.part()),
                        generated.map(GenerationNumber::of))
                .max(Comparator.comparing(GenerationNumber::version));
        return next.map(GenerationNumber::next).orElse(FIRST);
    }

    static GenerationNumber of(String version) {
        Matcher parts = LAST_PART.matcher(version);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a version: " + version);
        }
        return new GenerationNumber(
                parts.group(1), new BigInteger(parts.group(2)), parts.group(2).length());
    }

    /** Before the first one below this version; the separator is that which it has. */
    private GenerationNumber part() {
        return new GenerationNumber(this + prefix.substring(prefix.length() - 1), BigInteger.ZERO, 1);
    }

    GenerationNumber next() {
        return new GenerationNumber(prefix, number.add(BigInteger.ONE), digits);
    }

    private MigrationVersion version() {
        return MigrationVersion.fromVersion(toString());
    }

    @Override
    public String toString() {
        String text = number.toString();
        return prefix + "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
