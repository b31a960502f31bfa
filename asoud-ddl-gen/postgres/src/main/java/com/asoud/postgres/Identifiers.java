package com.asoud.postgres;

import java.nio.charset.StandardCharsets;

/** The one place where names become SQL. */
public final class Identifiers {

    /** PostgreSQL cuts longer names without an error (manual, 4.1.1: {@code NAMEDATALEN - 1}). */
    public static final int MAX_BYTES = 63;

    private Identifiers() {}

    /**
     * A delimited identifier (PostgreSQL manual, 4.1.1), always in quotes: which words are reserved differs from
     * version to version.
     *
     * @throws IllegalArgumentException if the name is empty or holds a zero character, which PostgreSQL cannot store
     */
    public static String quote(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a PostgreSQL identifier: '" + name + "'");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A name qualified by its schema, unless that is empty: then the connection's default schema holds. */
    public static String quote(String schema, String name) {
        return schema.isEmpty() ? quote(name) : quote(schema) + "." + quote(name);
    }

    /**
     * A string constant on one line (PostgreSQL manual, 4.1.2.1 and 4.1.2.2), right under any
     * {@code standard_conforming_strings}.
     */
    public static String literal(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("'", "''");
        return escaped.contains("\\") ? "E'" + escaped + "'" : "'" + escaped + "'";
    }

    /** How much of {@link #MAX_BYTES} the name takes. */
    public static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The stem followed by the suffix, the stem cut at a character so that both fit {@link #MAX_BYTES}. */
    public static String fit(String stem, String suffix) {
        String cut = stem;
        while (bytes(cut + suffix) > MAX_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + suffix;
    }
}
