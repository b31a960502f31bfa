package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the user decides about a plan.
 *
 * @param existingTables tables that production already has, made by other means: they are created without their
 *     indexes, and the indexes are built as on any table in use
 * @param allowDestructive whether what loses data may be planned at all
 */
public record PlanOptions(Set<ObjectName> existingTables, boolean allowDestructive) {

    public PlanOptions {
        existingTables = Set.copyOf(existingTables);
    }

    /**
     * The same, with the names that the tables have.
     *
     * @param known every table that there is or will be
     * @throws Refusal if a name is that of none of them, or of several
     */
    public PlanOptions named(Collection<ObjectName> known) {
        List<Problem> problems = new ArrayList<>();
        Set<ObjectName> tables = new HashSet<>();
        for (ObjectName given : existingTables) {
            List<ObjectName> meant = ObjectName.meant(given.toString(), known);
            if (meant.size() == 1) {
                tables.add(meant.get(0));
            } else {
                problems.add(new Problem(
                        meant.isEmpty()
                                ? "neither the model nor a migration has a table " + given
                                : "there are several tables " + given + ": "
                                        + meant.stream()
                                                .map(ObjectName::toString)
                                                .collect(Collectors.joining(", ")),
                        "--existing-tables",
                        meant.isEmpty()
                                ? "name it as its entity does, with its schema if it has one: sales.order"
                                : "name it with its schema"));
            }
        }
        Refusal.unlessNone(problems);
        return new PlanOptions(tables, allowDestructive);
    }
}
