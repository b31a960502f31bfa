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
    default String describe() {
        return text(Source.MODEL);
    }

    /** The same of a database that is otherwise than its migrations make it: what it has. */
    default String drift() {
        return text(Source.MIGRATIONS);
    }

    /** The difference for people. */
    String text(Source source);

    /** Where the wanted catalog comes from. */
    enum Source {
        MODEL,
        MIGRATIONS,
        /** The model, and nothing is decided yet: both may be right. */
        EITHER;

        private String say(String model, String migrations, String either) {
            return switch (this) {
                case MODEL -> model;
                case MIGRATIONS -> migrations;
                case EITHER -> either;
            };
        }

        private String becoming() {
            return say(" and becomes ", "; the migrations make it ", " in production, and in the model ");
        }
    }

    /** Absent from the current catalog. */
    record Added(Part part) implements Change {
        @Override
        public ObjectName subject() {
            return part.subject();
        }

        @Override
        public String text(Source source) {
            return part.label() + source.say(" is new", "", " is only in the model");
        }
    }

    /** Absent from the wanted catalog. */
    record Removed(Part part) implements Change {
        @Override
        public ObjectName subject() {
            return part.subject();
        }

        @Override
        public String text(Source source) {
            return part.label() + source.say(" is not in the model", "", " is only in production");
        }
    }

    /** An index or a constraint that is equal but for its name. */
    record Renamed(Part from, Part to) implements Change {
        @Override
        public ObjectName subject() {
            return to.subject();
        }

        @Override
        public String text(Source source) {
            return from.label() + " is called " + to.title()
                    + source.say(" in the model", " by the migrations", " in the model");
        }
    }

    record SequenceChanged(Sequence from, Sequence to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String text(Source source) {
            Sequence steps = new Sequence(
                    from.name(),
                    from.type(),
                    from.start(),
                    to.increment(),
                    from.minimum(),
                    from.maximum(),
                    from.cache(),
                    from.cycle());
            return steps.equals(to)
                    ? to.label() + " goes in steps of " + from.increment() + source.becoming() + to.increment()
                    : to.label() + " differs: " + from + source.becoming() + to;
        }
    }

    /** Something of the table itself that no migration can change safely: its partition key or storage. */
    record TableChanged(Table from, Table to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String text(Source source) {
            return from.partitionKey().equals(to.partitionKey())
                    ? to.label() + " has storage parameters '" + from.storage() + "'" + source.becoming() + "'"
                            + to.storage() + "'"
                    : to.label() + " has partition key "
                            + from.partitionKey().orElse("none") + source.becoming()
                            + to.partitionKey().orElse("none");
        }
    }

    /** @param column the commented column, or empty for the comment of the table */
    record CommentChanged(ObjectName subject, Optional<String> column, Optional<String> from, Optional<String> to)
            implements Change {
        @Override
        public String text(Source source) {
            return "the comment on " + subject + column.map(name -> "." + name).orElse("")
                    + (source == Source.EITHER && to.isEmpty() ? " is only in production" : " differs");
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
        public String text(Source source) {
            return "column " + subject + "." + to.name() + " is " + type(from) + source.becoming() + type(to);
        }

        private static String type(Column column) {
            return column.type()
                    + column.collation().map(name -> " COLLATE " + name).orElse("")
                    + column.generated().map(clause -> " " + clause).orElse("");
        }
    }

    record DefaultChanged(ObjectName subject, Column from, Column to) implements Change {
        @Override
        public String text(Source source) {
            return "the default of " + subject + "." + to.name() + " is "
                    + from.defaultExpression().orElse("none") + source.becoming()
                    + to.defaultExpression().orElse("none");
        }
    }

    /** @param column as it becomes */
    record NotNullChanged(ObjectName subject, Column column) implements Change {
        @Override
        public String text(Source source) {
            return "column " + subject + "." + column.name()
                    + (column.notNull()
                            ? source.say(
                                    " becomes NOT NULL",
                                    " may be NULL; the migrations make it NOT NULL",
                                    " may be NULL in production, and in the model it is NOT NULL")
                            : source.say(
                                    " may be NULL from now on",
                                    " is NOT NULL; the migrations let it be NULL",
                                    " is NOT NULL in production, and in the model it may be NULL"));
        }
    }

    record IndexChanged(Index from, Index to) implements Change {
        @Override
        public ObjectName subject() {
            return to.table();
        }

        @Override
        public String text(Source source) {
            return to.label() + " is " + from.definition() + source.becoming() + to.definition();
        }
    }

    record ConstraintChanged(ObjectName subject, Constraint from, Constraint to) implements Change {
        @Override
        public String text(Source source) {
            return "constraint " + to.name() + " on " + subject + " is " + from.definition()
                    + (from.valid() ? "" : " NOT VALID") + source.becoming() + to.definition();
        }
    }

    record OtherChanged(OtherObject from, OtherObject to) implements Change {
        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String text(Source source) {
            return to.label() + " is defined differently";
        }
    }
}
