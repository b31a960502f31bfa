package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.ColumnOperation.AlterType;
import com.asoud.ddl.plan.ColumnOperation.RequireNoNull;
import com.asoud.ddl.plan.ColumnOperation.SetNotNull;
import com.asoud.ddl.plan.ColumnOperation.SetNotNullByCheck;
import com.asoud.ddl.plan.ConstraintOperation.AddConstraint;
import com.asoud.ddl.plan.ConstraintOperation.AttachUnique;
import com.asoud.ddl.plan.ConstraintOperation.DropConstraint;
import com.asoud.ddl.plan.ConstraintOperation.ReplaceConstraint;
import com.asoud.ddl.plan.ConstraintOperation.ValidateConstraint;
import com.asoud.ddl.plan.IndexOperation.CreateIndex;
import com.asoud.ddl.plan.IndexOperation.ReplaceKey;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways that take more than one operation, in the order they run. Standard: everything at once, under the lock.
 * Concurrent: declare first, look at the rows later, so that no lock is held while the table is read.
 */
final class Lifecycle {

    private static final String NOT_NULL_SUFFIX = "_not_null_check";

    private Lifecycle() {}

    static List<Operation> notNull(ObjectName table, Column column, Flavour flavour) {
        if (flavour == Flavour.STANDARD) {
            return List.of(new SetNotNull(table, column));
        }
        Constraint check = notNullCheck(column);
        return List.of(
                new RequireNoNull(table, column),
                new AddConstraint(table, check, true),
                new ValidateConstraint(table, check),
                new SetNotNullByCheck(table, column, check));
    }

    private static Constraint notNullCheck(Column column) {
        return Constraint.check(
                Identifiers.fit(column.name(), NOT_NULL_SUFFIX),
                "CHECK ((" + Identifiers.quote(column.name()) + " IS NOT NULL))",
                List.of(column.name()));
    }

    static List<Operation> constraint(ObjectName table, Constraint constraint, Flavour flavour) {
        boolean oneWay =
                constraint.kind() == Constraint.Kind.PRIMARY_KEY || constraint.kind() == Constraint.Kind.EXCLUSION;
        if (oneWay || flavour == Flavour.STANDARD) {
            return List.of(new AddConstraint(table, constraint, false));
        }
        return constraint.kind() == Constraint.Kind.UNIQUE
                ? List.of(new CreateIndex(Key.of(table, constraint).index(), true), new AttachUnique(table, constraint))
                : List.of(new AddConstraint(table, constraint, true), new ValidateConstraint(table, constraint));
    }

    static List<Operation> replacement(
            ObjectName table, Constraint from, Constraint to, boolean narrower, Flavour flavour) {
        if (flavour == Flavour.STANDARD) {
            return List.of(new ReplaceConstraint(table, from, to, false, narrower));
        }
        return List.of(new ReplaceConstraint(table, from, to, true, narrower), new ValidateConstraint(table, to));
    }

    /**
     * First builds the new index under a name of its own, then lets it take the place of the old one.
     *
     * @param released whether foreign keys that rely on the old one leave it in between
     */
    static List<Operation> replacement(Key from, Key to, boolean released, Flavour flavour) {
        return List.of(
                new CreateIndex(
                        to.underConstruction(),
                        flavour == Flavour.CONCURRENT,
                        Optional.of(new CreateIndex.Replaced(from.name(), released))),
                new ReplaceKey(from, to));
    }

    /**
     * PostgreSQL checks all rows again against each check that mentions the column, while nobody can read them. Beside
     * a running application the checks therefore step aside, and look at the rows later.
     */
    static List<Operation> widening(
            ObjectName table, Column from, Column to, List<Constraint> checks, Flavour flavour) {
        Operation widen = new AlterType(table, from, to);
        if (flavour == Flavour.STANDARD) {
            return List.of(widen);
        }
        List<Operation> operations = new ArrayList<>();
        checks.forEach(check -> operations.add(new DropConstraint(table, check)));
        operations.add(widen);
        checks.forEach(check -> operations.add(new AddConstraint(table, check, true)));
        checks.forEach(check -> operations.add(new ValidateConstraint(table, check)));
        return operations;
    }

    /** The foreign keys of a new table, each an operation of its own: they may point at tables created later. */
    static List<AddConstraint> foreignKeys(Table table) {
        return table.constraints().stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.FOREIGN_KEY)
                .map(constraint -> new AddConstraint(table.name(), constraint, false))
                .toList();
    }
}
