package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a change of a column's type does to the rows that exist. */
enum TypeChange {
    /** Every old value is a new value and is stored alike: PostgreSQL changes its catalog only. */
    WIDENING,
    /** The same type with less room: values may not fit. */
    NARROWING,
    /** Another type: PostgreSQL writes the whole table anew, and its indexes, while nobody can read it. */
    REWRITE;

    private static final Pattern VARCHAR = Pattern.compile("character varying(?:\\((\\d+)\\))?");
    private static final Pattern NUMERIC = Pattern.compile("numeric(?:\\((\\d+),(\\d+)\\))?");
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /**
     * Which changes keep the stored form is said in the notes to {@code ALTER TABLE} in the PostgreSQL manual and, for
     * the modifiers of varchar and numeric, in the release notes of 9.2.
     */
    static TypeChange of(Column from, Column to) {
        if (!from.collation().equals(to.collation()) || !from.generated().equals(to.generated())) {
            return REWRITE;
        }
        int oldLength = length(from.type());
        int newLength = length(to.type());
        if (oldLength > 0 && newLength > 0) {
            return newLength >= oldLength ? WIDENING : NARROWING;
        }
        Matcher oldNumber = NUMERIC.matcher(from.type());
        Matcher newNumber = NUMERIC.matcher(to.type());
        if (oldNumber.matches() && newNumber.matches()) {
            return numeric(oldNumber, newNumber);
        }
        return REWRITE;
    }

    /**
     * What a narrower type does to values of the old one (manual, 8.1.2 and 8.3): they are not cut, but digits after
     * the point are rounded.
     */
    static String hazard(Column from, Column to) {
        return "fails if a value does not fit " + to.type()
                + (from.type().equals("numeric") ? "; digits beyond its scale are rounded off" : "");
    }

    /** The most characters that fit, or 0 if this is not a character type of variable length. */
    private static int length(String type) {
        if (type.equals("text")) {
            return UNLIMITED;
        }
        Matcher varchar = VARCHAR.matcher(type);
        if (!varchar.matches()) {
            return 0;
        }
        return varchar.group(1) == null ? UNLIMITED : Integer.parseInt(varchar.group(1));
    }

    private static TypeChange numeric(Matcher from, Matcher to) {
        if (to.group(1) == null) {
            return WIDENING;
        }
        if (from.group(1) == null) {
            return NARROWING;
        }
        if (!from.group(2).equals(to.group(2))) {
            return REWRITE;
        }
        return Integer.parseInt(to.group(1)) >= Integer.parseInt(from.group(1)) ? WIDENING : NARROWING;
    }
}
