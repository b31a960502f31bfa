package com.asoud.ddl.plan;

import java.util.List;

/**
 * What happens to one existing table; or, after all tables of that stage, to what needs them.
 *
 * @param stage of all its steps
 * @param steps standard: one, in a transaction; concurrent: as many as are needed so that nobody waits
 */
public record TablePlan(Stage stage, List<Step> steps) {

    public TablePlan {
        steps = List.copyOf(steps);
    }
}
