package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Table;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to plan.
 *
 * @param changes those that are to be brought about; removals of what the model does not own are not among them
 * @param partitioned the partitioned tables among the changed ones
 * @param ids where the application takes them from
 * @param gained those of tables with rows that took theirs from elsewhere, or may have: their source is not past them
 * @param options what the user decided
 * @param rules asked what checks mean
 * @param unused types and other such objects that are there, and that the model does not have
 */
public record PlanRequest(
        List<Change> changes,
        Set<ObjectName> partitioned,
        IdSources ids,
        IdSources gained,
        PlanOptions options,
        Rules rules,
        List<OtherObject> unused) {

    public PlanRequest {
        unused = List.copyOf(unused);
        changes = List.copyOf(changes);
        partitioned = Set.copyOf(partitioned);
    }

    /** Where nothing of another name is to be looked for. */
    public PlanRequest(
            List<Change> changes,
            Set<ObjectName> partitioned,
            IdSources ids,
            IdSources gained,
            PlanOptions options,
            Rules rules) {
        this(changes, partitioned, ids, gained, options, rules, List.of());
    }

    /**
     * Those in tables that have rows. What is created by the plan itself has none yet; where it exists already, the
     * plan is not run.
     */
    List<IdColumn> inUse(List<IdColumn> columns) {
        Set<ObjectName> empty = changes.stream()
                .filter(change -> change instanceof Change.Added added && added.part() instanceof Table)
                .map(Change::subject)
                .collect(Collectors.toSet());
        return columns.stream()
                .filter(column -> !empty.contains(column.table()))
                .toList();
    }

    /** Those that the sequence fills. */
    List<IdColumn> filledInUse(ObjectName sequence) {
        return inUse(ids.sequences().getOrDefault(sequence, List.of()));
    }
}
