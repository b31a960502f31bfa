package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out which definitions differ in their spelling alone. PostgreSQL spells a check that somebody wrote as
 * {@code status IN ('a', 'b')} otherwise than one that came from a dump of the same check. So of each check, view, and
 * index with an expression or a condition that differs, both are built on a throwaway database, from their own
 * spellings, and read again.
 */
public final class Spelling {

    private final Catalog catalog;
    private final Catalog built;

    /** What differs: how it is built as it is in the catalog, and as it is in the throwaway database. */
    private final Map<Object, List<String>> there = new LinkedHashMap<>();

    private final Map<Object, List<String>> here = new LinkedHashMap<>();

    private Spelling(Catalog catalog, Catalog built) {
        this.catalog = catalog;
        this.built = built;
    }

    /**
     * A catalog in the words of another one, where it says the same.
     *
     * @param catalog of a database that is only known by this
     * @param built of the throwaway database
     * @param throwaway to that database, whose tables are empty, in auto-commit mode; nothing is left changed
     */
    public static Catalog translated(Catalog catalog, Catalog built, Connection throwaway) throws SQLException {
        return new Spelling(catalog, built).translated(throwaway);
    }

    private Catalog translated(Connection throwaway) throws SQLException {
        for (Table table : catalog.tables()) {
            built.table(table.name()).ifPresent(other -> compare(table, other));
        }
        catalog.others().stream()
                .filter(Spelling::isView)
                .forEach(view -> find(built.others(), view, OtherObject::name)
                        .filter(other -> other.kind().equals(view.kind()) && !other.sameDefinition(view))
                        .ifPresent(other -> differs(view.name(), view(view), view(other))));
        if (there.isEmpty()) {
            return catalog;
        }
        Map<Object, Object> asThere = read(there, throwaway);
        Map<Object, Object> asHere = read(here, throwaway);
        Set<Object> same = new HashSet<>(asThere.keySet());
        same.removeIf(key -> !Objects.equals(asThere.get(key), asHere.get(key)));
        return new Catalog(
                catalog.schemas(),
                catalog.tables().stream()
                        .map(table -> built.table(table.name())
                                .map(other -> translated(table, other, same))
                                .orElse(table))
                        .toList(),
                catalog.sequences(),
                catalog.others().stream()
                        .map(view -> isView(view) && same.contains(view.name())
                                ? find(built.others(), view, OtherObject::name).orElse(view)
                                : view)
                        .toList());
    }

    private static boolean isView(OtherObject object) {
        return object.kind().endsWith("view");
    }

    private record OfTable(ObjectName table, String constraint) {}

    private void differs(Object key, List<String> asThere, List<String> asHere) {
        there.put(key, asThere);
        here.put(key, asHere);
    }

    private void compare(Table table, Table other) {
        for (Constraint check : table.constraints()) {
            find(other.constraints(), check, Constraint::name)
                    .filter(now -> check.kind() == Constraint.Kind.CHECK
                            && now.kind() == check.kind()
                            && !now.definition().equals(check.definition()))
                    .ifPresent(now -> differs(
                            new OfTable(table.name(), check.name()),
                            check(table.name(), check),
                            check(table.name(), now)));
        }
        for (Index index : table.indexes()) {
            find(other.indexes(), index, Index::name)
                    .filter(now -> !index.computesWith().isEmpty() && !now.sameDefinition(index))
                    .ifPresent(now -> differs(index, index(index), index(now)));
        }
    }

    private static List<String> check(ObjectName table, Constraint check) {
        String name = " CONSTRAINT " + Identifiers.quote(check.name());
        String alter = "ALTER TABLE " + table.quoted();
        return List.of(alter + " DROP" + name, alter + " ADD" + name + " " + check.definition());
    }

    private static List<String> index(Index index) {
        return List.of(
                "DROP INDEX " + index.name().quoted(),
                "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX "
                        + Identifiers.quote(index.name().name()) + " ON "
                        + index.table().quoted() + " USING " + index.using());
    }

    private static List<String> view(OtherObject view) {
        return view.kind().equals("view")
                ? List.of(view.definition())
                : List.of("DROP MATERIALIZED VIEW " + view.name().quoted(), view.definition());
    }

    /** How each is spelled when it was built so; without what the throwaway database does not take. */
    private static Map<Object, Object> read(Map<Object, List<String>> statements, Connection throwaway)
            throws SQLException {
        throwaway.setAutoCommit(false);
        try (Statement statement = throwaway.createStatement()) {
            statement.setEscapeProcessing(false);
            Set<Object> taken = new HashSet<>();
            for (Map.Entry<Object, List<String>> each : statements.entrySet()) {
                Savepoint before = throwaway.setSavepoint();
                try {
                    for (String sql : each.getValue()) {
                        statement.execute(sql);
                    }
                    taken.add(each.getKey());
                } catch (SQLException refused) {
                    throwaway.rollback(before);
                }
            }
            Map<Object, Object> spelled =
                    definitions(statements.keySet(), new CatalogReader(List.of()).read(throwaway));
            spelled.keySet().retainAll(taken);
            return spelled;
        } finally {
            throwaway.rollback();
            throwaway.setAutoCommit(true);
        }
    }

    private static Map<Object, Object> definitions(Set<Object> keys, Catalog read) {
        Map<Object, Object> definitions = new LinkedHashMap<>();
        for (Object key : keys) {
            if (key instanceof OfTable check) {
                read.table(check.table()).stream()
                        .flatMap(table -> table.constraints().stream())
                        .filter(constraint -> constraint.name().equals(check.constraint()))
                        .forEach(constraint -> definitions.put(key, constraint.definition()));
            } else if (key instanceof Index index) {
                read.indexes()
                        .filter(other -> other.name().equals(index.name()))
                        .forEach(other -> definitions.put(key, other.definition()));
            } else {
                read.others().stream()
                        .filter(other -> other.name().equals(key) && isView(other))
                        .forEach(view -> definitions.put(key, view.definition()));
            }
        }
        return definitions;
    }

    private static Table translated(Table table, Table built, Set<Object> same) {
        return table.withConstraints(table.constraints().stream()
                        .map(check -> same.contains(new OfTable(table.name(), check.name()))
                                ? find(built.constraints(), check, Constraint::name)
                                        .map(now -> check.withDefinition(now.definition()))
                                        .orElse(check)
                                : check)
                        .toList())
                .withIndexes(table.indexes().stream()
                        .map(index -> same.contains(index) && index.valid()
                                ? find(built.indexes(), index, Index::name).orElse(index)
                                : index)
                        .toList());
    }

    private static <T> Optional<T> find(List<T> items, T like, Function<T, ?> name) {
        return items.stream()
                .filter(item -> name.apply(item).equals(name.apply(like)))
                .findFirst();
    }
}
