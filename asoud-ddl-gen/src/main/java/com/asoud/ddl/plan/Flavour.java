package com.asoud.ddl.plan;

/** The two kinds of migration the guide asks for (section 3); a database is given one of them, never both. */
public enum Flavour {
    /** For development and staging: seconds, in one transaction, locking the table meanwhile. */
    STANDARD("standard", "development and staging"),
    /** For production: nobody waits. */
    CONCURRENT("concurrent", "production");

    private final String location;
    private final String purpose;

    Flavour(String location, String purpose) {
        this.location = location;
        this.purpose = purpose;
    }

    /** The folder of its files, below {@code migration} and {@code rollback}. */
    public String location() {
        return location;
    }

    /** Where it is used, for people. */
    public String purpose() {
        return purpose;
    }
}
