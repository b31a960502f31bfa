package com.asoud.postgres;

import java.util.ArrayList;
import java.util.List;

/** Lists in SQL. */
public final class Separated {

    private Separated() {}

    /**
     * Parts at every separator that is in no quotes and no brackets. A quote inside quotes is doubled, never escaped
     * ({@code simple_quote_literal}), so that it ends one quoted text and begins another.
     *
     * @param quotes the characters that quote
     */
    public static List<String> parts(String text, char separator, String quotes) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (quote != 0) {
                quote = character == quote ? 0 : quote;
            } else if (quotes.indexOf(character) >= 0) {
                quote = character;
            } else if (character == '(' || character == '[') {
                depth++;
            } else if (character == ')' || character == ']') {
                depth--;
            } else if (character == separator && depth == 0) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
