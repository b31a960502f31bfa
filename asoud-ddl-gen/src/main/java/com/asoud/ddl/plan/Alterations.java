package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.plan.Draft.Phase;
import com.asoud.export.IdColumn;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each kind of change comes about. */
record Alterations(Draft draft) {

    static final String BY_HAND = "write this migration by hand; the generator takes it as it finds it";

    private static final String NO_CONCURRENT_WAY =
            "PostgreSQL builds an exclusion constraint only while nobody can write. Write the migration by hand;\n"
                    + "the generator takes it as it finds it";

    /** Plans a change, or says why not. */
    Consumer<Change> cases() {
        Consumer<Part> additions = new Additions(draft).cases();
        Consumer<Part> removals = new Removals(draft).cases();
        return new Cases<Change>()
                .when(Change.Added.class, change -> additions.accept(change.part()))
                .when(Change.Removed.class, change -> removals.accept(change.part()))
                .when(Change.Renamed.class, this::renamed)
                .when(Change.SequenceChanged.class, this::sequenceChanged)
                .when(Change.TableChanged.class, change -> draft.unsupported(change, BY_HAND))
                .when(
                        Change.CommentChanged.class,
                        change -> draft.add(
                                Phase.COMMENTS,
                                new TableOperation.SetComment(
                                        change.subject(), change.column(), change.from(), change.to())))
                .when(Change.ColumnTypeChanged.class, this::columnTypeChanged)
                .when(
                        Change.DefaultChanged.class,
                        change -> draft.add(
                                Phase.COLUMNS,
                                new ColumnOperation.SetDefault(change.subject(), change.from(), change.to())))
                .when(Change.NotNullChanged.class, this::notNullChanged)
                .when(Change.IndexChanged.class, this::indexChanged)
                .when(Change.ConstraintChanged.class, this::constraintChanged)
                .when(Change.OtherChanged.class, this::otherChanged)
                .of(Change.class);
    }

    private void renamed(Change.Renamed change) {
        if (change.from() instanceof Index from && change.to() instanceof Index to) {
            draft.add(Phase.RENAME, new IndexOperation.RenameIndex(from, to));
        } else if (change.from() instanceof Part.OfConstraint from && change.to() instanceof Part.OfConstraint to) {
            draft.add(
                    Phase.RENAME,
                    new ConstraintOperation.RenameConstraint(change.subject(), from.constraint(), to.constraint()));
        } else {
            throw new IllegalStateException("nothing else is found under another name: " + change.describe());
        }
    }

    private void sequenceChanged(Change.SequenceChanged change) {
        List<IdColumn> fills = change.from().equals(change.to())
                ? draft.request.gained().sequences().getOrDefault(change.subject(), List.of())
                : draft.request.filledInUse(change.subject());
        Operation alter = new SequenceOperation.AlterSequence(change.from(), change.to(), fills);
        if (alter.stage(TableState.UNKNOWN) == Stage.AFTER_DEPLOY) {
            draft.add(Phase.COLUMNS, alter);
        } else {
            draft.created.add(alter);
        }
    }

    private void otherChanged(Change.OtherChanged change) {
        OtherObject from = change.from();
        OtherObject to = change.to();
        if (from.isEnum() && to.isEnum()) {
            ObjectOperation.AddEnumValue.between(from, to).forEach(draft.values::add);
        } else if (from.isReplacedBy(to)) {
            draft.objects.add(new ObjectOperation.ReplaceObject(from, to));
        } else {
            draft.unsupported(change, ObjectOperation.changedByHand(from, to));
        }
    }

    private void columnTypeChanged(Change.ColumnTypeChanged change) {
        if (change.from().isIdentity() != change.to().isIdentity()) {
            draft.unsupported(change, OtherSourceOfIds.remedy(change));
            return;
        }
        switch (TypeChange.of(change.from(), change.to())) {
            case WIDENING -> widen(change);
            case NARROWING -> narrow(change);
            case REWRITE ->
                draft.unsupported(
                        change,
                        renamed(change)
                                + mappedAsItIs(change)
                                + "\nIf it must change: PostgreSQL would rewrite the whole table while nobody can read it. Add a column\n"
                                + "of the new type, fill it in batches, switch the application over, and drop the old one later");
        }
    }

    /** How the type of the column becomes the one that the model has, where both differ by name alone. */
    private String renamed(Change.ColumnTypeChanged change) {
        return draft.request.changes().stream()
                .flatMap(each -> each instanceof Change.Added added && added.part() instanceof OtherObject object
                        ? Stream.of(object)
                        : Stream.empty())
                .flatMap(wanted -> draft.request.unused().stream()
                        .flatMap(present -> present.renaming(change.from(), wanted, change.to()).stream()))
                .findFirst()
                .map(sql ->
                        "both types are alike but for their names: write a migration by hand, beside the others, and generate\n"
                                + "again:\n\nSET LOCAL lock_timeout = '5s';\n" + sql
                                + ";\n\nThe running release goes on, unless SQL of its own names the type. Otherwise ")
                .orElse("");
    }

