package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.Draft.Phase;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.Optional;

/** How each kind of part goes. */
record Removals(Draft draft) implements Part.Handler<Optional<Problem>> {

    /** Never asked for: somebody else may use it. */
    @Override
    public Optional<Problem> schema(Part.Schema schema) {
        return Optional.empty();
    }

    @Override
    public Optional<Problem> sequence(Sequence sequence) {
        return draft.destroy(
                new Change.Removed(sequence), new SequenceOperation.DropSequence(sequence), draft.droppedSequences);
    }

    @Override
    public Optional<Problem> table(Table table) {
        Lifecycle.foreignKeys(table)
                .forEach(key -> draft.foreignKeysOfDropped.add(
                        new ConstraintOperation.DropConstraint(table.name(), key.constraint())));
        return draft.destroy(new Change.Removed(table), new TableOperation.DropTable(table), draft.destructive);
    }

    @Override
    public Optional<Problem> column(Part.OfColumn part) {
        ObjectName table = part.subject();
        Column column = part.column();
        boolean inTheWay = column.notNull()
                && column.defaultExpression().isEmpty()
                && column.generated().isEmpty();
        if (inTheWay && draft.request.options().allowDestructive()) {
            // The new release does not know the column, and the old one still needs it.
            draft.add(table, Phase.COLUMNS, new ColumnOperation.DropNotNull(table, column));
            column = column.withNotNull(false);
        }
        return draft.destroy(
                new Change.Removed(part), new ColumnOperation.DropColumn(table, column), draft.destructive);
    }

    @Override
    public Optional<Problem> index(Index index) {
        if (index.unique()) {
            draft.losingKeys.add(index.table());
        }
        return draft.unlessPartitioned(
                new Change.Removed(index),
                () -> draft.add(
                        index.table(),
                        Phase.DROP_INDEXES,
                        new IndexOperation.DropIndex(index, draft.flavour == Flavour.CONCURRENT)));
    }

    @Override
    public Optional<Problem> constraint(Part.OfConstraint part) {
        ObjectName table = part.subject();
        Constraint constraint = part.constraint();
        if (constraint.kind() == Constraint.Kind.PRIMARY_KEY) {
            return Draft.unsupported(new Change.Removed(part), Alterations.NEW_PRIMARY_KEY);
        }
        if (constraint.kind() == Constraint.Kind.UNIQUE) {
            draft.losingKeys.add(table);
        }
        constraint.references().ifPresent(target -> Draft.put(draft.releasedBy, target, table));
        return draft.add(
                table,
                constraint.index().isPresent() ? Phase.DROP_KEYS : Phase.REMOVE_RULES,
                new ConstraintOperation.DropConstraint(table, constraint));
    }

    /** What the model does not express is left alone. */
    @Override
    public Optional<Problem> other(OtherObject object) {
        return Optional.empty();
    }
}
