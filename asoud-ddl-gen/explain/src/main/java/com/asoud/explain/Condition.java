package com.asoud.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One condition out of those that EXPLAIN joins with AND, such as {@code (user_id = '789'::bigint)}. The server prints
 * them in one fully parenthesised form ({@code ruleutils.c}), so that looking at parentheses and quotes is enough to
 * take it apart; what stands inside is not interpreted.
 *
 * @param text without its outer parentheses
 * @param operands what it compares, on the left: one, or the columns of a row value; casts and parentheses are kept
 * @param operator such as {@code =}, {@code <}, {@code ~~} or {@code IS NULL}; empty if it is a boolean of its own
 * @param right what follows the operator; may be empty
 */
public record Condition(String text, List<String> operands, String operator, String right) {

    private static final Pattern OPERATOR =
            Pattern.compile(" (IS NOT DISTINCT FROM|IS NOT NULL|IS NULL|IS NOT|IS|[-+*/<>=~!@#%^&|?]+)( |$)");

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$ ]*)";

    /** A cast to any type: with a schema, with quotes, with a length, of an array. */
    private static final Pattern CAST = Pattern.compile(
            "::" + NAME + "(?:\\." + NAME + ")?(?:\\(\\d+(?:,-?\\d+)?\\)(?: with(?:out)? time zone)?)?(?:\\[])*$");

    private static final Map<String, String> TURNED = Map.of("=", "=", "<", ">", ">", "<", "<=", ">=", ">=", "<=");

    private static final Pattern CONSTANT = Pattern.compile("^\\(*(?:'|\\$\\d|-?\\d)");

    public Condition {
        operands = List.copyOf(operands);
    }

    /** The conditions that are joined with AND at the outermost level. */
    public static List<Condition> allOf(String text) {
        return split(withoutParentheses(text), " AND ").stream()
                .map(Condition::withoutParentheses)
                .map(Condition::of)
                .toList();
    }

    private static Condition of(String text) {
        if (split(text, " OR ").size() > 1) {
            return new Condition(text, List.of(), "OR", "");
        }
        Matcher operator = OPERATOR.matcher(text);
        int from = 0;
        while (operator.find(from)) {
            if (depth(text, operator.start()) == 0) {
                String left = text.substring(0, operator.start()).strip();
                return new Condition(
                        text,
                        columns(left),
                        operator.group(1),
                        text.substring(operator.end()).strip());
            }
            from = operator.start() + 1;
        }
        return text.startsWith("NOT ")
                ? new Condition(text, List.of(text.substring(4)), "NOT", "")
                : new Condition(text, List.of(text), "", "");
    }

    private static List<String> columns(String left) {
        return left.startsWith("ROW(") && left.endsWith(")")
                ? split(left.substring(4, left.length() - 1), ", ")
                : List.of(left);
    }

    /** Whether it says what is not wanted, which no B-tree finds. */
    public boolean isNegation() {
        return operator.equals("<>") || right.startsWith("DISTINCT FROM ");
    }

    /** The same with its constant on the right. */
    public Condition constantRight() {
        String turned = TURNED.get(operator);
        return turned != null
                        && operands.size() == 1
                        && CONSTANT.matcher(operands.get(0)).find()
                ? new Condition(text, List.of(right), turned, operands.get(0))
                : this;
    }

    /** Whether it names one value, or a list of values, for its operand. */
    public boolean isEquality() {
        return operator.equals("=") || operator.equals("IS NULL") || operator.isEmpty() || operator.equals("NOT");
    }

    /** Whether it is several conditions, joined with OR. */
    public boolean isAlternative() {
        return operator.equals("OR");
    }

    /** What an OR joins; the condition itself if it is none. */
    public List<String> alternatives() {
        return split(text, " OR ").stream().map(Condition::withoutParentheses).toList();
    }

    /** An operand without parentheses and casts around it: a column or an expression. */
    public static String bare(String operand) {
        String before;
        String bare = operand;
        do {
            before = bare;
            bare = withoutParentheses(CAST.matcher(bare.strip()).replaceFirst(""));
        } while (!bare.equals(before));
        return bare;
    }

    /** The same, with what is joined with AND or OR in one order, however the query writes it. */
    static String ordered(String text) {
        String inner = withoutParentheses(text);
        for (String joint : List.of(" AND ", " OR ")) {
            List<String> parts = split(inner, joint);
            if (parts.size() > 1) {
                return parts.stream().map(Condition::ordered).sorted().collect(Collectors.joining(joint, "(", ")"));
            }
        }
        return text;
    }

    /** Whether two expressions are spelled alike, whatever parentheses are around them. */
    public static boolean isOne(String one, String other) {
        return withoutParentheses(one).equals(withoutParentheses(other));
    }

    /** The type that the operand is cast to, or the empty string. */
    public static String castOf(String operand) {
        Matcher cast = CAST.matcher(operand.strip());
        return cast.find() ? cast.group().substring(2) : "";
    }

    /** Without parentheses around all of it; casts stay. */
    public static String withoutParentheses(String text) {
        String inner = text.strip();
        while (inner.startsWith("(") && closing(inner) == inner.length() - 1) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        return inner;
    }

    /** Where the parenthesis closes that the text begins with. */
    private static int closing(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == ')' && depth(text, i + 1) == 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, i + 1)) {
            if (depth(text, i) == 0) {
                parts.add(text.substring(start, i));
                start = i + separator.length();
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** How many parentheses are open before the position; a quoted string or name counts as one. */
    private static int depth(String text, int position) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < position; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            }
        }
        return quote == 0 ? depth : depth + 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
