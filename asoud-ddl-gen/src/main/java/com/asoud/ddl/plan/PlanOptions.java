package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.Set;

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
}
