package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.ObjectName;
import java.util.List;

/**
 * What happens to one existing table, said twice: once for each flavour, with the same end.
 *
 * @param table the table
 * @param standard one transactional step, or two where rows have to be filled in between
 * @param concurrent as many steps as are needed so that nobody waits
 */
public record TablePlan(ObjectName table, List<Step> standard, List<Step> concurrent) {

    public TablePlan {
        standard = List.copyOf(standard);
        concurrent = List.copyOf(concurrent);
    }

    public List<Step> steps(Flavour flavour) {
        return flavour == Flavour.STANDARD ? standard : concurrent;
    }
}
