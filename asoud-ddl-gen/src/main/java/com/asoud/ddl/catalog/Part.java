package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;

/** What a {@link Catalog} holds: each comes, goes, or becomes another. */
public sealed interface Part
        permits Index, OtherObject, Part.OfColumn, Part.OfConstraint, Part.Schema, Sequence, Table {

    /** The table that it belongs to; or its own name, if it belongs to none. */
    ObjectName subject();

    /** For people: {@code index}. */
    String kind();

    /** For people: {@code idx_product_tag}. */
    String title();

    /** For people: {@code index idx_product_tag on product}. */
    default String label() {
        return kind() + " " + title();
    }

    /** Calls the method of the handler that is meant for this kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind: what handles them all does not compile until it handles a new one. */
    interface Handler<R> {
        R schema(Schema schema);

        R sequence(Sequence sequence);

        R table(Table table);

        R column(OfColumn column);

        R index(Index index);

        R constraint(OfConstraint constraint);

        R other(OtherObject object);
    }

    /** A schema beside the default one. */
    record Schema(String title) implements Part {
        @Override
        public ObjectName subject() {
            return new ObjectName("", title);
        }

        @Override
        public String kind() {
            return "schema";
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.schema(this);
        }
    }

    /** A column with its table. */
    record OfColumn(ObjectName subject, Column column) implements Part {
        @Override
        public String kind() {
            return "column";
        }

        @Override
        public String title() {
            return subject + "." + column.name();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.column(this);
        }
    }

    /** A constraint with its table. */
    record OfConstraint(ObjectName subject, Constraint constraint) implements Part {
        @Override
        public String kind() {
            return "constraint";
        }

        @Override
        public String title() {
            return constraint.name();
        }

        @Override
        public String label() {
            return kind() + " " + title() + " on " + subject;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.constraint(this);
        }
    }
}
