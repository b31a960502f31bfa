package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing a migration does. What it costs is said by {@link Impact}, how it is undone by {@link Inverse}, its SQL by
 * the {@code sql} package: each is one exhaustive switch, so a new operation does not compile until all three know it.
 */
public sealed interface Operation {

    /** The table, or for what is not part of a table, the object itself. */
    ObjectName subject();

    /** What it does, in the imperative: {@code create index idx_product_tag on product}. */
    String describe();

    /** Calls the method of the handler that is meant for this kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind: what handles them all does not compile until it handles a new one. */
    interface Handler<R> {
        R createSchema(CreateSchema operation);

        R dropSchema(DropSchema operation);

        R createSequence(CreateSequence operation);

        R dropSequence(DropSequence operation);

        R alterSequence(AlterSequence operation);

        R createTable(CreateTable operation);

        R dropTable(DropTable operation);

        R setComment(SetComment operation);

        R addColumn(AddColumn operation);

        R dropColumn(DropColumn operation);

        R alterType(AlterType operation);

        R setDefault(SetDefault operation);

        R requireNoNull(RequireNoNull operation);

        R setNotNull(SetNotNull operation);

        R dropNotNull(DropNotNull operation);

        R setNotNullByCheck(SetNotNullByCheck operation);

        R createIndex(CreateIndex operation);

        R dropIndex(DropIndex operation);

        R renameIndex(RenameIndex operation);

        R replaceIndex(ReplaceIndex operation);

        R replaceKey(ReplaceKey operation);

        R addConstraint(AddConstraint operation);

        R validateConstraint(ValidateConstraint operation);

        R attachUnique(AttachUnique operation);

        R dropConstraint(DropConstraint operation);

        R replaceConstraint(ReplaceConstraint operation);

        R renameConstraint(RenameConstraint operation);
    }

    record CreateSchema(String schema) implements Operation {
        @Override
        public ObjectName subject() {
            return new ObjectName("", schema);
        }

        @Override
        public String describe() {
            return "create schema " + schema;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createSchema(this);
        }
    }

    record DropSchema(String schema) implements Operation {
        @Override
        public ObjectName subject() {
            return new ObjectName("", schema);
        }

        @Override
        public String describe() {
            return "drop schema " + schema;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropSchema(this);
        }
    }

    /** @param fills the columns of tables with rows that get their values from it: it begins after the greatest */
    record CreateSequence(Sequence sequence, List<IdColumn> fills) implements Operation {

        public CreateSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String describe() {
            return "create sequence " + sequence.name()
                    + (fills.isEmpty() ? "" : ", after the ids in use of " + tables(fills));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createSequence(this);
        }
    }

    record DropSequence(Sequence sequence) implements Operation {
        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String describe() {
            return "drop sequence " + sequence.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropSequence(this);
        }
    }

    /** @param fills the same as of a new sequence; nothing else may change, if it fills others than before */
    record AlterSequence(Sequence from, Sequence to, List<IdColumn> fills) implements Operation {

