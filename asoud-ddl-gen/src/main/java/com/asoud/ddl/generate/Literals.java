package com.asoud.ddl.generate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values to try on a check, found in its text as {@code pg_get_constraintdef} writes it; some may be none of it. */
final class Literals {

    private static final Pattern LITERAL =
            Pattern.compile("\"(?:[^\"]|\"\")*\"|'((?:[^']|'')*)'|(?<![\\w.])(-?[0-9]+(?:\\.[0-9]+)?)");

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    /** Of a longer range the first numbers are tried, and its end. */
    private static final int LONGEST = 1000;

    private Literals() {}

    /** What the text names, and the whole numbers between. */
    static Set<String> in(String definition) {
        Set<String> values = new LinkedHashSet<>();
        Matcher matcher = LITERAL.matcher(definition);
        while (matcher.find()) {
            Stream.of(1, 2)
                    .filter(group -> matcher.group(group) != null)
                    .forEach(group -> values.add(matcher.group(group).replace("''", "'")));
        }
        List<BigInteger> whole = whole(values);
        if (!whole.isEmpty()) {
            BigInteger last = whole.get(whole.size() - 1);
            BigInteger end = last.min(whole.get(0).add(BigInteger.valueOf(LONGEST)));
            for (BigInteger each = whole.get(0); each.compareTo(end) <= 0; each = each.add(BigInteger.ONE)) {
                values.add(each.toString());
            }
        }
        return values;
    }

    /** Values that a list of these does not have. */
    static List<String> beyond(String definition) {
        Set<String> named = in(definition);
        List<String> beyond = new ArrayList<>();
        beyond.add(String.join("", named) + "_");
        List<BigInteger> whole = whole(named);
        if (!whole.isEmpty()) {
            beyond.add(whole.get(0).subtract(BigInteger.ONE).toString());
            beyond.add(whole.get(whole.size() - 1).add(BigInteger.ONE).toString());
        }
        return beyond;
    }

    private static List<BigInteger> whole(Set<String> values) {
        return values.stream()
                .filter(WHOLE.asMatchPredicate())
                .map(BigInteger::new)
                .sorted()
                .toList();
    }
}