    /** How an entity says that the column has its present type: often nobody wanted another one. */
    private static String mappedAsItIs(Change.ColumnTypeChanged change) {
        String present = change.from().type();
        if (change.to().type().equals("oid")) {
            String instead = present.equals("bytea")
                    ? "; an array of bytes is bytea then"
                    : ", and put in its place @Column(columnDefinition = \"" + present + "\")";
            return "keep the column, and take @Lob out of its mapping, which makes large objects" + instead + ".";
        }
        return "keep the column: say its present type in the mapping,\n" + Annotations.type(change.from(), change.to())
                + ", with a Java type that fits it.";
    }

    private void narrow(Change.ColumnTypeChanged change) {
        draft.withConsent(
                change,
                "not every value may fit: ",
                mappedAsItIs(change)
                        + "\nIf it must be narrower: with --allow-destructive, a later, marked file changes it.\n"
                        + "That rewrites the whole table while nobody can read it, and\n"
                        + TypeChange.hazard(change.from(), change.to()),
                new ColumnOperation.AlterType(change.subject(), change.from(), change.to()),
                draft.destructive);
    }

    private void widen(Change.ColumnTypeChanged change) {
        if (change.computed().isEmpty()) {
            draft.add(
                    Phase.COLUMNS,
                    Lifecycle.widening(change.subject(), change.from(), change.to(), change.checks(), draft.flavour));
        } else {
            String indexes = change.computed().stream()
                    .map(index -> index.name().toString())
                    .collect(Collectors.joining(", "));
            draft.unsupported(
                    change,
                    "PostgreSQL would build anew, while nobody can read the table, what has an expression or a condition\n"
                            + "beside this column: " + indexes + ". Take it out of the model, generate and commit;\n"
                            + "then change the type, generate and commit; then put the index back");
        }
    }

    private void notNullChanged(Change.NotNullChanged change) {
        ObjectName table = change.subject();
        if (change.column().notNull()) {
            draft.add(Phase.NOT_NULL, Lifecycle.notNull(table, change.column(), draft.flavour));
        } else {
            draft.add(Phase.COLUMNS, new ColumnOperation.DropNotNull(table, change.column()));
        }
    }

    private void indexChanged(Change.IndexChanged change) {
        if (change.from().unique()) {
            draft.losingKeys.add(change.subject());
        }
        if (change.to().unique()) {
            draft.gainedKeys.add(change.to());
        }
        draft.unlessPartitioned(
                change,
                () -> draft.changedIndexes
                        .computeIfAbsent(change.subject(), name -> new ArrayList<>())
                        .add(change));
    }

    /** A unique constraint becomes an index of its name, or another constraint; or the other way round. */
    void keyReplaced(KeyReplacement replacement) {
        draft.losingKeys.add(replacement.table());
        draft.gainedKeys.add(replacement.to().index());
        draft.unlessPartitioned(replacement.changes().get(0), () -> draft.replacedKeys.add(replacement));
    }

    private void constraintChanged(Change.ConstraintChanged change) {
        Constraint from = change.from();
        Constraint to = change.to();
        ObjectName table = change.subject();
        if (from.definition().equals(to.definition()) && to.valid()) {
            draft.add(Phase.RULES, new ConstraintOperation.ValidateConstraint(table, to));
            return;
        }
        if (from.kind() != to.kind()) {
            draft.unsupported(change, "give the new constraint a name that the old one does not have");
            return;
        }
        from.references().ifPresent(target -> Draft.put(draft.releasedBy, target, table));
        to.references().ifPresent(target -> Draft.put(draft.pointsAt, table, target));
        switch (to.kind()) {
            case CHECK -> replaceCheck(table, from, to);
            case FOREIGN_KEY -> replace(table, from, to, true);
            case PRIMARY_KEY ->
                draft.unsupported(change, PrimaryKeys.remedy(table, Optional.of(from), Optional.of(to)));
            case UNIQUE, EXCLUSION -> draft.unsupported(change, NO_CONCURRENT_WAY);
        }
    }

    private void replace(ObjectName table, Constraint from, Constraint to, boolean narrower) {
        draft.add(Phase.RULES, Lifecycle.replacement(table, from, to, narrower, draft.flavour));
    }

    /** While both releases run, both rules have to let their rows in. */
    private void replaceCheck(ObjectName table, Constraint from, Constraint to) {
        Rules rules = draft.request.rules();
        boolean wider = rules.isImplied(table, from, to);
        Optional<Constraint> either =
                wider || rules.isImplied(table, to, from) ? Optional.empty() : rules.either(table, from, to);
        either.ifPresent(both -> replace(table, from, both, false));
        replace(table, either.orElse(from), to, !wider);
    }
}
