package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to plan.
 *
 * @param changes those that are to be brought about; removals of what the model does not own are not among them
 * @param partitioned the partitioned tables among the changed ones
 * @param filledBy the columns that are filled from each sequence
 * @param options what the user decided
 * @param rules asked what checks mean
 */
public record PlanRequest(
        List<Change> changes,
        Set<ObjectName> partitioned,
        Map<ObjectName, List<IdColumn>> filledBy,
        PlanOptions options,
        Rules rules) {

    public PlanRequest {
        changes = List.copyOf(changes);
        partitioned = Set.copyOf(partitioned);
        filledBy = Map.copyOf(filledBy);
    }

    /** What is created by the plan itself has no rows yet; where it exists already, the plan is not run. */
    List<IdColumn> filledInUse(ObjectName sequence) {
        Set<ObjectName> empty = changes.stream()
                .filter(change -> change instanceof Change.Added added && added.part() instanceof Table)
                .map(Change::subject)
                .collect(Collectors.toSet());
        return filledBy.getOrDefault(sequence, List.of()).stream()
                .filter(column -> !empty.contains(column.table()))
                .toList();
    }
}
