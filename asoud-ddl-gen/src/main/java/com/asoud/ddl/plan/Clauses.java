package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** SQL that several operations have in common. */
final class Clauses {

    private Clauses() {}

    static String alter(ObjectName table, String action) {
        return "ALTER TABLE " + table.quoted() + "\n    " + action + ";";
    }

    static String column(Column column) {
        return quote(column.name()) + " " + type(column)
                + column.defaultExpression()
                        .map(expression -> " DEFAULT " + expression)
                        .orElse("")
                + column.generated().map(clause -> " " + clause).orElse("")
                + (column.notNull() ? " NOT NULL" : "");
    }

    static String type(Column column) {
        return column.type()
                + column.collation().map(name -> " COLLATE " + name).orElse("");
    }

    static String constraint(Constraint constraint, boolean notValid) {
        return "CONSTRAINT " + quote(constraint.name()) + " " + constraint.building() + (notValid ? " NOT VALID" : "");
    }

    static String dropConstraint(Constraint constraint, boolean repeatable) {
        return "DROP CONSTRAINT " + ifExists(repeatable) + quote(constraint.name());
    }

    static String ifExists(boolean repeatable) {
        return repeatable ? "IF EXISTS " : "";
    }

    /** Makes a unique constraint of an index, which takes its name. */
    static String attach(ObjectName table, Constraint constraint, ObjectName index) {
        return alter(
                table,
                "ADD CONSTRAINT " + quote(constraint.name()) + " UNIQUE USING INDEX " + quote(index.name())
                        + (constraint.deferral().isEmpty() ? "" : " " + constraint.deferral()));
    }

    /** With what somebody has set on the one that it takes the place of. */
    static List<String> create(Index index) {
        String statement = "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX "
                + quote(index.name().name()) + " ON " + index.table().quoted() + " USING " + index.building() + ";";
        return and(statement, index.settings());
    }

    static List<String> comment(ObjectName table, Constraint constraint) {
        return constraint.byHand().comments("CONSTRAINT " + quote(constraint.name()) + " ON " + table.quoted());
    }

    /** What somebody has set on the constraint and on its index, and no clause of it says. */
    static List<String> settings(ObjectName table, Constraint constraint) {
        return Stream.concat(
                        comment(table, constraint).stream(),
                        constraint.index(table).stream().flatMap(index -> index.settings().stream()))
                .toList();
    }

    /** @param column the commented column, or empty for the comment of the table */
    static String comment(ObjectName table, Optional<String> column, Optional<String> text) {
        String subject = column.map(name -> "COLUMN " + table.quoted() + "." + quote(name))
                .orElse("TABLE " + table.quoted());
        return "COMMENT ON " + subject + " IS "
                + text.map(value -> literal(value)).orElse("NULL") + ";";
    }

    static List<String> and(String statement, List<String> more) {
        return Stream.concat(Stream.of(statement), more.stream()).toList();
    }

    static boolean holdsExpression(Column column) {
        return column.defaultExpression().isPresent() || column.generated().isPresent();
    }

    static boolean holdsExpression(Constraint constraint) {
        return constraint.kind() == Constraint.Kind.CHECK || constraint.kind() == Constraint.Kind.EXCLUSION;
    }

    static boolean holdsExpression(Index index) {
        return !index.computesWith().isEmpty();
    }
}
