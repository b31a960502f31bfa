package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * One difference between the current and the wanted catalog. A fact, with no opinion on how to bring it about.
 *
 * <p>"Removed" means: present in the current catalog, absent from the wanted one.
 */
public sealed interface Change {

    /** The table, sequence or other object that differs. */
    ObjectName subject();

    /** The difference for people, such as {@code index idx_product_tag on product is not in the model}. */
    String describe();

    /** Calls the method of the handler that is meant for this kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind: what handles them all does not compile until it handles a new one. */
    interface Handler<R> {
        R schemaAdded(SchemaAdded change);

        R sequenceAdded(SequenceAdded change);

        R sequenceRemoved(SequenceRemoved change);

        R sequenceChanged(SequenceChanged change);

        R tableAdded(TableAdded change);

        R tableRemoved(TableRemoved change);

        R tableChanged(TableChanged change);

        R commentChanged(CommentChanged change);

        R columnAdded(ColumnAdded change);

        R columnRemoved(ColumnRemoved change);

        R columnTypeChanged(ColumnTypeChanged change);

        R defaultChanged(DefaultChanged change);

        R notNullAdded(NotNullAdded change);

        R notNullRemoved(NotNullRemoved change);

        R indexAdded(IndexAdded change);

        R indexRemoved(IndexRemoved change);

        R indexChanged(IndexChanged change);

        R indexRenamed(IndexRenamed change);

        R constraintAdded(ConstraintAdded change);

        R constraintRemoved(ConstraintRemoved change);

        R constraintChanged(ConstraintChanged change);

        R constraintRenamed(ConstraintRenamed change);

        R otherAdded(OtherAdded change);

        R otherRemoved(OtherRemoved change);

        R otherChanged(OtherChanged change);
    }

    record SchemaAdded(String schema) implements Change {
        @Override
        public ObjectName subject() {
            return new ObjectName("", schema);
        }

        @Override
        public String describe() {
            return "schema " + schema + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.schemaAdded(this);
        }
    }

    record SequenceAdded(Sequence sequence) implements Change {
        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String describe() {
            return "sequence " + sequence.name() + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.sequenceAdded(this);
        }
    }

    record SequenceRemoved(Sequence sequence) implements Change {
        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String describe() {
            return "sequence " + sequence.name() + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.sequenceRemoved(this);
        }
    }

