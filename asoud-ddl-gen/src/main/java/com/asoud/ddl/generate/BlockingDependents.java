package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Dependent;
import com.asoud.ddl.catalog.GoneWith;
import com.asoud.ddl.flyway.HandWrittenText;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.ObjectOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.SequenceOperation;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.Separated;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody made by hand and an operation would take away with its subject, or PostgreSQL would refuse because of.
 * PostgreSQL is asked for everything that depends on the subject; nothing here knows the kinds.
 *
 * @param operations all that is planned
 * @param connection to a database that is as it was before
 * @param folder the migrations, those by hand among them
 */
record BlockingDependents(
        List<Operation> operations, Ownership ownership, Connection connection, MigrationFolder folder) {

    /** The kind and the name that PostgreSQL's description of an object starts with, or a right on a table. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:materialized )?(view|function|procedure|trigger|policy|rule|index|statistics)(?: object)? (NAME).*"
                            .replace("NAME", "(?:[^\"(\\s]|\"[^\"]*\")+")
                    + "|(GRANT) .* ON (?:SEQUENCE )?(\\S+) TO .*");

    private static final Pattern CHECK =
            Pattern.compile("^ALTER TABLE \\S+ ADD CONSTRAINT (?:[^\"\\s]+|\"[^\"]*\") CHECK ");

    /** A line that starts a further file. */
    private static final String NEXT_FILE = "-- and in a file of its own after that";

    /** Of the file by hand, as of a generated one: who waits for a lock makes all others wait. */
    static final String PATIENCE = "SET LOCAL lock_timeout = '5s';";

    /** Where migrations by hand are. */
    String byHand() {
        return folder.layout().byHand();
    }

    List<Problem> problems() throws SQLException {
        Set<Problem> problems = new LinkedHashSet<>();
        for (Operation operation : operations) {
            List<Dependent> dependents = dependents(operation).stream()
                    .filter(ownership::isHandMade)
                    .filter(dependent -> !isObjectDropped(operation, dependent))
                    .filter(dependent -> isInsideOf(operation, dependent) || !isDropped(dependent))
                    .toList();
            if (!dependents.isEmpty()) {
                problems.add(problem(operation, dependents));
            }
            if (operation instanceof ObjectOperation.ReplaceObject replace) {
                computed(replace).ifPresent(problems::add);
            }
        }
        return List.copyOf(problems);
    }

    /** What was set by hand, goes, and comes back with no rollback: nobody stops for it, but people are told. */
    List<String> forgotten() throws SQLException {
        Set<String> notes = new LinkedHashSet<>();
        for (Operation operation : operations) {
            List<String> settings = operation instanceof TableOperation.DropTable drop
                    ? GoneWith.settings(connection, drop.table().name(), Optional.empty())
                    : operation instanceof ColumnOperation.DropColumn drop
                            ? GoneWith.settings(
                                    connection,
                                    drop.subject(),
                                    Optional.of(drop.column().name()))
                            : operation instanceof SequenceOperation.DropSequence drop
                                    ? GoneWith.settings(
                                            connection, drop.sequence().name(), Optional.empty())
                                    : List.of();
            if (!settings.isEmpty()) {
                notes.add("Goes with \"" + operation.describe() + "\", and a rollback does not set it again: "
                        + String.join(" ", settings));
            }
        }
        return List.copyOf(notes);
    }

    private List<Dependent> dependents(Operation operation) throws SQLException {
        if (operation instanceof ColumnOperation.DropColumn drop) {
            String column = drop.column().name();
            return Stream.concat(
                            Dependent.ofColumn(connection, drop.subject(), column).stream(),
                            GoneWith.rights(connection, drop.subject(), Optional.of(column)).stream())
                    .toList();
        }
        if (operation instanceof ColumnOperation.SetDefault set) {
            return GoneWith.ownDefaults(connection, set.subject(), set.from().name());
        }
        if (operation instanceof ColumnOperation.AlterType alter) {
            return Stream.concat(
                            Dependent.ofColumn(
                                            connection,
                                            alter.subject(),
                                            alter.from().name())
                                    .stream()
                                    .filter(dependent -> !dependent.follows() || isBuiltAnew(alter, dependent)),
                            GoneWith.forgottenWithType(
                                    connection, alter.subject(), alter.from().name())
                                    .stream())
                    .toList();
        }
        if (operation instanceof TableOperation.DropTable drop) {
            ObjectName table = drop.table().name();
            return Stream.concat(
                            // The rollback has the defaults.
                            Dependent.ofRelation(connection, table).stream()
                                    .filter(dependent ->
                                            !dependent.inside() || dependent.kind() != Dependent.Kind.COLUMN),
                            GoneWith.rights(connection, table, Optional.empty()).stream())
                    .toList();
        }
        if (operation instanceof SequenceOperation.DropSequence drop) {
            ObjectName sequence = drop.sequence().name();
            return Stream.concat(
                            Dependent.ofRelation(connection, sequence).stream(),
                            GoneWith.rights(connection, sequence, Optional.empty()).stream())
                    .toList();
        }
        if (operation instanceof IndexOperation.DropIndex drop) {
            return withMarks(
                    Dependent.ofRelation(connection, drop.index().name()),
                    drop.index().name());
        }
        if (operation instanceof IndexOperation.ReplaceIndex replace) {
            return withMarks(
                    Dependent.ofRelation(connection, replace.from().name()),
                    replace.from().name());
        }
        if (operation instanceof IndexOperation.ReplaceKey replace) {
            return ofKey(replace.subject(), replace.from().name());
        }
        if (operation instanceof ConstraintOperation.DropConstraint drop) {
            return ofConstraint(drop.subject(), drop.constraint().name());
        }
        if (operation instanceof ObjectOperation.ReplaceObject replace && !replace.isTakenBackByReplacing()) {
            return Dependent.ofRelation(connection, replace.object().name());
        }
        return operation instanceof ConstraintOperation.ReplaceConstraint replace
                ? ofConstraint(replace.subject(), replace.from().name())
                : List.of();
    }

    /** Of a unique constraint, or of a unique index. */
    private List<Dependent> ofKey(ObjectName table, ObjectName key) throws SQLException {
        List<Dependent> ofConstraint = Dependent.ofConstraint(connection, table, key.name());
        return withMarks(ofConstraint.isEmpty() ? Dependent.ofRelation(connection, key) : ofConstraint, key);
    }

    private List<Dependent> ofConstraint(ObjectName table, String constraint) throws SQLException {
        return withMarks(Dependent.ofConstraint(connection, table, constraint), table.sibling(constraint));
    }

    private List<Dependent> withMarks(List<Dependent> dependents, ObjectName index) throws SQLException {
        return Stream.concat(dependents.stream(), GoneWith.marks(connection, index).stream())
                .toList();
    }

    private boolean isBuiltAnew(ColumnOperation.AlterType alter, Dependent dependent) {
        return dependent.kind() == Dependent.Kind.INDEX
                && ownership.computesWith(dependent, alter.to().name());
    }

    /** Whether it goes with the table, and nothing says that it should. */
    private static boolean isInsideOf(Operation operation, Dependent dependent) {
        return operation instanceof TableOperation.DropTable && dependent.inside();
    }

    /** Whether the plan takes it away, or out of the way, itself. */
    private boolean isDropped(Dependent dependent) {
        return operations.stream().anyMatch(operation -> isDroppedBy(operation, dependent));
    }

    /**
     * A trigger, view or other such object, and earlier: before the deploy, the running release still has it. One that
     * was replaced no longer needs a table or column that goes, since the model has the one without the other.
     */
    private boolean isObjectDropped(Operation before, Dependent dependent) {
        List<Operation> earlier = operations.subList(0, operations.indexOf(before));
        return drops(earlier, dependent)
                || (before instanceof ColumnOperation.DropColumn || before instanceof TableOperation.DropTable)
                        && earlier.stream()
                                .anyMatch(operation -> operation instanceof ObjectOperation.ReplaceObject replace
                                        && dependent
                                                .description()
                                                .equals(replace.from().description()));
    }

    private static boolean drops(List<Operation> operations, Dependent dependent) {
        return operations.stream()
                .anyMatch(operation -> operation instanceof ObjectOperation.DropObject drop
                        && dependent.description().equals(drop.object().description()));
    }

    private static boolean isDroppedBy(Operation operation, Dependent dependent) {
        if (operation instanceof TableOperation.DropTable drop) {
            return dependent.table().filter(drop.table().name()::equals).isPresent();
        }
        if (dependent.kind() != Dependent.Kind.COLUMN) {
            return false;
        }
        if (operation instanceof ColumnOperation.SetDefault set) {
            return isColumn(dependent, set.subject(), set.to().name());
        }
        return operation instanceof ColumnOperation.DropColumn drop
                && isColumn(dependent, drop.subject(), drop.column().name());
    }

    private static boolean isColumn(Dependent dependent, ObjectName table, String column) {
        return dependent.table().filter(table::equals).isPresent()
                && dependent.name().equals(column);
    }

    private Problem problem(Operation operation, List<Dependent> dependents) {
        String what = dependents.stream().map(Dependent::description).collect(Collectors.joining(", "));
        if (operation instanceof ObjectOperation.ReplaceObject replace) {
            return new Problem(
                    "in the way of a rollback of: " + operation.describe() + ": " + what,
                    operation.subject().toString(),
                    "PostgreSQL takes no column out of a view, so that the rollback has to drop it. Give the new view another\n"
                            + "name; or write this migration by hand, in " + byHand() + ", and generate again:\n\n"
                            + replace.object().definition() + ";");
        }
        boolean ofModel = dependents.stream()
                .allMatch(dependent -> ownership.isAskedFor(dependent) || drops(operations, dependent));
        return new Problem(
                (ofModel ? "in the way of: " : "made by hand, and in the way of: ") + operation.describe() + ": "
                        + what,
                operation.subject().toString(),
                withFiles(
                        operation instanceof ColumnOperation.AlterType alter
                                ? aside(alter, dependents)
                                : away(operation, dependents),
                        dependents));
    }

    /** With what the files have to say of it: the database knows neither placeholders nor what runs again. */
    private String withFiles(String remedy, List<Dependent> dependents) {
        HandWrittenText texts = new HandWrittenText(folder);
        return Stream.of(
                        Stream.of(remedy),
                        texts.placeholdersIn(remedy).stream(),
                        dependents.stream().flatMap(dependent -> again(texts, dependent).stream()))
                .flatMap(lines -> lines)
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static List<String> again(HandWrittenText texts, Dependent dependent) {
        Matcher named = NAMED.matcher(dependent.description());
        if (!named.matches()) {
            return List.of();
        }
        int group = named.group(1) == null ? 3 : 1;
        List<String> name = Separated.parts(named.group(group + 1), '.', "\"");
        return texts.againWith(named.group(group), name.get(name.size() - 1).replace("\"", "")).stream()
                .map(file -> file + " names " + dependent.description()
                        + ": edit it together with this; Flyway runs it again")
                .toList();
    }

    /**
     * PostgreSQL computes nothing anew when a function is replaced: an index goes on with what the old one said, and a
     * check says nothing of the rows that are there (manual, 5.5.1 and CREATE INDEX).
     */
    private Optional<Problem> computed(ObjectOperation.ReplaceObject replace) throws SQLException {
        List<String> with = Dependent.computedWith(connection, replace.from());
        return with.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "in the way of: " + replace.describe() + ": " + String.join(", ", with),
                        replace.subject().toString(),
                        "it was computed with the function as it is, and PostgreSQL does not compute it anew. Give the new\n"
                                + "function another name, and use that one there. Only if both say the same of every row that\n"
                                + "exists, write this migration by hand, in " + byHand() + ", and generate again:\n\n"
                                + PATIENCE + "\n" + replace.object().definition() + ";"));
    }

    private String away(Operation operation, List<Dependent> dependents) {
        List<String> lines = new ArrayList<>();
        lines.add("if it is not needed any more, write a migration by hand, in " + byHand() + ", and generate again:");
        lines.add("");
        lines.add(PATIENCE);
        for (Dependent dependent : dependents) {
            lines.add(statement(dependent));
            if (operation instanceof ColumnOperation.DropColumn && dependent.kind() == Dependent.Kind.PUBLISHED) {
                dependent.create().ifPresent(sql -> lines.add("-- and again, without the column: " + sql));
            }
        }
        lines.add("");
        lines.add("otherwise put back into the model what it depends on");
        return String.join("\n", lines);
    }

    private String aside(ColumnOperation.AlterType alter, List<Dependent> dependents) {
        List<String> lines = new ArrayList<>();
        lines.add("write this change by hand, in " + byHand() + ", and generate again:");
        lines.add("");
        lines.add(PATIENCE);
        dependents.stream()
                .map(BlockingDependents::statement)
                .filter(sql -> !sql.isEmpty())
                .forEach(lines::add);
        lines.add("ALTER TABLE " + alter.subject().quoted() + " ALTER COLUMN "
                + Identifiers.quote(alter.to().name()) + " TYPE " + alter.to().type() + ";");
        List<Dependent> backwards = new ArrayList<>(dependents);
        Collections.reverse(backwards);
        List<String> indexes = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (Dependent dependent : backwards) {
            String sql = dependent.create().orElse("-- and then make it anew: " + dependent.description());
            String[] statements = sql.split("(?<=;)\n", 2);
            if (isBuiltConcurrently(dependent, sql)) {
                indexes.add(statements[0].replaceFirst("INDEX", "INDEX CONCURRENTLY"));
                Stream.of(statements).skip(1).forEach(later::add);
            } else if (isCheck(dependent, statements[0])) {
                lines.add(statements[0].replaceFirst(";$", " NOT VALID;"));
                Stream.of(statements).skip(1).forEach(lines::add);
                later.add("ALTER TABLE " + dependent.table().orElseThrow().quoted() + " VALIDATE CONSTRAINT "
                        + Identifiers.quote(dependent.name()) + ";");
            } else {
                if (sql.contains(") STORED")) {
                    lines.add("-- PostgreSQL writes the whole table anew for this, while nobody can read it:");
                }
                lines.add(sql);
            }
        }
        if (!indexes.isEmpty()) {
            lines.add(NEXT_FILE + ", outside of a transaction; until then, queries have no such index:");
            lines.addAll(indexes);
        }
        if (!later.isEmpty()) {
            lines.add(NEXT_FILE + ":");
            lines.addAll(later);
        }
        lines.add("");
        lines.add("otherwise keep the type of the column in the model: " + Annotations.type(alter.from(), alter.to()));
        return String.join("\n", lines);
    }

    private static boolean isCheck(Dependent dependent, String sql) {
        return dependent.kind() == Dependent.Kind.CONSTRAINT
                && CHECK.matcher(sql).find()
                && !sql.endsWith(" NOT VALID;")
                && !sql.endsWith(" NOT ENFORCED;");
    }

    /** That of a partitioned table cannot be. */
    private static boolean isBuiltConcurrently(Dependent dependent, String sql) {
        return dependent.kind() == Dependent.Kind.INDEX && !sql.contains(" ON ONLY ");
    }

    private static String statement(Dependent dependent) {
        return dependent.kind() == Dependent.Kind.PARTITION_KEY
                ? "-- the partition key of " + dependent.description() + " stays: such a table has to be made anew"
                : dependent.drop();
    }
}
