package com.asoud.planguard.data;

import java.util.regex.Pattern;

/**
 * How much sample data. What a query costs at one scale says little; what it costs at two says how it grows.
 *
 * @param name for reports, and for the names of databases: 1 to 12 of a-z, 0-9 and _
 * @param rows rows of the largest tables; 1 or more
 */
public record Scale(String name, long rows) {

    /** Part of a template's name, which has up to 16 characters. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,12}");

    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;

    /** @throws IllegalArgumentException if the name has other characters, or too many, or there would be no row */
    public Scale {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A scale's name has up to 12 of a-z, 0-9 and _, such as 20k: " + name);
        }
        if (rows < 1) {
            throw new IllegalArgumentException("A scale has at least one row: " + rows);
        }
    }

    /**
     * A scale named after its size: {@code 20k} for 20,000, {@code 2m} for 2,000,000, {@code 1500} for 1,500.
     *
     * @param rows rows of the largest tables; 1 or more
     * @throws IllegalArgumentException if there would be no row, or more than a name can tell
     */
    public static Scale of(long rows) {
        if (rows % MILLION == 0) {
            return new Scale(rows / MILLION + "m", rows);
        }
        if (rows % THOUSAND == 0) {
            return new Scale(rows / THOUSAND + "k", rows);
        }
        return new Scale(String.valueOf(rows), rows);
    }
}
