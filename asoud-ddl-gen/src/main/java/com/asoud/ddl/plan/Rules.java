package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Bearer;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What only a server can say of rules: it knows what their expressions mean. */
public interface Rules {

    /** Knows nothing, so that every rule counts as a narrower one. */
    Rules UNKNOWN = new Rules() {};

    /** Whether every row that satisfies one check of the table satisfies another; false also if that is not known. */
    default boolean isImplied(ObjectName table, Constraint by, Constraint check) {
        return false;
    }

    /** Whether a row that leaves these columns at their defaults satisfies the check. */
    default boolean holdsByDefault(List<Column> columns, Constraint check) {
        return false;
    }

    /** A check, named as the second one, that each row satisfies which satisfies one of two; empty if not known. */
    default Optional<Constraint> either(ObjectName table, Constraint one, Constraint other) {
        return Optional.empty();
    }

    /**
     * What bears these names now.
     *
     * @param tables those of them that tables are to have
     */
    default List<Bearer> bearers(Set<ObjectName> relations, Set<ObjectName> tables) {
        return List.of();
    }

    /** Whether PostgreSQL would write each row of the table anew, while nobody can read it, to add the column. */
    default boolean rewrites(ObjectName table, Column column) {
        return false;
    }
}
