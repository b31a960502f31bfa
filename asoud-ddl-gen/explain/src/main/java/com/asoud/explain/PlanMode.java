package com.asoud.explain;

import java.util.Locale;

/**
 * Which of the two plans of a prepared statement (PostgreSQL manual, {@code PREPARE}, notes). A driver prepares a
 * statement on the server after a few executions (pgjdbc: {@code prepareThreshold}, 5), and from then on the server
 * itself chooses between them: production runs both.
 */
public enum PlanMode {
    /** Made for the values of one execution. */
    CUSTOM,
    /** Made once, for any values. */
    GENERIC;

    /** The value of {@code plan_cache_mode} that leaves the server no choice. */
    String setting() {
        return "force_" + this + "_plan";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
