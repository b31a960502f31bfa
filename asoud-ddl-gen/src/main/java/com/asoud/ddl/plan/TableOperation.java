package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens to a table as a whole. */
public sealed interface TableOperation extends Operation {

    /** Creates the table with its columns, keys, checks and the indexes it is given, but without foreign keys. */
    record CreateTable(Table table) implements TableOperation {
        @Override
        public Definition definition() {
            int indexes = table.indexes().size();
            return Behaviour.of(
                            table.name(),
                            "create table " + table.name()
                                    + (indexes == 0 ? "" : " with " + indexes + (indexes == 1 ? " index" : " indexes")))
                    .impact(Impact.NONE)
                    .inverse(new DropTable(table))
                    .holdsExpression(table.columns().stream().anyMatch(Clauses::holdsExpression)
                            || table.constraints().stream().anyMatch(Clauses::holdsExpression)
                            || table.indexes().stream().anyMatch(Clauses::holdsExpression))
                    .leaves(table.indexes())
                    .sql(repeatable -> Stream.of(
                                    Stream.of(create()),
                                    table.constraints().stream()
                                            .filter(this::isAsAnother)
                                            .map(constraint -> Clauses.alter(
                                                    table.name(), "ADD " + Clauses.constraint(constraint, false))),
                                    table.indexes().stream().flatMap(index -> Clauses.create(index).stream()),
                                    table.constraints().stream()
                                            .flatMap(each -> Clauses.settings(table.name(), each).stream()),
                                    table.comment().stream().map(text -> comment(Optional.empty(), text)),
                                    table.columns().stream()
                                            .flatMap(column -> column.comment().stream()
                                                    .map(text -> comment(Optional.of(column.name()), text))))
                            .flatMap(statements -> statements)
                            .toList());
        }

        private String create() {
            Stream<String> columns = table.columns().stream().map(Clauses::column);
            Stream<String> constraints = table.constraints().stream()
                    .filter(constraint -> constraint.kind() != Constraint.Kind.FOREIGN_KEY && !isAsAnother(constraint))
                    .map(constraint -> Clauses.constraint(constraint, false));
            return "CREATE TABLE " + table.name().quoted() + " (\n    "
                    + String.join(",\n    ", Stream.concat(columns, constraints).toList())
                    + "\n)"
                    + table.partitionKey().map(key -> " PARTITION BY " + key).orElse("")
                    + table.storage().clause()
                    + ";";
        }

        /** {@code CREATE TABLE} makes one of two equal keys, and says nothing. */
        private boolean isAsAnother(Constraint constraint) {
            return table.constraints().stream()
                    .takeWhile(before -> before != constraint)
                    .anyMatch(before -> before.kind() != Constraint.Kind.CHECK
                            && before.kind() != Constraint.Kind.FOREIGN_KEY
                            && key(before).equals(key(constraint)));
        }

        private static String key(Constraint constraint) {
            return constraint.definition().replaceFirst("^(PRIMARY KEY|UNIQUE) ", "");
        }

        private String comment(Optional<String> column, String text) {
            return Clauses.comment(table.name(), column, Optional.of(text));
        }
    }

    record DropTable(Table table) implements TableOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(table.name(), "drop table " + table.name())
                    .hazard("refuses while the table holds rows")
                    .afterDeploy()
                    .inverse(new CreateTable(table))
                    .gone(table.indexes().stream()
                            .map(index -> index.name().name())
                            .toList())
                    .sql(repeatable -> List.of(
                            Blocks.block("", """
                                    IF EXISTS (SELECT FROM %s) THEN
                                        RAISE EXCEPTION USING ERRCODE = '55000',
                                            MESSAGE = %s,
                                            HINT = 'Save what is needed and empty the table first.';
                                    END IF;
                                    """.formatted(
                                    table.name().quoted(),
                                    literal("table " + table.name() + " holds rows that dropping it would lose"))),
                            "DROP TABLE " + table.name().quoted() + ";"));
        }
    }

    /** @param column the commented column, or empty for the comment of the table */
    record SetComment(ObjectName subject, Optional<String> column, Optional<String> from, Optional<String> to)
            implements TableOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(
                            subject,
                            "comment on " + subject
                                    + column.map(name -> "." + name).orElse(""))
                    .impact(Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.CATALOG, subject))
                    .inverse(new SetComment(subject, column, to, from))
                    .sql(Clauses.comment(subject, column, to));
        }
    }
}
