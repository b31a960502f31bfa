package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * One difference between the current and the wanted catalog. A fact, with no opinion on how to bring it about. Each has
 * to do with one {@link Part}; of a table and a column, that they changed is said for each of their properties.
 */
public sealed interface Change {

    /** The table, sequence or other object that differs. */
    ObjectName subject();

    /** The difference for people, such as {@code index idx_product_tag on product is not in the model}. */
    String describe();

    /** The same of a database that is otherwise than its migrations make it: what it has. */
    default String drift() {
        return describe();
    }

    /** Calls the method of the handler that is meant for this kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind: what handles them all does not compile until it handles a new one. */
    interface Handler<R> {
        R added(Added change);

        R removed(Removed change);

        R renamed(Renamed change);

        R sequenceChanged(SequenceChanged change);

        R tableChanged(TableChanged change);

        R commentChanged(CommentChanged change);

        R columnTypeChanged(ColumnTypeChanged change);

        R defaultChanged(DefaultChanged change);

        R notNullChanged(NotNullChanged change);

        R indexChanged(IndexChanged change);

        R constraintChanged(ConstraintChanged change);

        R otherChanged(OtherChanged change);
    }

    /** Between what a database has and what it would have. */
    String MIGRATIONS = "; the migrations make it ";

    /** Absent from the current catalog. */
    record Added(Part part) implements Change {
        @Override
        public ObjectName subject() {
            return part.subject();
        }

        @Override
        public String describe() {
            return part.label() + " is new";
        }

        @Override
        public String drift() {
            return part.label();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.added(this);
        }
    }

    /** Absent from the wanted catalog. */
    record Removed(Part part) implements Change {
        @Override
        public ObjectName subject() {
            return part.subject();
        }

        @Override
        public String describe() {
            return part.label() + " is not in the model";
        }

        @Override
        public String drift() {
            return part.label();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.removed(this);
        }
    }

    /** An index or a constraint that is equal but for its name. */
    record Renamed(Part from, Part to) implements Change {
        @Override
        public ObjectName subject() {
            return to.subject();
        }

        @Override
        public String describe() {
            return from.label() + " is called " + to.title() + " in the model";
        }

        @Override
        public String drift() {
            return from.label() + " is called " + to.title() + " by the migrations";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renamed(this);
        }
    }

    record SequenceChanged(Sequence from, Sequence to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return to.label() + " differs: " + from + " becomes " + to;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.sequenceChanged(this);
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
            return to.label() + " differs: partition key "
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
            return is(" and becomes ");
        }

        @Override
        public String drift() {
            return is(MIGRATIONS);
        }

        private String is(String becoming) {
            return "column " + subject + "." + to.name() + " is " + type(from) + becoming + type(to);
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
            return is(" and becomes ");
        }

        @Override
        public String drift() {
            return is(MIGRATIONS);
        }

        private String is(String becoming) {
            return "the default of " + subject + "." + to.name() + " is "
                    + from.defaultExpression().orElse("none") + becoming
                    + to.defaultExpression().orElse("none");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.defaultChanged(this);
        }
    }

    /** @param column as it becomes */
    record NotNullChanged(ObjectName subject, Column column) implements Change {
        @Override
        public String describe() {
            return "column " + subject + "." + column.name()
                    + (column.notNull() ? " becomes NOT NULL" : " may be NULL from now on");
        }

        @Override
        public String drift() {
            return "column " + subject + "." + column.name()
                    + (column.notNull()
                            ? " may be NULL; the migrations make it NOT NULL"
                            : " is NOT NULL; the migrations let it be NULL");
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.notNullChanged(this);
        }
    }

    record IndexChanged(Index from, Index to) implements Change {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String describe() {
            return to.label() + " is " + from.definition() + " and becomes " + to.definition();
        }

        @Override
        public String drift() {
            return to.label() + " is " + from.definition() + MIGRATIONS + to.definition();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.indexChanged(this);
        }
    }

    record ConstraintChanged(ObjectName subject, Constraint from, Constraint to) implements Change {
        @Override
        public String describe() {
            return is(" and becomes ");
        }

        @Override
        public String drift() {
            return is(MIGRATIONS);
        }

        private String is(String becoming) {
            return "constraint " + to.name() + " on " + subject + " is " + from.definition()
                    + (from.valid() ? "" : " NOT VALID") + becoming + to.definition();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraintChanged(this);
        }
    }

    record OtherChanged(OtherObject from, OtherObject to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String describe() {
            return to.label() + " is defined differently";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.otherChanged(this);
        }
    }
}