        public AlterSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return "alter sequence " + to.name()
                    + (fills.isEmpty() ? "" : ", after the ids in use of " + tables(fills));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.alterSequence(this);
        }
    }

    /** Creates the table with its columns, keys, checks and the indexes it is given, but without foreign keys. */
    record CreateTable(Table table) implements Operation {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String describe() {
            int indexes = table.indexes().size();
            return "create table " + table.name()
                    + (indexes == 0 ? "" : " with " + indexes + (indexes == 1 ? " index" : " indexes"));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createTable(this);
        }
    }

    record DropTable(Table table) implements Operation {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String describe() {
            return "drop table " + table.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropTable(this);
        }
    }

    record SetComment(ObjectName subject, Optional<String> column, Optional<String> from, Optional<String> to)
            implements Operation {
        @Override
        public String describe() {
            return "comment on " + subject + column.map(name -> "." + name).orElse("");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setComment(this);
        }
    }

    record AddColumn(ObjectName subject, Column column) implements Operation {
        @Override
        public String describe() {
            return "add column " + subject + "." + column.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.addColumn(this);
        }
    }

    record DropColumn(ObjectName subject, Column column) implements Operation {
        @Override
        public String describe() {
            return "drop column " + subject + "." + column.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropColumn(this);
        }
    }

    record AlterType(ObjectName subject, Column from, Column to) implements Operation {
        @Override
        public String describe() {
            return "change " + subject + "." + to.name() + " from " + from.type() + " to " + to.type();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.alterType(this);
        }
    }

    record SetDefault(ObjectName subject, Column from, Column to) implements Operation {
        @Override
        public String describe() {
            return to.defaultExpression()
                    .map(expression -> "set the default of " + subject + "." + to.name() + " to " + expression)
                    .orElse("drop the default of " + subject + "." + to.name());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setDefault(this);
        }
    }

    /** Fails while a row holds NULL, before anything is changed; beside a running application. */
    record RequireNoNull(ObjectName subject, Column column) implements Operation {
        @Override
        public String describe() {
            return "require that " + subject + "." + column.name() + " is filled";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.requireNoNull(this);
        }
    }

    /** In one step, reading the table under the lock; for the standard flavour. */
    record SetNotNull(ObjectName subject, Column column) implements Operation {
        @Override
        public String describe() {
            return "set " + subject + "." + column.name() + " not null";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setNotNull(this);
        }
    }

    record DropNotNull(ObjectName subject, Column column) implements Operation {
        @Override
        public String describe() {
            return "let " + subject + "." + column.name() + " be null";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropNotNull(this);
        }
    }

    /**
     * Ends the way over a validated check constraint: PostgreSQL takes the check as proof and does not read the table
     * again (manual, {@code ALTER TABLE … SET NOT NULL}).
     */
    record SetNotNullByCheck(ObjectName subject, Column column, Constraint check) implements Operation {
        @Override
        public String describe() {
            return "set " + subject + "." + column.name() + " not null, proven by check " + check.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setNotNullByCheck(this);
        }
    }

    /**
     * Builds an index.
     *
     * @param concurrently without stopping writes; not possible inside a transaction
     * @param replaces the one whose place it takes in a later {@link ReplaceKey}, on the same table
     */
    record CreateIndex(Index index, boolean concurrently, Optional<Replaced> replaces) implements Operation {

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
        public String describe() {
            return "create " + (index.unique() ? "unique " : "") + "index " + index.name() + " on " + index.table();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createIndex(this);
        }
    }

    /** @param mayBeGone whether it may have taken another one's name already, by a {@link ReplaceKey} */
    record DropIndex(Index index, boolean concurrently, boolean mayBeGone) implements Operation {

        public DropIndex(Index index, boolean concurrently) {
            this(index, concurrently, false);
        }

        @Override
        public ObjectName subject() {
            return index.table();
        }

        @Override
        public String describe() {
            return "drop index " + index.name() + " on " + index.table();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropIndex(this);
        }
    }

    record RenameIndex(Index from, Index to) implements Operation {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String describe() {
            return "rename index " + from.name() + " on " + to.table() + " to "
                    + to.name().name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renameIndex(this);
        }
    }

    /** Builds the new definition beside the old one, then takes the old one's place: at no time without an index. */
    record ReplaceIndex(Index from, Index to, boolean concurrently) implements Operation {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String describe() {
            return "replace index " + to.name() + " on " + to.table() + ": " + from.definition() + " becomes "
                    + to.definition();
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
    record ReplaceKey(Key from, Key to) implements Operation {
        @Override
        public ObjectName subject() {
            return to.index().table();
        }

        @Override
        public String describe() {
            return "replace " + from.kind() + " " + from.name() + " on " + subject() + ": " + from.definition()
                    + " becomes " + (to.kind().equals(from.kind()) ? "" : to.kind() + " ") + to.definition();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replaceKey(this);
        }
    }

    /** @param notValid whether existing rows are left to a later {@link ValidateConstraint} */
    record AddConstraint(ObjectName subject, Constraint constraint, boolean notValid) implements Operation {
        @Override
        public String describe() {
            return "add " + kind(constraint) + " " + constraint.name() + " to " + subject
                    + (notValid ? ", not checking existing rows yet" : "");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.addConstraint(this);
        }
    }

    record ValidateConstraint(ObjectName subject, Constraint constraint) implements Operation {
        @Override
        public String describe() {
            return "validate " + kind(constraint) + " " + constraint.name() + " of " + subject;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.validateConstraint(this);
        }
    }

    /** Makes a constraint of a unique index that exists and bears its name. */
    record AttachUnique(ObjectName subject, Constraint constraint) implements Operation {
        @Override
        public String describe() {
            return "make unique constraint " + constraint.name() + " of " + subject + " from its index";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.attachUnique(this);
        }
    }

    record DropConstraint(ObjectName subject, Constraint constraint) implements Operation {
        @Override
        public String describe() {
            return "drop " + kind(constraint) + " " + constraint.name() + " of " + subject;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropConstraint(this);
        }
    }

    /**
     * In one statement: new rows are checked by the old rule or the new one, never by none.
     *
     * @param narrower whether the new rule may reject what the old one lets in
     */
    record ReplaceConstraint(ObjectName subject, Constraint from, Constraint to, boolean notValid, boolean narrower)
            implements Operation {
        @Override
        public String describe() {
            return "replace " + kind(to) + " " + to.name() + " of " + subject
                    + (notValid ? ", not checking existing rows yet" : "");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replaceConstraint(this);
        }
    }

    record RenameConstraint(ObjectName subject, Constraint from, Constraint to) implements Operation {
        @Override
        public String describe() {
            return "rename " + kind(to) + " " + from.name() + " of " + subject + " to " + to.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renameConstraint(this);
        }
    }

    /** {@code bolt and nut}. */
    static String tables(List<IdColumn> columns) {
        return columns.stream().map(column -> column.table().toString()).collect(Collectors.joining(" and "));
    }

    private static String kind(Constraint constraint) {
        return switch (constraint.kind()) {
            case PRIMARY_KEY -> "primary key";
            case UNIQUE -> "unique constraint";
            case CHECK -> "check";
            case FOREIGN_KEY -> "foreign key";
            case EXCLUSION -> "exclusion constraint";
        };
    }
}
