package com.asoud.ddl.observe.doctor;

import com.asoud.explain.Condition;
import com.asoud.postgres.Identifiers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The range in which texts begin like a pattern: what the planner makes of it where the collation is C. */
final class Prefix {

    private static final Pattern LIKE = Pattern.compile("^'((?:[^'%_\\\\]|'')+)");

    private static final Pattern REGULAR = Pattern.compile("^'\\^((?:[\\p{L}\\p{N} -])+)(?![*?{+|])");

    private Prefix() {}

    /**
     * @param operand that is compared with a constant pattern
     * @return empty if nothing is fixed at its beginning
     */
    static Optional<String> range(String operand, Condition condition) {
        Matcher fixed = (condition.operator().startsWith("~~") ? LIKE : REGULAR).matcher(condition.right());
        if (!fixed.find()) {
            return Optional.empty();
        }
        String first = fixed.group(1).replace("''", "'");
        int end = first.offsetByCodePoints(first.length(), -1);
        String behind = first.substring(0, end) + Character.toString(first.codePointAt(end) + 1);
        return Optional.of("%1$s >= %2$s AND %1$s < %3$s"
                .formatted(operand, Identifiers.literal(first), Identifiers.literal(behind)));
    }
}
