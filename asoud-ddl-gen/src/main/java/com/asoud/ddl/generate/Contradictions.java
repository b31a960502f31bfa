package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Constraint.Kind;
import com.asoud.ddl.catalog.PartitionCheck;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Constraints made by hand under which a constraint of the model could not do what it says: both would hold.
 *
 * <ul>
 *   <li>A foreign key over the same columns, to the same table by another rule, such as other actions; or to another
 *       table, so that only values that are in both tables could be written.
 *   <li>A check, of the table or of the column's domain, that rejects a value which the model's list of values for the
 *       column allows, whatever is in other columns. The server is asked.
 * </ul>
 *
 * <p>A check that a partition alone has counts for the rows that come to it.
 *
 * @param operations all that is planned
 * @param moved tables that are a problem of their own, and not one of each foreign key that points at them
 * @param connection to a database that is as it was before
 * @param byHand where migrations by hand are
 */
record Contradictions(
        List<Operation> operations,
        Ownership ownership,
        ServerRules rules,
        MovedTables moved,
        Connection connection,
        String byHand) {

    /** PostgreSQL 18 has constraints that nothing keeps. */
    private static final String NOT_KEPT = "NOT ENFORCED";

    /** @param before what it replaces, if anything */
    private record Added(ObjectName table, Constraint constraint, Optional<Constraint> before) {}

    /**
     * One made by hand.
     *
     * @param bounds of a partition, the condition that its rows satisfy
     */
    private record Other(ObjectName table, Constraint constraint, Optional<String> bounds) {}

    List<Problem> problems() throws SQLException {
        // Both flavours plan it, each in its way.
        Set<Added> all = new LinkedHashSet<>();
        operations.forEach(operation -> added(operation).forEach(all::add));
        List<Problem> problems = new ArrayList<>();
        for (Added each : all) {
            problems.addAll(problems(each));
        }
        return problems;
    }

    private static Stream<Added> added(Operation operation) {
        if (operation instanceof TableOperation.CreateTable create) {
            return create.table().constraints().stream()
                    .map(constraint -> new Added(create.subject(), constraint, Optional.empty()));
        }
        if (operation instanceof ConstraintOperation.AddConstraint add) {
            return Stream.of(new Added(add.subject(), add.constraint(), Optional.empty()));
        }
        return operation instanceof ConstraintOperation.ReplaceConstraint replace
                ? Stream.of(new Added(replace.subject(), replace.to(), Optional.of(replace.from())))
                : Stream.empty();
    }

    private List<Problem> problems(Added added) throws SQLException {
        Stream<Problem> ofTables = others(added.table()).stream()
                .filter(other -> other.constraint().kind() == added.constraint().kind()
                        && !other.constraint().definition().endsWith(NOT_KEPT))
                .flatMap(other -> contradiction(added, other).map(reason -> problem(added, other, reason)).stream());
        Optional<Problem> ofDomain = column(added)
                .flatMap(column -> rules.rejectedByDomain(column.type(), added.constraint(), added.before()))
                .map(rule -> problem(added, rule));
        return Stream.concat(ofTables, ofDomain.stream()).toList();
    }

    private List<Other> others(ObjectName table) throws SQLException {
        return Stream.concat(
                        ownership
                                .handMadeConstraints(table)
                                .sorted(Comparator.comparing(Constraint::name))
                                .map(constraint -> new Other(table, constraint, Optional.empty())),
                        PartitionCheck.read(connection, table).stream()
                                .map(check -> new Other(check.partition(), check.check(), check.bounds())))
                .toList();
    }

    /** The one that is checked. */
    private Optional<Column> column(Added added) {
        List<String> columns = added.constraint().columns();
        return added.constraint().kind() == Kind.CHECK && columns.size() == 1
                ? ownership.wanted().table(added.table()).flatMap(table -> table.column(columns.get(0)))
                : Optional.empty();
    }

    private Optional<String> contradiction(Added added, Other made) {
        Constraint constraint = added.constraint();
        Constraint other = made.constraint();
        if (constraint.kind() == Kind.FOREIGN_KEY) {
            boolean same = Set.copyOf(constraint.columns()).equals(Set.copyOf(other.columns()))
                    && constraint.references().filter(moved::has).isEmpty();
            return same ? Optional.of("it is " + other.definition()) : Optional.empty();
        }
        return column(added)
                .filter(column -> other.columns().contains(column.name()))
                .flatMap(column -> rules.rejected(added.table(), constraint, added.before(), other, made.bounds()))
                .map(Contradictions::rejects);
    }

    private static String rejects(String value) {
        return "it rejects " + Identifiers.literal(value);
    }

    private Problem problem(Added added, ServerRules.OfDomain rule) {
        return problem(
                added,
                "constraint " + rule.constraint() + " of domain " + rule.domain(),
                rejects(rule.value()),
                Optional.empty(),
                "ALTER DOMAIN " + rule.domain() + " DROP CONSTRAINT IF EXISTS " + Identifiers.quote(rule.constraint())
                        + "; -- for all of its columns");
    }

    private Problem problem(Added added, Other made, String reason) {
        Constraint other = made.constraint();
        boolean here = made.table().equals(added.table());
        return problem(
                added,
                "constraint " + other.name() + (here ? "" : " of partition " + made.table()),
                reason,
                Optional.of(other)
                        .filter(kept -> kept.kind() == Kind.FOREIGN_KEY
                                && kept.references().equals(added.constraint().references())),
                alter(made.table()) + " DROP CONSTRAINT IF EXISTS " + Identifiers.quote(other.name()) + ";");
    }

    private static String alter(ObjectName table) {
        return "ALTER TABLE " + table.quoted();
    }

    private Problem problem(Added added, String other, String reason, Optional<Constraint> kept, String removal) {
        Constraint constraint = added.constraint();
        List<String> lines = new ArrayList<>();
        lines.add("if the model is right, write a migration by hand, in " + byHand + ", and generate again:");
        lines.add("");
        lines.add(BlockingDependents.PATIENCE);
        lines.add(removal);
        lines.add("");
        lines.add("if the constraint made by hand is right, change the model" + (kept.isPresent() ? ":" : ""));
        kept.ifPresent(key -> {
            lines.add(Annotations.foreignKey(key));
            lines.add("as foreignKey of @JoinColumn, @JoinTable or @CollectionTable; for the columns of");
            lines.add("a @JoinTable that point at the other side of a @ManyToMany, as its");
            lines.add("inverseForeignKey. Take @OnDelete out: Hibernate would write its action behind that");
        });
        if (added.before().isEmpty() && operations.stream().noneMatch(operation -> creates(operation, added.table()))) {
            lines.add("if both are to be kept, that migration has only:");
            lines.add(alter(added.table()) + " ADD CONSTRAINT " + Identifiers.quote(constraint.name()) + " "
                    + constraint.definition() + ";");
        }
        return new Problem(
                other + ", made by hand, contradicts the model's " + constraint.definition() + ": " + reason,
                added.table().toString(),
                String.join("\n", lines));
    }

    private static boolean creates(Operation operation, ObjectName table) {
        return operation instanceof TableOperation.CreateTable create
                && create.subject().equals(table);
    }
}
