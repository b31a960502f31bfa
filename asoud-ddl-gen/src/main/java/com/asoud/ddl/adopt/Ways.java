package com.asoud.ddl.adopt;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a disagreement can be decided otherwise: what to write into the entity, or into a migration by hand. */
final class Ways {

    private static final Pattern LENGTH = Pattern.compile("character varying\\((\\d+)\\)");
    private static final Pattern PRECISION = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");

    private static final String BY_HAND = "drop it, in a migration by hand: ";
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
            return List.of("keep production's name: name = " + java(name(renamed.from())) + " in the annotation of "
                    + name(renamed.to()));
        }
        if (change instanceof Change.ColumnTypeChanged type) {
            return List.of("keep production's type: " + type(type.from()));
        }
        if (change instanceof Change.NotNullChanged notNull) {
            return notNull(notNull);
        }
        if (change instanceof Change.DefaultChanged changed) {
            return List.of("keep production's default: "
                    + changed.from()
                            .defaultExpression()
                            .map(value -> "@ColumnDefault(" + java(value) + ")")
                            .orElse("take @ColumnDefault out of the model"));
        }
        if (change instanceof Change.SequenceChanged sequence
                && sequence.from().increment() != sequence.to().increment()) {
            return List.of("keep production's steps: @SequenceGenerator(sequenceName = "
                    + java(sequence.from().name().name()) + ", allocationSize = "
                    + sequence.from().increment() + ")");
        }
        if (change instanceof Change.IndexChanged index) {
            return List.of("keep production's: " + annotation(index.from()));
        }
        return change instanceof Change.ConstraintChanged constraint
                ? List.of("keep production's: write " + constraint.from().definition() + " into the model")
                : List.of();
    }

    private static List<String> ofRemoved(Part part) {
        if (part instanceof Table table) {
            return List.of(
                    "map it: @Table(name = " + java(table.name().name()) + ")",
                    BY_HAND + "DROP TABLE " + table.name().quoted() + ";");
        }
        if (part instanceof Part.OfColumn column) {
            return ofColumn(column.subject(), column.column());
        }
        if (part instanceof Index index) {
            return List.of(
                    "declare it: " + annotation(index),
                    BY_HAND + "DROP INDEX CONCURRENTLY " + index.name().quoted() + ";");
        }
        if (part instanceof Part.OfConstraint constraint) {
            return List.of(
                    "declare it: " + annotation(constraint.constraint()),
                    BY_HAND + "ALTER TABLE " + constraint.subject().quoted() + " DROP CONSTRAINT "
                            + Identifiers.quote(constraint.constraint().name()) + ";");
        }
        return part instanceof Sequence sequence
                ? List.of(BY_HAND + "DROP SEQUENCE " + sequence.name().quoted() + ";")
                : List.of();
    }

    private static List<String> ofColumn(ObjectName table, Column column) {
        String alter = "ALTER TABLE " + table.quoted() + " ";
        String name = Identifiers.quote(column.name());
        List<String> ways = new ArrayList<>();
        ways.add("map it: @Column(name = " + java(column.name()) + (column.notNull() ? ", nullable = false)" : ")"));
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

    private static String type(Column column) {
        Matcher length = LENGTH.matcher(column.type());
        if (length.matches()) {
            return "@Column(length = " + length.group(1) + ")";
        }
        Matcher precision = PRECISION.matcher(column.type());
        return precision.matches()
                ? "@Column(precision = " + precision.group(1) + ", scale = " + precision.group(2) + ")"
                : "@Column(columnDefinition = " + java(column.type()) + ")";
    }

    /** What JPA can say of it. */
    private static String annotation(Index index) {
        IndexKeys keys = IndexKeys.of(index.using());
        String columns = keys.keys().stream().map(Ways::columnListed).collect(Collectors.joining(", "));
        List<String> options = new ArrayList<>();
        if (!keys.included().isEmpty()) {
            options.add("include (" + String.join(", ", keys.included()) + ")");
        }
        index.predicate().ifPresent(condition -> options.add("where " + condition));
        return "@Index(name = " + java(index.name().name()) + ", columnList = " + java(columns)
                + (index.unique() ? ", unique = true" : "")
                + (options.isEmpty() ? "" : ", options = " + java(String.join(" ", options))) + ")";
    }

    private static String columnListed(IndexKeys.Key key) {
        String expression = key.expression();
        return (key.isColumn() || expression.startsWith("(") ? expression : "(" + expression + ")")
                + key.collation().map(name -> " collate " + name).orElse("")
                + key.operatorClass().map(name -> " " + name).orElse("")
                + (key.order().isEmpty() ? "" : " " + key.order());
    }

    private static String annotation(Constraint constraint) {
        String name = "(name = " + java(constraint.name());
        String columns = constraint.columns().stream().map(Ways::java).collect(Collectors.joining(", "));
        return switch (constraint.kind()) {
            case UNIQUE -> "@UniqueConstraint" + name + ", columnNames = {" + columns + "})";
            case CHECK -> "@Check" + name + ", constraints = " + java(condition(constraint)) + ")";
            case FOREIGN_KEY -> "@JoinColumn(name = " + columns + ", foreignKey = @ForeignKey" + name + "))";
            case PRIMARY_KEY -> "@Id on " + String.join(", ", constraint.columns());
            case EXCLUSION -> "JPA cannot; leave it as it is";
        };
    }

    private static String condition(Constraint check) {
        return check.definition().replaceFirst("^CHECK \\((.*)\\).*$", "$1");
    }

    private static String name(Part part) {
        return Optional.of(part)
                .filter(Index.class::isInstance)
                .map(Index.class::cast)
                .map(index -> index.name().name())
                .orElse(part.title());
    }

    private static String java(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
