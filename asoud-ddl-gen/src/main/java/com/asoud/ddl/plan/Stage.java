package com.asoud.ddl.plan;

import java.util.Locale;

/**
 * Whether the release that is running goes on working after an operation: its reads, inserts and updates. What it would
 * not survive comes in later files, for which {@code migrate} has to be told that it is gone.
 *
 * <table>
 * <caption>Verdicts</caption>
 * <tr><th>before deploy</th><th>after deploy</th></tr>
 * <tr><td>new schema, sequence, table, type, function, view; column that may be NULL or has a constant default</td>
 *     <td>dropped table, column, sequence, schema, type, function, view, trigger</td></tr>
 * <tr><td>new value of an enumerated type, column at the end of a view</td>
 *     <td>trigger on a table that exists; function, view or trigger replaced otherwise</td></tr>
 * <tr><td>NOT NULL dropped</td><td>NOT NULL of a column, new or not</td></tr>
 * <tr><td>constraint dropped; unique index dropped</td><td>other index dropped: a query may need it</td></tr>
 * <tr><td>check that the old one implies</td><td>new or narrower check</td></tr>
 * <tr><td>unique rule that an old one implies</td><td>new unique rule</td></tr>
 * <tr><td>foreign key of a new column that may be NULL</td><td>other foreign key</td></tr>
 * <tr><td>type with more room</td><td>type with less room</td></tr>
 * <tr><td>default of a column that had none</td><td>default changed or dropped</td></tr>
 * <tr><td>sequence in greater steps</td><td>sequence changed otherwise</td></tr>
 * <tr><td>comment, new name of an index or constraint, index that is not unique</td><td></td></tr>
 * </table>
 *
 * <p>A new rule is for before the deployment, too, if it is only about columns that come with it and that the running
 * release leaves NULL, or, of a check, at a default that satisfies it.
 */
public enum Stage {
    BEFORE_DEPLOY("the release that is running goes on working"),
    AFTER_DEPLOY("only when the old release is gone, which it would break");

    private final String meaning;

    Stage(String meaning) {
        this.meaning = meaning;
    }

    /** For people: what it means. */
    public String meaning() {
        return meaning;
    }

    static Stage beforeDeployIf(boolean harmless) {
        return harmless ? BEFORE_DEPLOY : AFTER_DEPLOY;
    }

    Stage later(Stage other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** For people: {@code before deploy}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
