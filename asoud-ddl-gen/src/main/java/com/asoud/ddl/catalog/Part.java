package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.Locale;

/** What a {@link Catalog} holds: each comes, goes, or becomes another. */
public sealed interface Part
        permits Index, OtherObject, Part.OfColumn, Part.OfConstraint, Part.Schema, Sequence, Table {

    /** The table that it belongs to; or its own name, if it belongs to none. */
    ObjectName subject();

    /** For people: {@code index}. */
    default String kind() {
        return getClass().getSimpleName().replaceFirst("^Of", "").toLowerCase(Locale.ROOT);
    }

    /** For people: {@code idx_product_tag}. */
    default String title() {
        return subject().toString();
    }

    /** For people: {@code index idx_product_tag on product}. */
    default String label() {
        return kind() + " " + title();
    }

    /** A schema beside the default one. */
    record Schema(String title) implements Part {
        @Override
        public ObjectName subject() {
            return new ObjectName("", title);
        }
    }

    /** A column with its table. */
    record OfColumn(ObjectName subject, Column column) implements Part {
        @Override
        public String title() {
            return subject + "." + column.name();
        }
    }

    /** A constraint with its table. */
    record OfConstraint(ObjectName subject, Constraint constraint) implements Part {
        @Override
        public String title() {
            return constraint.name();
        }

        @Override
        public String label() {
            return kind() + " " + title() + " on " + subject;
        }
    }
}
