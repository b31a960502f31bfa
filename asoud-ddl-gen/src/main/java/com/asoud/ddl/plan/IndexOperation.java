package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Index;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

/** What happens to an index; also to one that a unique constraint owns, or will own. */
public sealed interface IndexOperation extends Operation {

    /**
     * Builds an index.
     *
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
        public ObjectName subject() {
            return index.table();
        }

        @Override
        public String kind() {
            return "create index";
        }

        @Override
        public String describe() {
            return "create " + (index.unique() ? "unique " : "") + "index " + index.name() + " on " + index.table();
        }

        @Override
        public Impact impact() {
            return (concurrently
                            ? Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.READS_TABLE_TWICE, index.table())
                            : Impact.of(LockLevel.SHARE, Impact.Work.READS_TABLE, index.table()))
                    .withHazardIf(index.unique(), "fails on duplicate values: remove those first, then run again");
        }

        @Override
        public Stage stage(TableState table) {
            return index.unique() ? table.stageOfUnique(Key.of(index)) : Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropIndex(index, concurrently, replaces.isPresent()));
        }

        @Override
        public boolean isTransactional() {
            return !concurrently;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createIndex(this);
        }
    }

    /** @param mayBeGone whether it may have taken another one's name already, by a {@link ReplaceKey} */
    record DropIndex(Index index, boolean concurrently, boolean mayBeGone) implements IndexOperation {

        public DropIndex(Index index, boolean concurrently) {
            this(index, concurrently, false);
        }

        @Override
        public ObjectName subject() {
            return index.table();
        }

        @Override
        public String kind() {
            return "drop index";
        }

        @Override
        public String describe() {
            return "drop index " + index.name() + " on " + index.table();
        }

        @Override
        public Impact impact() {
            return concurrently
                    ? Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.CATALOG_THEN_WAITS, index.table())
                    : Impact.brief(index.table());
        }

        /** A query of the running release may need it; a rule is only in its way. */
        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(index.unique());
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new CreateIndex(index, concurrently));
        }

        @Override
        public boolean isTransactional() {
            return !concurrently;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropIndex(this);
        }
    }

    record RenameIndex(Index from, Index to) implements IndexOperation {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String kind() {
            return "rename index";
        }

        @Override
        public String describe() {
            return "rename index " + from.name() + " on " + to.table() + " to "
                    + to.name().name();
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.CATALOG, to.table());
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new RenameIndex(to, from));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renameIndex(this);
        }
    }

    /** Builds the new definition beside the old one, then takes the old one's place: at no time without an index. */
    record ReplaceIndex(Index from, Index to, boolean concurrently) implements IndexOperation {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String kind() {
            return "replace index";
        }

        @Override
        public String brief() {
            return "replace index " + to.name() + " on " + to.table();
        }

        @Override
        public String describe() {
            return brief() + ": " + from.definition() + " becomes " + to.definition();
        }

        @Override
        public Impact impact() {
            return concurrently
                    ? Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.READS_TABLE_TWICE, to.table())
                    : Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.READS_TABLE, to.table());
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(Key.of(to).isLooserThan(Key.of(from)));
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new ReplaceIndex(to, from, concurrently));
        }

        @Override
        public boolean isTransactional() {
            return !concurrently;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replaceIndex(this);
        }
    }

    /**
     * A unique constraint or index gives its name to the one that a {@link CreateIndex} has built, in one transaction:
     * at no time is there none.
     */
    record ReplaceKey(Key from, Key to) implements IndexOperation {
        @Override
        public ObjectName subject() {
            return to.index().table();
        }

        @Override
        public String kind() {
            return "replace key";
        }

        @Override
        public String brief() {
            return "replace " + from.kind() + " " + from.name() + " on " + subject();
        }

        @Override
        public String describe() {
            return brief() + ": " + from.definition() + " becomes "
                    + (to.kind().equals(from.kind()) ? "" : to.kind() + " ") + to.definition();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject());
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(to.isLooserThan(from));
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return Lifecycle.replacement(to, from, false, flavour);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replaceKey(this);
        }
    }
}
