package com.asoud.ddl.sql;

/** Anonymous PL/pgSQL blocks (PostgreSQL manual, {@code DO}). */
final class Blocks {

    private Blocks() {}

    /**
     * A {@code DO} statement.
     *
     * @param declarations the lines of {@code DECLARE}, or the empty string
     * @param body the lines between {@code BEGIN} and {@code END}
     */
    static String block(String declarations, String body) {
        String text = (declarations.isEmpty()
                        ? ""
                        : "DECLARE\n" + declarations.strip().indent(4)) + "BEGIN\n"
                + body.strip().indent(4) + "END\n";
        String tag = tag(text);
        return "DO " + tag + "\n" + text + tag + ";";
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