    record SequenceChanged(Sequence from, Sequence to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return "sequence " + to.name() + " differs: " + from + " becomes " + to;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.sequenceChanged(this);
        }
    }

    record TableAdded(Table table) implements Change {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String describe() {
            return "table " + table.name() + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.tableAdded(this);
        }
    }

    record TableRemoved(Table table) implements Change {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String describe() {
            return "table " + table.name() + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.tableRemoved(this);
        }
    }

    /** Something of the table itself that no migration can change safely: its partition key or storage. */
    record TableChanged(Table from, Table to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return "table " + to.name() + " differs: partition key "
                    + from.partitionKey().orElse("none") + " becomes "
                    + to.partitionKey().orElse("none") + ", storage '" + from.storage() + "' becomes '" + to.storage()
                    + "'";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.tableChanged(this);
        }
    }

    /** @param column the commented column, or empty for the comment of the table */
    record CommentChanged(ObjectName subject, Optional<String> column, Optional<String> from, Optional<String> to)
            implements Change {
        @Override
        public String describe() {
            return "the comment on " + subject + column.map(name -> "." + name).orElse("") + " differs";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.commentChanged(this);
        }
    }

    record ColumnAdded(ObjectName subject, Column column) implements Change {
        @Override
        public String describe() {
            return "column " + subject + "." + column.name() + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.columnAdded(this);
        }
    }

    record ColumnRemoved(ObjectName subject, Column column) implements Change {
        @Override
        public String describe() {
            return "column " + subject + "." + column.name() + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.columnRemoved(this);
        }
    }

    /**
     * Another type, collation or generation clause.
     *
     * @param checks those that mention the column, as they are now
     * @param computed the indexes that PostgreSQL would have to build anew
     */
    record ColumnTypeChanged(ObjectName subject, Column from, Column to, List<Constraint> checks, List<Index> computed)
            implements Change {

        public ColumnTypeChanged {
            checks = List.copyOf(checks);
            computed = List.copyOf(computed);
        }

        @Override
        public String describe() {
            return "column " + subject + "." + to.name() + " is " + type(from) + " and becomes " + type(to);
        }

        private static String type(Column column) {
            return column.type()
                    + column.collation().map(name -> " COLLATE " + name).orElse("")
                    + column.generated().map(clause -> " " + clause).orElse("");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.columnTypeChanged(this);
        }
    }

    record DefaultChanged(ObjectName subject, Column from, Column to) implements Change {
        @Override
        public String describe() {
            return "the default of " + subject + "." + to.name() + " is "
                    + from.defaultExpression().orElse("none") + " and becomes "
                    + to.defaultExpression().orElse("none");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.defaultChanged(this);
        }
    }

    record NotNullAdded(ObjectName subject, Column column) implements Change {
        @Override
        public String describe() {
            return "column " + subject + "." + column.name() + " becomes NOT NULL";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.notNullAdded(this);
        }
    }

    record NotNullRemoved(ObjectName subject, Column column) implements Change {
        @Override
        public String describe() {
            return "column " + subject + "." + column.name() + " may be NULL from now on";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.notNullRemoved(this);
        }
    }

    record IndexAdded(Index index) implements Change {
        @Override
        public ObjectName subject() {
            return index.table();
        }

        @Override
        public String describe() {
            return "index " + index.name() + " on " + index.table() + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.indexAdded(this);
        }
    }

    record IndexRemoved(Index index) implements Change {
        @Override
        public ObjectName subject() {
            return index.table();
        }

        @Override
        public String describe() {
            return "index " + index.name() + " on " + index.table() + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.indexRemoved(this);
        }
    }

    record IndexChanged(Index from, Index to) implements Change {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String describe() {
            return "index " + to.name() + " on " + to.table() + " is " + from.definition() + " and becomes "
                    + to.definition();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.indexChanged(this);
        }
    }

    record IndexRenamed(Index from, Index to) implements Change {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String describe() {
            return "index " + from.name() + " on " + to.table() + " is called " + to.name() + " in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.indexRenamed(this);
        }
    }

    record ConstraintAdded(ObjectName subject, Constraint constraint) implements Change {
        @Override
        public String describe() {
            return "constraint " + constraint.name() + " on " + subject + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraintAdded(this);
        }
    }

    record ConstraintRemoved(ObjectName subject, Constraint constraint) implements Change {
        @Override
        public String describe() {
            return "constraint " + constraint.name() + " on " + subject + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraintRemoved(this);
        }
    }

    record ConstraintChanged(ObjectName subject, Constraint from, Constraint to) implements Change {
        @Override
        public String describe() {
            return "constraint " + to.name() + " on " + subject + " is " + from.definition()
                    + (from.valid() ? "" : " NOT VALID") + " and becomes " + to.definition();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraintChanged(this);
        }
    }

    record ConstraintRenamed(ObjectName subject, Constraint from, Constraint to) implements Change {
        @Override
        public String describe() {
            return "constraint " + from.name() + " on " + subject + " is called " + to.name() + " in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraintRenamed(this);
        }
    }

    record OtherAdded(OtherObject object) implements Change {
        @Override
        public ObjectName subject() {
            return object.name();
        }

        @Override
        public String describe() {
            return object.kind() + " " + object.name() + " is new";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.otherAdded(this);
        }
    }

    record OtherRemoved(OtherObject object) implements Change {
        @Override
        public ObjectName subject() {
            return object.name();
        }

        @Override
        public String describe() {
            return object.kind() + " " + object.name() + " is not in the model";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.otherRemoved(this);
        }
    }

    record OtherChanged(OtherObject from, OtherObject to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return to.kind() + " " + to.name() + " is defined differently";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.otherChanged(this);
        }
    }
}
