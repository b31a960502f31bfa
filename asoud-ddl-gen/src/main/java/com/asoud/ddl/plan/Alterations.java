package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.plan.Draft.Phase;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How each kind of change comes about; an answer is why it does not. */
record Alterations(Draft draft) {

    static final String NEW_PRIMARY_KEY =
            "a primary key is not replaced by the generator, because foreign keys and the application rely on it. Write\n"
                    + "the migration by hand: CREATE UNIQUE INDEX CONCURRENTLY new_key ON … (…), all its columns NOT NULL; then\n"
                    + "ALTER TABLE … DROP CONSTRAINT …, ADD CONSTRAINT … PRIMARY KEY USING INDEX new_key";

    static final String BY_HAND = "write this migration by hand; the generator takes it as it finds it";

    private static final String NO_CONCURRENT_WAY =
            "PostgreSQL builds an exclusion constraint only while nobody can write. Write the migration by hand;\n"
                    + "the generator takes it as it finds it";

    /** For each change, why it cannot be planned, or nothing if it is. */
    Function<Change, Optional<Problem>> cases() {
        Function<Part, Optional<Problem>> additions = new Additions(draft).cases();
        Function<Part, Optional<Problem>> removals = new Removals(draft).cases();
        return new Cases<Change, Optional<Problem>>()
                .when(Change.Added.class, change -> additions.apply(change.part()))
                .when(Change.Removed.class, change -> removals.apply(change.part()))
                .when(Change.Renamed.class, this::renamed)
                .when(Change.SequenceChanged.class, this::sequenceChanged)
                .when(Change.TableChanged.class, change -> Draft.unsupported(change, BY_HAND))
                .when(Change.CommentChanged.class, this::commentChanged)
                .when(Change.ColumnTypeChanged.class, this::columnTypeChanged)
                .when(Change.DefaultChanged.class, this::defaultChanged)
                .when(Change.NotNullChanged.class, this::notNullChanged)
                .when(Change.IndexChanged.class, this::indexChanged)
                .when(Change.ConstraintChanged.class, this::constraintChanged)
                .when(
                        Change.OtherChanged.class,
                        change -> Draft.unsupported(change, OtherObjects.change(change.from(), change.to())))
                .of(Change.class);
    }

    private Optional<Problem> renamed(Change.Renamed change) {
        if (change.from() instanceof Index from && change.to() instanceof Index to) {
            return draft.add(Phase.RENAME, new IndexOperation.RenameIndex(from, to));
        }
        if (change.from() instanceof Part.OfConstraint from && change.to() instanceof Part.OfConstraint to) {
            return draft.add(
                    Phase.RENAME,
                    new ConstraintOperation.RenameConstraint(change.subject(), from.constraint(), to.constraint()));
        }
        throw new IllegalStateException("nothing else is found under another name: " + change.describe());
    }

    private Optional<Problem> sequenceChanged(Change.SequenceChanged change) {
        List<IdColumn> fills = change.from().equals(change.to())
                ? draft.request.gained().sequences().getOrDefault(change.subject(), List.of())
                : draft.request.filledInUse(change.subject());
        Operation alter = new SequenceOperation.AlterSequence(change.from(), change.to(), fills);
        if (alter.stage(TableState.UNKNOWN) == Stage.AFTER_DEPLOY) {
            return draft.add(Phase.COLUMNS, alter);
        }
        return draft.create(alter);
    }

    private Optional<Problem> commentChanged(Change.CommentChanged change) {
        return draft.add(
                Phase.COMMENTS,
                new TableOperation.SetComment(change.subject(), change.column(), change.from(), change.to()));
    }

    private Optional<Problem> columnTypeChanged(Change.ColumnTypeChanged change) {
        if (change.from().isIdentity() != change.to().isIdentity()) {
            return Draft.unsupported(change, OtherSourceOfIds.remedy(change));
        }
        return switch (TypeChange.of(change.from(), change.to())) {
            case WIDENING -> widen(change);
            case NARROWING ->
                draft.destroy(
                        change,
                        new ColumnOperation.AlterType(change.subject(), change.from(), change.to()),
                        draft.destructive);
            case REWRITE ->
                Draft.unsupported(
                        change,
                        "PostgreSQL would rewrite the whole table while nobody can read it. Add a column of the new\n"
                                + "type, fill it in batches, switch the application over, and drop the old one later");
        };
    }

