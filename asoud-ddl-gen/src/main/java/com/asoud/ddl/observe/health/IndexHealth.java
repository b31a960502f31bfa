package com.asoud.ddl.observe.health;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One index, at the moment of a snapshot.
 *
 * @param oid of the index: another one after it was built anew
 * @param tableOid of its table
 * @param schema of both; empty for the default schema of the connection
 * @param declared whether the migrations that were generated from the model know it
 * @param definition all that {@code pg_get_indexdef} says after {@code USING}; empty if somebody has locked the table
 * @param state what it is good for
 * @param uses what relies on it beside queries
 * @param bloat its size, and what a rebuild would give back; the size is that of the last VACUUM or ANALYZE if somebody
 *     has locked the table
 * @param usage counted since the statistics began
 */
public record IndexHealth(
        long oid,
        long tableOid,
        String schema,
        String table,
        String index,
        boolean declared,
        Shape shape,
        Optional<String> definition,
        State state,
        Uses uses,
        Bloat bloat,
        Usage usage) {

    /**
     * @param valid whether queries may use it
     * @param ready whether writes maintain it
     * @param building whether somebody builds it, or any index of its table
     * @param partitioned whether it is that of a partitioned table, and only a frame for those of the partitions
     * @param parent the oid of the index of the partitioned table that it belongs to
     */
    public record State(boolean valid, boolean ready, boolean building, boolean partitioned, Optional<Long> parent) {}

    /**
     * @param constraint that it enforces: a primary key, a unique or an exclusion constraint
     * @param primary whether that is the primary key
     * @param deferrable whether it may be enforced at the end of a transaction only
     * @param referenced whether a foreign key refers to what it makes unique
     * @param replicaIdentity whether it identifies rows for logical replication
     * @param clustered whether {@code CLUSTER} orders the table by it
     */
    public record Uses(
            Optional<String> constraint,
            boolean primary,
            boolean deferrable,
            boolean referenced,
            boolean replicaIdentity,
            boolean clustered) {}

    public ObjectName name() {
        return new ObjectName(schema, index);
    }

    public ObjectName tableName() {
        return new ObjectName(schema, table);
    }

    /** Whether something relies on it beside queries, so that it must stay even if no query uses it. */
    boolean mustStay() {
        return shape.unique() || uses.constraint().isPresent() || uses.replicaIdentity() || uses.clustered();
    }

    /** Whether queries can use it as it is. */
    public boolean isUsable() {
        return state.valid() && state.ready();
    }

    /** What it is for beside queries, for people. */
    public List<String> purposes() {
        List<String> purposes = new ArrayList<>();
        uses.constraint().ifPresent(name -> purposes.add("enforces the constraint " + name));
        if (shape.unique() && uses.constraint().isEmpty()) {
            purposes.add("enforces uniqueness");
        }
        if (uses.replicaIdentity()) {
            purposes.add("is the replica identity");
        }
        if (uses.clustered()) {
            purposes.add("is what CLUSTER orders by");
        }
        return purposes;
    }
}
