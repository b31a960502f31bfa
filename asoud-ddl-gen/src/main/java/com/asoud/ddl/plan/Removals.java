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
import java.util.Optional;
import java.util.function.Consumer;

/** How each kind of part goes. */
record Removals(Draft draft) {

    /** Plans a part, or says why not. */
    Consumer<Part> cases() {
        return new Cases<Part>()
                // Never asked for: somebody else may use it.
                .when(Part.Schema.class, schema -> {})
                .when(Sequence.class, this::sequence)
                .when(Table.class, this::table)
                .when(Part.OfColumn.class, this::column)
                .when(Index.class, this::index)
                .when(Part.OfConstraint.class, this::constraint)
                .when(OtherObject.class, object -> draft.goneObjects.add(object))
                .of(Part.class);
    }

    private void sequence(Sequence sequence) {
        draft.destroy(
                new Change.Removed(sequence), new SequenceOperation.DropSequence(sequence), draft.droppedSequences);
    }

    private void table(Table table) {
        Lifecycle.foreignKeys(table)
                .forEach(key -> draft.foreignKeysOfDropped.add(
                        new ConstraintOperation.DropConstraint(table.name(), key.constraint())));
        draft.destroy(new Change.Removed(table), new TableOperation.DropTable(table), draft.destructive);
    }

    private void column(Part.OfColumn part) {
        ObjectName table = part.subject();
        Column column = part.column();
        boolean inTheWay = column.notNull()
                && column.defaultExpression().isEmpty()
                && column.generated().isEmpty();
        if (inTheWay && draft.request.options().allowDestructive()) {
            // The new release does not know the column, and the old one still needs it.
            draft.add(Phase.COLUMNS, new ColumnOperation.DropNotNull(table, column));
            column = column.withNotNull(false);
        }
        draft.destroy(new Change.Removed(part), new ColumnOperation.DropColumn(table, column), draft.destructive);
    }

    private void index(Index index) {
        if (index.unique()) {
            draft.losingKeys.add(index.table());
        }
        draft.unlessPartitioned(
                new Change.Removed(index),
                () -> draft.add(
                        Phase.DROP_INDEXES, new IndexOperation.DropIndex(index, draft.flavour == Flavour.CONCURRENT)));
    }

    private void constraint(Part.OfConstraint part) {
        ObjectName table = part.subject();
        Constraint constraint = part.constraint();
        if (constraint.kind() == Constraint.Kind.PRIMARY_KEY) {
            draft.unsupported(
                    new Change.Removed(part), PrimaryKeys.remedy(table, Optional.of(constraint), Optional.empty()));
            return;
        }
        if (constraint.kind() == Constraint.Kind.UNIQUE) {
            draft.losingKeys.add(table);
        }
        constraint.references().ifPresent(target -> Draft.put(draft.releasedBy, target, table));
        draft.add(
                constraint.index().isPresent() ? Phase.DROP_KEYS : Phase.REMOVE_RULES,
                new ConstraintOperation.DropConstraint(table, constraint));
    }
}
