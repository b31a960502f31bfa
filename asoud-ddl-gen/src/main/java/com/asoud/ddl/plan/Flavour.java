package com.asoud.ddl.plan;

import java.util.Locale;

/** The two kinds of migration the guide asks for (section 3); a database is given one of them, never both. */
public enum Flavour {
    /** For development and staging: seconds, in one transaction, locking the table meanwhile. */
    STANDARD("development and staging"),
    /** For production: nobody waits. */
    CONCURRENT("production");

    private final String purpose;

    Flavour(String purpose) {
        this.purpose = purpose;
    }

    /** The folder of its files, below {@code migration} and {@code rollback}. */
    public String location() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where it is used, for people. */
    public String purpose() {
        return purpose;
    }
}
