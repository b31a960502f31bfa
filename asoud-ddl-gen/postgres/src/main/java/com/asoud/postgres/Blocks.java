package com.asoud.postgres;

/** Anonymous PL/pgSQL blocks (PostgreSQL manual, {@code DO}). */
public final class Blocks {

    private Blocks() {}

    /**
     * A {@code DO} statement.
     *
     * @param declarations what is declared, or the empty string
     * @param body the lines between {@code BEGIN} and {@code END}
     */
    public static String block(String declarations, String body) {
        String text = declare(declarations.strip()) + "BEGIN\n" + indented(body.strip()) + "END ";
        String tag = tag(text);
        return "DO " + tag + " " + text + tag + ";";
    }

    private static String declare(String declarations) {
        if (declarations.isEmpty()) {
            return "";
        }
        return declarations.contains("\n") ? "DECLARE\n" + indented(declarations) : "DECLARE " + declarations + " ";
    }

    /** Every line but those that begin inside of a name: it would be another name. */
    private static String indented(String text) {
        StringBuilder indented = new StringBuilder("    ");
        boolean inName = false;
        boolean inString = false;
        for (char character : text.toCharArray()) {
            inName ^= character == '"' && !inString;
            inString ^= character == '\'' && !inName;
            indented.append(character);
            if (character == '\n' && !inName) {
                indented.append("    ");
            }
        }
        return indented.append('\n').toString();
    }

    /** A dollar quote that the text does not hold, so that no name can end the block early. */
    private static String tag(String text) {
        String tag = "$ddl$";
        for (int number = 1; text.contains(tag); number++) {
            tag = "$ddl" + number + "$";
        }
        return tag;
    }
}
