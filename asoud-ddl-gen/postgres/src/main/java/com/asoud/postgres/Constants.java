package com.asoud.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The constants of a statement, which may be somebody's data (PostgreSQL manual, 4.1.2). The text may be cut off: a
 * constant without an end goes to the end. Comments count as constants, since programs write data into them.
 */
public final class Constants {

    private static final Pattern TOKEN = Pattern.compile("""
            (?<constant>[eE]'(?:[^'\\\\]|\\\\.|'')*(?:'|\\\\?$)\
            |(?:[bBnNxX]|[uU]&)?'(?:[^']|'')*(?:'|$)\
            |\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$.*?(?:\\$\\k<tag>\\$|$)\
            |--[^\\n]*|/\\*.*?(?:\\*/|$)\
            |\\.?\\d(?:[eE][-+]|[\\w.])*)\
            |(?:[uU]&)?"(?:[^"]|"")*(?:"|$)|\\$\\d+|[\\p{L}_][\\p{L}\\p{N}_$]*""", Pattern.DOTALL);

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private Constants() {}

    /** The statement with a question mark for each constant. */
    public static String masked(String sql) {
        StringBuilder masked = new StringBuilder();
        Matcher token = TOKEN.matcher(sql);
        int from = 0;
        while (token.find(from)) {
            String constant = token.group("constant");
            masked.append(sql, from, token.start()).append(constant == null ? token.group() : mask(constant));
            from = token.end();
            // Whether that quote was the end depends on standard_conforming_strings.
            if (constant != null && constant.endsWith("\\'") && !constant.matches("(?s)[eE].*")) {
                return masked.toString();
            }
        }
        return masked.append(sql.substring(from)).toString();
    }

    private static String mask(String constant) {
        return constant.startsWith("--") || constant.startsWith("/*") ? " " : "?";
    }

    /** The words and numbers in the constants of a statement. */
    public static Set<String> words(String sql) {
        Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            if (token.group("constant") != null) {
                words.addAll(wordsOf(token.group("constant")));
            }
        }
        return words;
    }

    /** The words and numbers of a text that is one constant. */
    public static List<String> wordsOf(String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(text).results().forEach(word -> words.add(word.group()));
        return words;
    }
}
