package com.asoud.ddl.generate;

import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.ddl.proof.CommittedMigrations;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows that the committed migrations insert, and that break a new rule. Each rule is tried on a database of its own, to
 * which the migrations have just brought their rows.
 *
 * @param operations all that is planned for the flavour
 */
record SeedRows(MigrationFolder folder, Flavour flavour, List<Operation> operations) {

    /** More are not listed one by one. */
    private static final int MOST_ROWS = 100;

    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");

    /**
     * @param columns that it speaks of, as it will find them
     * @param broken a condition of the rows that break it
     * @param mend statements after which no row does
     */
    private record Rule(ObjectName table, Operation operation, List<String> columns, String broken, String mend) {}

    static SeedRows of(MigrationFolder folder, Flavour flavour, List<GeneratedMigration> migrations) {
        return new SeedRows(
                folder,
                flavour,
                migrations.stream()
                        .filter(migration -> migration.appliesTo(flavour))
                        .flatMap(migration -> migration.step().operations().stream())
                        .toList());
    }

    /** Empty if no row breaks a rule. */
    Optional<Refusal> refusal(CommittedMigrations migrations) {
        List<Rule> rules = operations.stream().flatMap(this::rule).toList();
        Map<ObjectName, String> inserted = new LinkedHashMap<>();
        ShadowDatabase database = migrations.build(
                flavour,
                "rows",
                () -> (connection, script) -> rules.stream()
                        .map(Rule::table)
                        .filter(table -> !inserted.containsKey(table) && holds(connection, table, "true"))
                        .forEach(table -> inserted.put(table, script)));
        try (Connection connection = database.connect()) {
            for (Operation operation : operations) {
                if (operation instanceof ColumnOperation.AddColumn add) {
                    Sql.execute(connection, added(add.subject(), add.column()));
                }
            }
            List<Rule> broken = rules.stream()
                    .filter(rule -> holds(connection, rule.table(), rule.broken()))
                    .toList();
            return broken.isEmpty() ? Optional.empty() : Optional.of(refusal(connection, broken, inserted));
        } catch (SQLException failure) {
            return Optional.empty();
        }
    }

    private static boolean holds(Connection connection, ObjectName table, String condition) {
        try {
            // Asked first, for a statement that fails would abort Flyway's transaction.
            return Sql.<Boolean>value(connection, "SELECT to_regclass(?) IS NOT NULL", table.quoted())
                    && Sql.<Boolean>value(
                            connection, "SELECT EXISTS (SELECT FROM " + table.quoted() + " WHERE " + condition + ")");
        } catch (SQLException notToBeAsked) {
            return false;
        }
    }

    private Stream<Rule> rule(Operation operation) {
        if (operation instanceof ColumnOperation.RequireNoNull require) {
            return Stream.of(notNull(require, require.column().name()));
        }
        if (operation instanceof ColumnOperation.SetNotNull set) {
            return Stream.of(notNull(set, set.column().name()));
        }
        if (operation instanceof ColumnOperation.AlterType alter) {
            String column = quote(alter.to().name());
            Matcher numeric = NUMERIC.matcher(alter.to().type());
            if (numeric.matches()) {
                int digits = Integer.parseInt(numeric.group(1)) - Integer.parseInt(numeric.group(2));
                String tooLarge =
                        "abs(round(" + column + ", " + numeric.group(2) + ")) >= power(10::numeric, " + digits + ")";
                return Stream.of(update(alter, List.of(alter.to().name()), tooLarge, column, "..."));
            }
            String fitting = "CAST(" + column + " AS " + alter.to().type() + ")";
            return Stream.of(update(
                    alter, List.of(alter.to().name()), column + " IS DISTINCT FROM " + fitting, column, fitting));
        }
        if (operation instanceof TableOperation.DropTable drop) {
            return Stream.of(delete(drop, List.of(), "true"));
        }
        if (operation instanceof IndexOperation.CreateIndex create) {
            return unique(create, create.index());
        }
        if (operation instanceof IndexOperation.ReplaceIndex replace) {
            return unique(replace, replace.to());
        }
        if (operation instanceof ConstraintOperation.AddConstraint add) {
            return constraint(add, add.constraint());
        }
        if (operation instanceof ConstraintOperation.ValidateConstraint validate) {
            return constraint(validate, validate.constraint());
        }
        return operation instanceof ConstraintOperation.ReplaceConstraint replace
                ? constraint(replace, replace.to())
                : Stream.empty();
    }

