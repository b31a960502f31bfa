package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.List;

/**
 * What happens to one existing table, said twice: once for each flavour, with the same end.
 *
 * @param table the table
 * @param stage of all its steps
 * @param standard transactional steps
 * @param concurrent as many steps as are needed so that nobody waits
 */
public record TablePlan(ObjectName table, Stage stage, List<Step> standard, List<Step> concurrent) {

    public TablePlan {
        standard = List.copyOf(standard);
        concurrent = List.copyOf(concurrent);
    }

    public List<Step> steps(Flavour flavour) {
        return flavour == Flavour.STANDARD ? standard : concurrent;
    }
}
