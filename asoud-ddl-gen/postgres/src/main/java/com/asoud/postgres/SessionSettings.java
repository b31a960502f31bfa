package com.asoud.postgres;

import static com.asoud.postgres.Identifiers.literal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The settings that decide how PostgreSQL spells definitions, and how it reads them: constants and names in defaults,
 * checks, expressions and predicates (PostgreSQL manual, 20.11 and 20.13; {@code ruleutils.c} and the output functions
 * of the types). Whoever builds or compares definitions pins all of them, whatever the role, the database or the
 * driver's time zone ask for.
 */
public final class SessionSettings {

    private static final int LINE = 120;

    private static final List<String> PINNED = List.of(
            "TimeZone=UTC",
            "DateStyle=ISO, MDY",
            "IntervalStyle=postgres",
            "extra_float_digits=1",
            "bytea_output=hex",
            "lc_monetary=C",
            "xmlbinary=base64",
            "xmloption=content",
            "quote_all_identifiers=off",
            "standard_conforming_strings=on",
            "array_nulls=on",
            "transform_null_equals=off");

    private SessionSettings() {}

    /**
     * Pairs such as {@code TimeZone=UTC}, separated by semicolons, as a string constant.
     *
     * @param newLine what is between two lines of it
     */
    public static String text(String newLine) {
        return "'" + joined(PINNED.stream(), "; ", newLine) + "'";
    }

    /**
     * Rows of name and value, for {@code VALUES}, as many to a line as are easily read.
     *
     * @param newLine what begins each line but the first
     */
    public static String values(String newLine) {
        Stream<String> rows = PINNED.stream()
                .map(setting -> setting.split("=", 2))
                .map(setting -> "(" + literal(setting[0]) + ", " + literal(setting[1]) + ")");
        return joined(rows, ", ", newLine);
    }

    private static String joined(Stream<String> items, String separator, String newLine) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> {
            boolean full = text.length() - text.lastIndexOf("\n") > LINE;
            text.append(text.isEmpty() ? "" : separator)
                    .append(full ? newLine : "")
                    .append(item);
        });
        return text.toString();
    }

    /** A query that pins them for the session; the server knows all of them since PostgreSQL 14. */
    public static String pin() {
        return "SELECT set_config(name, value, false) FROM (VALUES " + values(" ") + ") AS pinned (name, value)";
    }

    /** The line of a PL/pgSQL block that pins them until the transaction ends. */
    public static String pinLocally() {
        return "PERFORM set_config(name, value, true)\nFROM (VALUES " + values("\n             ")
                + "\n     ) AS pinned (name, value);";
    }
}
