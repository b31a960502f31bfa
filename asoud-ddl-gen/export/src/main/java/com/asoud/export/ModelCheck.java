package com.asoud.export;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/** Faults of a model that neither Hibernate nor PostgreSQL reports. */
final class ModelCheck {

    private final ModelIndexes indexes;
    private final Map<Table, List<ModelIndex>> byTable;
    private final IndexNames names;
    private final TableColumns columns;
    private final List<Problem> problems = new ArrayList<>();

    private ModelCheck(ModelIndexes indexes, IndexNames names, TableColumns columns) {
        this.indexes = indexes;
        this.byTable = indexes.all().stream().collect(Collectors.groupingBy(ModelIndex::table));
        this.names = names;
        this.columns = columns;
    }

    static List<Problem> of(Metadata metadata, ModelIndexes indexes, IndexNames names, TableColumns columns) {
        ModelCheck check = new ModelCheck(indexes, names, columns);
        check.names();
        check.ignored();
        check.oneTable(metadata.collectTableMappings());
        for (Table table : metadata.collectTableMappings()) {
            check.columns(table);
            check.lengths(table);
        }
        return check.problems;
    }

    /** Hibernate merges two of one name on one table, and PostgreSQL two that are equal in their first 63 bytes. */
    private void names() {
        Map<String, ModelIndex> byCutName = new HashMap<>();
        for (ModelIndex index : indexes.all()) {
            String name = index.name();
            if (Identifiers.bytes(name) > Identifiers.MAX_BYTES) {
                problems.add(tooLong("index", name, index.declaration()));
            }
            ModelIndex other = byCutName.putIfAbsent(columns.schema(index.table()) + "." + cut(name), index);
            if (other != null) {
                problems.add(
                        name.equals(other.name())
                                ? new Problem(
                                        "two indexes are called " + name,
                                        index.declaration() + "\n" + other.declaration(),
                                        "give one of them another name: index names are unique in a schema, not only on a table")
                                : new Problem(
                                        "two index names are equal in their first " + Identifiers.MAX_BYTES + " bytes: "
                                                + name + " and " + other.name(),
                                        index.declaration() + "\n" + other.declaration(),
                                        "shorten them: PostgreSQL cuts names without an error"));
            }
        }
    }

    /** Hibernate takes them for two; the second one's statement fails as if a migration had made the table. */
    private void oneTable(Collection<Table> tables) {
        Map<ObjectName, Table> byName = new HashMap<>();
        for (Table table : tables) {
            Table other = table.isPhysicalTable() ? byName.putIfAbsent(columns.objectName(table), table) : null;
            if (other != null) {
                problems.add(new Problem(
                        "two tables of the model are one and the same in PostgreSQL: " + columns.objectName(table),
                        other.getQualifiedTableName().render() + "\n"
                                + table.getQualifiedTableName().render(),
                        "write the schema in both places or in none. A catalog makes no difference: Hibernate leaves\n"
                                + "it out, since a PostgreSQL database is one catalog; two schemas make two tables"));
            }
        }
    }

    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, Math.min(bytes.length, Identifiers.MAX_BYTES), StandardCharsets.ISO_8859_1);
    }

    private static Problem tooLong(String kind, String name, String where) {
        return new Problem(
                "the name of " + kind + " " + name + " has " + Identifiers.bytes(name) + " bytes; PostgreSQL keeps "
                        + Identifiers.MAX_BYTES,
                where,
                "shorten it; PostgreSQL would cut it to " + Identifiers.fit(name, "") + " without an error");
    }

    private void ignored() {
        for (DeclaredIndex index : indexes.ignored()) {
            problems.add(new Problem(
                    "index "
                            + (index.annotation().name().isEmpty()
                                    ? "(" + index.annotation().columnList() + ")"
                                    : CatalogNames.of(index.annotation().name()))
                            + " is declared, but Hibernate does not create it",
                    index.text(),
                    "check that its table is one of an @Entity among the given classes, and that the index is declared\n"
                            + "in the annotation of that table"));
        }
    }

    private void columns(Table table) {
        byTable.getOrDefault(table, List.of()).forEach(this::columns);
        for (UniqueKey key : table.getUniqueKeys().values()) {
            for (Column column : key.getColumns()) {
                if (!names.isMark(key.getName()) && table.getColumn(column) == null) {
                    problems.add(noColumn(
                            table, column.getName(), key.getName(), "a constraint of table " + table.getName()));
                }
            }
        }
    }

    private void columns(ModelIndex index) {
        for (String part : index.parts()) {
            try {
                ColumnList.sql(part, name -> columns.find(index.table(), name));
            } catch (ColumnList.UnknownColumn unknown) {
                problems.add(
                        unknown.isExpression()
                                ? new Problem(
                                        noColumn(index.table(), unknown.name(), index.name()),
                                        index.declaration(),
                                        "an expression needs parentheses around it: columnList = \"(" + unknown.name()
                                                + ")\"")
                                : noColumn(index.table(), unknown.name(), index.name(), index.declaration()));
            }
        }
    }

    private static Problem noColumn(Table table, String column, String of, String where) {
        return new Problem(
                noColumn(table, column, of),
                where,
                "use one of its columns: "
                        + table.getColumns().stream()
                                .map(ModelCheck::written)
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    /** One that is in quotes in the model is another without them. */
    private static String written(Column column) {
        return column.isQuoted() ? Identifiers.quote(CatalogNames.of(column.getQuotedName())) : column.getName();
    }

    private static String noColumn(Table table, String column, String of) {
        return "table " + table.getName() + " has no column " + column + ", which " + of + " names";
    }

    private void lengths(Table table) {
        length("table", table.getName(), table);
        table.getColumns().forEach(column -> length("column", column.getName(), table));
        table.getUniqueKeys().values().stream()
                .filter(key -> key.isNameExplicit() && !names.isMark(key.getName()))
                .forEach(key -> length("constraint", key.getName(), table));
        for (Object key : foreignKeys(table)) {
            String name = ((ForeignKey) key).getName();
            if (name != null) {
                length("foreign key", name, table);
            }
        }
    }

    /** In Hibernate 6 there is a map of them. */
    private static Collection<?> foreignKeys(Table table) {
        return (Collection<?>) ByName.call(table, "getForeignKeyCollection")
                .orElseGet(() -> ByName.require(table, "getForeignKeys")
                        .map(keys -> ((Map<?, ?>) keys).values())
                        .orElseThrow());
    }

    private void length(String kind, String name, Table table) {
        if (Identifiers.bytes(name) > Identifiers.MAX_BYTES) {
            problems.add(tooLong(kind, name, "table " + table.getName()));
        }
    }
}
