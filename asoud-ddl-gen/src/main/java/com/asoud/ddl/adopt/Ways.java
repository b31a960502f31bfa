package com.asoud.ddl.adopt;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a disagreement can be decided otherwise: what to write into the entity, or into a migration by hand. */
final class Ways {

    private static final String BY_HAND = "drop it, in a migration by hand: ";
    private static final String LEAVE = "leave it as it is: JPA cannot express it, and it stays";
    private static final String TAKE_OUT =
            "keep production's: take it out of the model; JPA cannot express it, and it stays";
    private static final String BEFORE_OPTIONS = "with Jakarta Persistence 3.1 (Hibernate 6), which has no options: ";
    private static final String REMOVE = "keep production as it is: take it out of the model";

    private Ways() {}

    static List<String> of(Change change) {
        if (change instanceof Change.Removed removed) {
            return ofRemoved(removed.part());
        }
        if (change instanceof Change.Added) {
            return List.of(REMOVE);
        }
        if (change instanceof Change.Renamed renamed) {
            return List.of("keep production's name: name = " + Annotations.name(name(renamed.from()))
                    + " in the annotation of " + name(renamed.to()));
        }
        if (change instanceof Change.ColumnTypeChanged type) {
            return List.of("keep production's type: " + Annotations.type(type.from(), type.to()));
        }
        if (change instanceof Change.NotNullChanged notNull) {
            return notNull(notNull);
        }
        if (change instanceof Change.DefaultChanged changed) {
            return List.of("keep production's default: "
                    + changed.from()
                            .defaultExpression()
                            .map(value -> "@ColumnDefault(" + Annotations.text(value) + ")")
                            .orElse("take @ColumnDefault out of the model"));
        }
        if (change instanceof Change.SequenceChanged sequence
                && sequence.from().increment() != sequence.to().increment()) {
            return List.of("keep production's steps: " + Annotations.sequence(sequence.from(), false));
        }
        if (change instanceof Change.IndexChanged index) {
            return declared("keep production's: ", index.from(), TAKE_OUT);
        }
        return change instanceof Change.ConstraintChanged constraint
                ? List.of(Annotations.constraint(constraint.from())
                        .map(annotation ->
                                "keep production's: write " + constraint.from().definition() + " into the model")
                        .orElse(TAKE_OUT))
                : List.of();
    }

    private static List<String> declared(String intro, Index index, String otherwise) {
        Optional<String> annotation = Annotations.index(index);
        if (annotation.isEmpty()) {
            return List.of(otherwise);
        }
        return Annotations.options(index).isEmpty()
                ? List.of(intro + annotation.get())
                : List.of(intro + annotation.get(), BEFORE_OPTIONS + otherwise);
    }

    private static List<String> ofRemoved(Part part) {
        if (part instanceof Table table) {
            return List.of(
                    "map it: " + Annotations.table(table.name()),
                    BY_HAND + "DROP TABLE " + table.name().quoted() + ";");
        }
        if (part instanceof Part.OfColumn column) {
            return ofColumn(column.subject(), column.column());
        }
        if (part instanceof Index index) {
            List<String> ways = new ArrayList<>(declared("declare it: ", index, LEAVE));
            ways.add(BY_HAND + "DROP INDEX CONCURRENTLY " + index.name().quoted() + ";");
            return ways;
        }
        if (part instanceof Part.OfConstraint constraint) {
            return List.of(
                    Annotations.constraint(constraint.constraint())
                            .map("declare it: "::concat)
                            .orElse(LEAVE),
                    BY_HAND + "ALTER TABLE " + constraint.subject().quoted() + " DROP CONSTRAINT "
                            + Identifiers.quote(constraint.constraint().name()) + ";");
        }
        return part instanceof Sequence sequence
                ? List.of(
                        "map it: " + Annotations.sequence(sequence, true),
                        BY_HAND + "DROP SEQUENCE " + sequence.name().quoted() + ";")
                : List.of();
    }

    private static List<String> ofColumn(ObjectName table, Column column) {
        String alter = "ALTER TABLE " + table.quoted() + " ";
        String name = Identifiers.quote(column.name());
        List<String> ways = new ArrayList<>();
        ways.add("map it: " + Annotations.column(column));
        if (column.notNull()
                && column.defaultExpression().isEmpty()
                && column.generated().isEmpty()) {
            ways.add("let it be NULL, in a migration by hand: " + alter + "ALTER COLUMN " + name + " DROP NOT NULL;");
        }
        ways.add(BY_HAND + alter + "DROP COLUMN " + name + ";");
        return ways;
    }

    private static List<String> notNull(Change.NotNullChanged change) {
        String column = Identifiers.quote(change.column().name());
        return change.column().notNull()
                ? List.of(
                        "keep production's: @Column(nullable = true), on an association optional = true",
                        "otherwise fill it first: SELECT count(*) FROM "
                                + change.subject().quoted() + " WHERE " + column + " IS NULL;")
                : List.of("keep production's: @Column(nullable = false), on an association optional = false");
    }

    private static String name(Part part) {
        return Optional.of(part)
                .filter(Index.class::isInstance)
                .map(Index.class::cast)
                .map(index -> index.name().name())
                .orElse(part.title());
    }
}
