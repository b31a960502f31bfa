package com.asoud.export;

import com.asoud.postgres.Separated;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The {@code columnList} of an {@code @Index}.
 *
 * <p>The parts are separated by the commas that are in no parentheses and no quotes. A part that begins with a
 * parenthesis is an expression. Any other begins with the name of a column. What comes after the expression or the name
 * (a collation, an operator class, {@code desc}, {@code nulls last}) goes to PostgreSQL as it was written (manual,
 * CREATE INDEX).
 */
final class ColumnList {

    private ColumnList() {}

    /** A part whose beginning names no column of the table. */
    static final class UnknownColumn extends Exception {

        private static final long serialVersionUID = 1L;

        private final String name;
        private final boolean expression;

        UnknownColumn(String name, boolean expression) {
            super(name);
            this.name = name;
            this.expression = expression;
        }

        /** The name, or the whole expression. */
        String name() {
            return name;
        }

        /** Whether it can be no name, so that parentheses were forgotten. */
        boolean isExpression() {
            return expression;
        }
    }

    /**
     * One part as SQL.
     *
     * @param columns finds a column by what somebody wrote, and gives its name as SQL
     */
    static String sql(String part, Function<String, Optional<String>> columns) throws UnknownColumn {
        if (part.startsWith("(")) {
            return part;
        }
        for (int end = part.length(); end > 0; end = lastWordBefore(part, end)) {
            Optional<String> column = columns.apply(part.substring(0, end));
            if (column.isPresent()) {
                return (column.get() + " " + part.substring(end).strip()).strip();
            }
        }
        throw unknown(part);
    }

    /** Where the text ends without its last word and the space before it. */
    private static int lastWordBefore(String text, int end) {
        int at = end;
        while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static UnknownColumn unknown(String part) {
        if (part.startsWith("\"") || part.startsWith("`")) {
            int end = part.indexOf(part.charAt(0), 1);
            return new UnknownColumn(end < 0 ? part : part.substring(1, end), false);
        }
        String word = part.split("\\s+", 2)[0];
        if (word.matches("[\\p{L}\\p{N}_$]+")) {
            return new UnknownColumn(word, false);
        }
        int end = part.lastIndexOf(')') + 1;
        return new UnknownColumn(end == 0 ? part : part.substring(0, end), true);
    }

    /** The parts, none of them blank. */
    static List<String> parts(String columnList) {
        return Separated.parts(columnList, ',', "'\"`").stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