    private Optional<Problem> widen(Change.ColumnTypeChanged change) {
        if (!change.computed().isEmpty()) {
            String indexes = change.computed().stream()
                    .map(index -> index.name().toString())
                    .collect(Collectors.joining(", "));
            return Draft.unsupported(
                    change,
                    "PostgreSQL would build anew, while nobody can read the table, what has an expression or a condition\n"
                            + "beside this column: " + indexes + ". Take it out of the model, generate and commit;\n"
                            + "then change the type, generate and commit; then put the index back");
        }
        return draft.add(
                Phase.COLUMNS,
                Lifecycle.widening(change.subject(), change.from(), change.to(), change.checks(), draft.flavour));
    }

    private Optional<Problem> defaultChanged(Change.DefaultChanged change) {
        return draft.add(Phase.COLUMNS, new ColumnOperation.SetDefault(change.subject(), change.from(), change.to()));
    }

    private Optional<Problem> notNullChanged(Change.NotNullChanged change) {
        ObjectName table = change.subject();
        return change.column().notNull()
                ? draft.add(Phase.NOT_NULL, Lifecycle.notNull(table, change.column(), draft.flavour))
                : draft.add(Phase.COLUMNS, new ColumnOperation.DropNotNull(table, change.column()));
    }

    private Optional<Problem> indexChanged(Change.IndexChanged change) {
        if (change.from().unique()) {
            draft.losingKeys.add(change.subject());
        }
        if (change.to().unique()) {
            draft.gainingKeys.add(change.subject());
        }
        return draft.unlessPartitioned(change, () -> {
            draft.changedIndexes
                    .computeIfAbsent(change.subject(), name -> new ArrayList<>())
                    .add(change);
            return Optional.empty();
        });
    }

    /** A unique constraint becomes an index of its name, or another constraint; or the other way round. */
    Optional<Problem> keyReplaced(KeyReplacement replacement) {
        draft.losingKeys.add(replacement.table());
        draft.gainingKeys.add(replacement.table());
        return draft.unlessPartitioned(replacement.changes().get(0), () -> {
            draft.replacedKeys.add(replacement);
            return Optional.empty();
        });
    }

    private Optional<Problem> constraintChanged(Change.ConstraintChanged change) {
        Constraint from = change.from();
        Constraint to = change.to();
        ObjectName table = change.subject();
        if (from.definition().equals(to.definition()) && to.valid()) {
            return draft.add(Phase.RULES, new ConstraintOperation.ValidateConstraint(table, to));
        }
        if (from.kind() != to.kind()) {
            return Draft.unsupported(change, "give the new constraint a name that the old one does not have");
        }
        from.references().ifPresent(target -> Draft.put(draft.releasedBy, target, table));
        to.references().ifPresent(target -> Draft.put(draft.pointsAt, table, target));
        return switch (to.kind()) {
            case CHECK -> replaceCheck(table, from, to);
            case FOREIGN_KEY -> replace(table, from, to, true);
            case PRIMARY_KEY -> Draft.unsupported(change, NEW_PRIMARY_KEY);
            case UNIQUE, EXCLUSION -> Draft.unsupported(change, NO_CONCURRENT_WAY);
        };
    }

    private Optional<Problem> replace(ObjectName table, Constraint from, Constraint to, boolean narrower) {
        List<Operation> operations = Lifecycle.replacement(table, from, to, narrower, draft.flavour);
        return draft.add(Phase.RULES, operations);
    }

    /** While both releases run, both rules have to let their rows in. */
    private Optional<Problem> replaceCheck(ObjectName table, Constraint from, Constraint to) {
        Rules rules = draft.request.rules();
        if (rules.isImplied(table, from, to)) {
            return replace(table, from, to, false);
        }
        if (!rules.isImplied(table, to, from)) {
            Optional<Constraint> either = rules.either(table, from, to);
            if (either.isPresent()) {
                replace(table, from, either.get(), false);
                return replace(table, either.get(), to, true);
            }
        }
        return replace(table, from, to, true);
    }
}