    private static Rule notNull(Operation operation, String column) {
        return update(operation, List.of(column), quote(column) + " IS NULL", quote(column), "...");
    }

    private static Rule update(Operation operation, List<String> columns, String broken, String column, String value) {
        ObjectName table = operation.subject();
        return new Rule(
                table,
                operation,
                columns,
                broken,
                "UPDATE " + table.quoted() + " SET " + column + " = " + value + " WHERE " + broken + ";");
    }

    private static Rule delete(Operation operation, List<String> columns, String broken) {
        ObjectName table = operation.subject();
        String where = broken.equals("true") ? "" : " WHERE " + broken;
        return new Rule(table, operation, columns, broken, "DELETE FROM " + table.quoted() + where + ";");
    }

    private Stream<Rule> constraint(Operation operation, Constraint constraint) {
        return switch (constraint.kind()) {
            case CHECK ->
                isOfNotNull(constraint)
                        ? Stream.empty()
                        : Stream.of(delete(
                                operation,
                                constraint.columns(),
                                "NOT "
                                        + constraint
                                                .definition()
                                                .replaceFirst("^CHECK ", "")
                                                .replaceFirst(" NO INHERIT$", "")));
            case FOREIGN_KEY ->
                Stream.of(delete(operation, constraint.columns(), withoutParent(operation, constraint)));
            case UNIQUE ->
                duplicates(
                        operation,
                        constraint.columns(),
                        IndexKeys.of(constraint.index().orElseThrow()));
            case PRIMARY_KEY, EXCLUSION -> Stream.empty();
        };
    }

    /** A step on the way to NOT NULL, which is a rule itself. */
    private boolean isOfNotNull(Constraint constraint) {
        return operations.stream()
                .anyMatch(operation -> operation instanceof ColumnOperation.SetNotNullByCheck set
                        && set.check().name().equals(constraint.name()));
    }

