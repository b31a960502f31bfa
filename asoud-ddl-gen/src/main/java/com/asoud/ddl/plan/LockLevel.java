package com.asoud.ddl.plan;

/** The table-level locks that DDL takes (PostgreSQL manual, 13.3.1), and what they mean to the application. */
public enum LockLevel {
    NONE("nobody notices"),
    SHARE_UPDATE_EXCLUSIVE("reads and writes go on"),
    SHARE("writes wait, reads go on"),
    SHARE_ROW_EXCLUSIVE("writes wait, reads go on"),
    ACCESS_EXCLUSIVE("reads and writes wait");

    private final String effect;

    LockLevel(String effect) {
        this.effect = effect;
    }

    /** What everybody else experiences while the lock is held. */
    public String effect() {
        return effect;
    }

    public LockLevel orStronger(LockLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The same, with the time that somebody waits, if anybody does. */
    String effect(String time) {
        return switch (this) {
            case NONE, SHARE_UPDATE_EXCLUSIVE -> effect;
            case SHARE, SHARE_ROW_EXCLUSIVE -> "writes wait " + time + ", reads go on";
            case ACCESS_EXCLUSIVE -> effect + " " + time;
        };
    }

    /** As the manual spells it. */
    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
