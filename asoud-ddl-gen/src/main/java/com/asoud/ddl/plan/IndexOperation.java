package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.CarryOver;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexUse;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to an index; also to one that a unique constraint owns, or will own. */
public sealed interface IndexOperation extends Operation {

    /**
     * @param concurrently without stopping writes; not possible inside a transaction
     * @param replaces the one whose place it takes in a later {@link ReplaceKey}, on the same table
     */
    record CreateIndex(Index index, boolean concurrently, Optional<Replaced> replaces) implements IndexOperation {

        /** @param released whether foreign keys that rely on it leave it before it goes */
        public record Replaced(ObjectName name, boolean released) {}

        public CreateIndex(Index index, boolean concurrently) {
            this(index, concurrently, Optional.empty());
        }

        @Override
        public Definition definition() {
            return Behaviour.of(
                            index.table(),
                            "create " + (index.unique() ? "unique " : "") + "index " + index.name() + " on "
                                    + index.table())
                    .impact(building(index, concurrently, LockLevel.SHARE)
                            .withHazardIf(
                                    index.unique(), "fails on duplicate values: remove those first, then run again"))
                    .stage(table -> index.unique() ? table.stageOfUnique(Key.of(index)) : Stage.BEFORE_DEPLOY)
                    .inverse(new DropIndex(index, concurrently, replaces.isPresent()))
                    .concurrently(concurrently)
                    .holdsExpression(Clauses.holdsExpression(index))
                    .leaves(List.of(index))
                    .sql(repeatable -> Clauses.create(replaces.isPresent() ? index.withNothingByHand() : index));
        }
    }

    /** @param mayBeGone whether it may have taken another one's name already, by a {@link ReplaceKey} */
    record DropIndex(Index index, boolean concurrently, boolean mayBeGone) implements IndexOperation {

        public DropIndex(Index index, boolean concurrently) {
            this(index, concurrently, false);
        }

        @Override
        public Definition definition() {
            return Behaviour.of(index.table(), "drop index " + index.name() + " on " + index.table())
                    .impact(
                            concurrently
                                    ? Impact.of(
                                            LockLevel.SHARE_UPDATE_EXCLUSIVE,
                                            Impact.Work.CATALOG_THEN_WAITS,
                                            index.table())
                                    : Impact.brief(index.table()))
                    // A query of the running release may need it; a rule is only in its way.
                    .stage(table -> Stage.beforeDeployIf(index.unique()))
                    .inverse(new CreateIndex(index, concurrently))
                    .concurrently(concurrently)
                    .gone(List.of(index.name().name()))
                    .sql(repeatable -> mayBeGone ? List.of(drop(index.name(), true)) : dropUnused(index));
        }
    }

    record RenameIndex(Index from, Index to) implements IndexOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(
                            to.table(),
                            "rename index " + from.name() + " on " + to.table() + " to "
                                    + to.name().name())
                    .impact(Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.CATALOG, to.table()))
                    .inverse(new RenameIndex(to, from))
                    .leaves(List.of(to))
                    .gone(List.of(from.name().name()))
                    .sql(repeatable -> List.of(rename(from, to, repeatable)));
        }
    }

    /** Builds the new definition beside the old one, then takes the old one's place: at no time without an index. */
    record ReplaceIndex(Index from, Index to, boolean concurrently) implements IndexOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(to.table(), "replace index " + to.name() + " on " + to.table())
                    .details(": " + from.definition() + " becomes " + to.definition())
                    .impact(building(to, concurrently, LockLevel.ACCESS_EXCLUSIVE))
                    .stage(table -> Stage.beforeDeployIf(Key.of(to).isLooserThan(Key.of(from))))
                    .inverse(new ReplaceIndex(to, from, concurrently))
                    .concurrently(concurrently)
                    .holdsExpression(Clauses.holdsExpression(to))
                    .leaves(List.of(to))
                    .sql(repeatable -> replace());
        }

        private List<String> replace() {
            Index built = Key.of(to).underConstruction().withNothingByHand();
            List<String> statements = new ArrayList<>();
            statements.add(IndexUse.refusal(from.name()));
            statements.addAll(Clauses.create(built));
            statements.add(CarryOver.toIndex(
                    from.name(), built.name(), from.parameters().keySet()));
            statements.add(drop(from.name(), false));
            statements.add(rename(built, to, false));
            return statements;
        }
    }

    /**
     * A unique constraint or index gives its name to the one that a {@link CreateIndex} has built, in one transaction:
     * at no time is there none.
     */
    record ReplaceKey(Key from, Key to) implements IndexOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(
                            to.index().table(),
                            "replace " + from.kind() + " " + from.name() + " on "
                                    + to.index().table())
                    .details(": " + from.definition() + " becomes "
                            + (to.kind().equals(from.kind()) ? "" : to.kind() + " ") + to.definition())
                    .stage(table -> Stage.beforeDeployIf(to.isLooserThan(from)))
                    .inverse(flavour -> Lifecycle.replacement(to, from, false, flavour))
                    .leaves(to.constraint().isPresent() ? List.of() : List.of(to.index()))
                    .gone(List.of(
                            from.name().name(), to.underConstruction().name().name()))
                    .sql(this::replace);
        }

        /** A run that is repeated may find either of the two under the name. */
        private List<String> replace(boolean repeatable) {
            ObjectName table = to.index().table();
            List<String> statements = new ArrayList<>();
            boolean commented = from.constraint().isPresent() && to.constraint().isPresent();
            Index built = to.underConstruction();
            statements.add(IndexUse.refusal(from.name()));
            statements.add(CarryOver.toIndex(
                    from.name(), built.name(), from.index().parameters().keySet()));
            if (commented) {
                statements.add(CarryOver.keepComment(table, from.name().name()));
            }
            from.constraint()
                    .or(() -> to.constraint().filter(constraint -> repeatable))
                    .ifPresent(constraint ->
                            statements.add(Clauses.alter(table, Clauses.dropConstraint(constraint, repeatable))));
            if (from.constraint().isEmpty() || repeatable && to.constraint().isEmpty()) {
                statements.add(drop(from.name(), repeatable));
            }
            statements.add(to.constraint()
                    .map(constraint -> Clauses.attach(table, constraint, built.name()))
                    .orElseGet(() -> rename(built, to.index(), false)));
            if (commented) {
                statements.add(CarryOver.giveComment(table, to.name().name()));
            }
            return statements;
        }
    }

    /** @param otherwise the lock under which it is built if not concurrently */
    private static Impact building(Index index, boolean concurrently, LockLevel otherwise) {
        return concurrently
                ? Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.READS_TABLE_TWICE, index.table())
                : Impact.of(otherwise, Impact.Work.READS_TABLE, index.table());
    }

    private static String drop(ObjectName index, boolean mayBeGone) {
        return "DROP INDEX " + Clauses.ifExists(mayBeGone) + index.quoted() + ";";
    }

    private static List<String> dropUnused(Index index) {
        return List.of(IndexUse.refusal(index.name()), drop(index.name(), false));
    }

    private static String rename(Index from, Index to, boolean repeatable) {
        return "ALTER INDEX " + Clauses.ifExists(repeatable) + from.name().quoted() + " RENAME TO "
                + quote(to.name().name()) + ";";
    }
}
