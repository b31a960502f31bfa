package com.asoud.ddl.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole generation for one flavour, in the order it is applied.
 *
 * @param common new values of enumerated types, then new schemas, types, sequences and tables: the same for both
 *     flavours, for nobody can be waiting for them; last what needs these tables
 * @param tables what happens to tables that exist, referenced tables before those that reference them: first all before
 *     the deployment, then all after it
 * @param destructive what loses data, agreed to explicitly; the same for both flavours, and last
 */
public record MigrationPlan(List<Step> common, List<TablePlan> tables, Optional<Step> destructive) {

    public MigrationPlan {
        common = List.copyOf(common);
        tables = List.copyOf(tables);
    }

    /** In order. */
    public Stream<Step> steps() {
        return Stream.of(
                        common.stream(), tables.stream().flatMap(table -> table.steps().stream()), destructive.stream())
                .flatMap(steps -> steps);
    }

    public boolean isEmpty() {
        return common.isEmpty() && tables.isEmpty() && destructive.isEmpty();
    }
}
