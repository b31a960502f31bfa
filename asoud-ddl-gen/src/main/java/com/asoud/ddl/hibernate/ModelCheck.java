package com.asoud.ddl.hibernate;

import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/** Faults of a model that neither Hibernate nor PostgreSQL reports. */
final class ModelCheck {

    private final List<DeclaredIndex> declared;
    private final List<Problem> problems = new ArrayList<>();

    private ModelCheck(List<DeclaredIndex> declared) {
        this.declared = declared;
    }

    static List<Problem> of(Metadata metadata, List<DeclaredIndex> declared) {
        ModelCheck check = new ModelCheck(declared);
        check.names();
        for (Table table : metadata.collectTableMappings()) {
            check.columns(table);
            check.lengths(table);
        }
        return check.problems;
    }

    /** Hibernate merges two of one name on one table, and PostgreSQL two that are equal in their first 63 bytes. */
    private void names() {
        Map<String, DeclaredIndex> byCutName = new HashMap<>();
        for (DeclaredIndex index : declared) {
            if (!index.isNamed()) {
                continue;
            }
            String name = index.catalogName();
            if (Identifiers.bytes(name) > Identifiers.MAX_BYTES) {
                problems.add(tooLong("index", name, index.text()));
            }
            DeclaredIndex other = byCutName.putIfAbsent(cut(name), index);
            if (other != null) {
                problems.add(
                        name.equals(other.catalogName())
                                ? new Problem(
                                        "two indexes are called " + name,
                                        index.text() + "\n" + other.text(),
                                        "give one of them another name: index names are unique in a schema, not only on a table")
                                : new Problem(
                                        "two index names are equal in their first " + Identifiers.MAX_BYTES + " bytes: "
                                                + name + " and " + other.catalogName(),
                                        index.text() + "\n" + other.text(),
                                        "shorten them: PostgreSQL cuts names without an error"));
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

    private void columns(Table table) {
        for (Index index : table.getIndexes().values()) {
            columns(table, index.getName(), index.getSelectables());
        }
        for (UniqueKey key : table.getUniqueKeys().values()) {
            columns(table, key.getName(), key.getColumns());
        }
    }

    private void columns(Table table, String name, Collection<? extends Selectable> selectables) {
        for (Selectable selectable : selectables) {
            if (selectable instanceof Column column && table.getColumn(column) == null) {
                boolean expression = !column.getName().matches("[\\p{L}\\p{N}_$ ]+");
                problems.add(new Problem(
                        "table " + table.getName() + " has no column " + column.getName() + ", which " + name
                                + " names",
                        declaration(name).map(DeclaredIndex::text).orElse("a constraint of table " + table.getName()),
                        expression
                                ? "an expression needs parentheses around it: columnList = \"(" + column.getName()
                                        + ")\""
                                : "use one of its columns: "
                                        + table.getColumns().stream()
                                                .map(Column::getName)
                                                .sorted()
                                                .collect(Collectors.joining(", "))));
            }
        }
    }

    private Optional<DeclaredIndex> declaration(String name) {
        String wanted = DeclaredIndex.catalogName(name);
        return declared.stream()
                .filter(DeclaredIndex::isNamed)
                .filter(index -> index.catalogName().equals(wanted))
                .findFirst();
    }

    private void lengths(Table table) {
        length("table", table.getName(), table);
        table.getColumns().forEach(column -> length("column", column.getName(), table));
        table.getUniqueKeys().values().stream()
                .filter(key ->
                        key.isNameExplicit() && declaration(key.getName()).isEmpty())
                .forEach(key -> length("constraint", key.getName(), table));
        table.getForeignKeyCollection().forEach(key -> {
            if (key.getName() != null) {
                length("foreign key", key.getName(), table);
            }
        });
    }

    private void length(String kind, String name, Table table) {
        if (Identifiers.bytes(name) > Identifiers.MAX_BYTES) {
            problems.add(tooLong(kind, name, "table " + table.getName()));
        }
    }
}