    private static String withoutParent(Operation operation, Constraint constraint) {
        String child = operation.subject().quoted();
        List<String> theirs = constraint.referencedColumns();
        List<String> ours = constraint.columns();
        String filled =
                ours.stream().map(column -> quote(column) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String same = IntStream.range(0, theirs.size())
                .mapToObj(i -> "parent." + theirs.get(i) + " = " + child + "." + quote(ours.get(i)))
                .collect(Collectors.joining(" AND "));
        return filled + " AND NOT EXISTS (SELECT FROM "
                + constraint.references().orElseThrow().quoted() + " AS parent WHERE " + same + ")";
    }

    private Stream<Rule> unique(Operation operation, Index index) {
        if (!index.unique()) {
            return Stream.empty();
        }
        IndexKeys keys = IndexKeys.of(index.using());
        List<String> columns = operations.stream()
                .filter(each -> each instanceof ColumnOperation.AddColumn
                        && each.subject().equals(index.table()))
                .map(each -> ((ColumnOperation.AddColumn) each).column().name())
                .filter(column -> index.computesWith().contains(column)
                        || keys.keys().stream().anyMatch(key -> key.expression().equals(quote(column))))
                .toList();
        return duplicates(operation, columns, keys);
    }

    /** All but one of those that are alike. */
    private static Stream<Rule> duplicates(Operation operation, List<String> columns, IndexKeys keys) {
        List<String> terms = keys.keys().stream().map(IndexKeys.Key::expression).toList();
        List<String> conditions = new ArrayList<>(keys.predicate().stream().toList());
        if (keys.nullsDistinct()) {
            terms.forEach(term -> conditions.add(term + " IS NOT NULL"));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return Stream.of(delete(
                operation,
                columns,
                "ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER (PARTITION BY " + String.join(", ", terms)
                        + ") AS number FROM " + operation.subject().quoted() + where + ") AS alike WHERE number > 1)"));
    }

    private static String added(ObjectName table, Column column) {
        return String.join("\n", new ColumnOperation.AddColumn(table, column.withNotNull(false)).sql(false));
    }

    private Refusal refusal(Connection connection, List<Rule> broken, Map<ObjectName, String> inserted)
            throws SQLException {
        String rules = broken.stream()
                .map(rule -> "  " + rule.operation().brief() + ": rows of " + rule.table()
                        + Optional.ofNullable(inserted.get(rule.table()))
                                .map(script -> ", the first of them from " + script)
                                .orElse(""))
                .distinct()
                .collect(Collectors.joining("\n"));
        boolean gap = broken.stream().anyMatch(rule -> rule.mend().contains(" = ... "));
        return new Refusal(
                "the migrations themselves insert rows that break what the new files require:\n" + rules,
                folder.migrations().toString(),
                (gap
                                ? "if one value is right for all rows, give the new column a constant default in the model"
                                        + examples(broken) + ";\nor write"
                                : "write")
                        + " a migration by\nhand, and generate again. Its statements run in production, too, on all rows there"
                        + (gap ? ";\nthe value for ... only you know" : "")
                        + ".\nIn place of DELETE, an UPDATE that mends the rows will do. Such as\n"
                        + folder.freeFile("mend_rows") + ":\n\n"
                        + String.join("\n", statements(connection, broken)));
    }

    /** Of the columns that are new. */
    private String examples(List<Rule> broken) {
        String examples = operations.stream()
                .filter(ColumnOperation.AddColumn.class::isInstance)
                .map(ColumnOperation.AddColumn.class::cast)
                .filter(add -> broken.stream()
                        .anyMatch(rule -> rule.mend().contains(" = ... ")
                                && rule.table().equals(add.subject())
                                && rule.columns().contains(add.column().name())))
                .flatMap(add -> Annotations.exampleOfDefault(add.column()).stream()
                        .map(example -> example + " for " + add.column().name()))
                .distinct()
                .collect(Collectors.joining(", "));
        return examples.isEmpty() ? "" : ",\nsuch as " + examples;
    }

    private Set<String> statements(Connection connection, List<Rule> broken) throws SQLException {
        Set<String> statements = new LinkedHashSet<>();
        Set<String> wanted = new HashSet<>();
        broken.forEach(rule -> rule.columns().forEach(column -> wanted.add(rule.table() + " " + column)));
        operations.stream()
                .filter(ColumnOperation.AddColumn.class::isInstance)
                .map(ColumnOperation.AddColumn.class::cast)
                .filter(add ->
                        wanted.contains(add.subject() + " " + add.column().name()))
                .forEach(add -> statements.add(added(add.subject(), add.column())));
        Set<String> mends = new LinkedHashSet<>();
        for (Rule rule : broken) {
            mends.add(
                    rule.operation() instanceof TableOperation.DropTable drop
                            ? emptied(connection, drop)
                            : rule.mend());
        }
        statements.addAll(inOrder(connection, mends));
        return statements;
    }

    /** Of the rows that the migrations insert, and of no other if they can be told apart: production may have more. */
    private static String emptied(Connection connection, TableOperation.DropTable drop) throws SQLException {
        String table = drop.table().name().quoted();
        List<String> key = drop.table().constraints().stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.PRIMARY_KEY)
                .flatMap(constraint -> constraint.columns().stream())
                .map(Identifiers::quote)
                .toList();
        if (!key.isEmpty()) {
            String values = key.stream()
                    .map(column -> "quote_literal(" + column + "::text)")
                    .collect(Collectors.joining(", ', ', ", "concat('(', ", ", ')')"));
            List<String> rows = Sql.column(
                    connection,
                    "SELECT " + values + " FROM " + table + " ORDER BY " + String.join(", ", key) + " LIMIT "
                            + (MOST_ROWS + 1));
            if (rows.size() <= MOST_ROWS) {
                return "DELETE FROM " + table + " WHERE (" + String.join(", ", key) + ") IN (" + String.join(", ", rows)
                        + ");";
            }
        }
        ObjectName kept = drop.table().name().sibling(drop.table().name().name() + "_rows");
        return "-- All rows of production go, too. To keep them: CREATE TABLE " + kept.quoted() + " AS TABLE " + table
                + ";\nDELETE FROM " + table + ";";
    }

    /** Each when it can run, such as rows after those that refer to them: found by trying. */
    private static List<String> inOrder(Connection connection, Set<String> statements) {
        List<String> left = new ArrayList<>(statements);
        List<String> ordered = new ArrayList<>();
        while (left.removeIf(statement -> runs(connection, statement) && ordered.add(statement))) {}
        ordered.addAll(left);
        return ordered;
    }

    private static boolean runs(Connection connection, String statement) {
        try {
            Sql.execute(connection, statement);
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }
}
