package com.asoud.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.PrimaryKey;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/**
 * Brings together what Hibernate has made of every {@code @Index} in its mapping and what somebody wrote:
 *
 * <ol>
 *   <li>each table's indexes and unique constraints are looked through for the marks of {@link IndexNames};
 *   <li>an index over the columns of the primary key may be gone there: its table is found by name;
 *   <li>the declaration that Hibernate asked a name for gives the column list to the letter.
 * </ol>
 */
final class ModelIndexes {

    private final Map<String, ModelIndex> byMark = new LinkedHashMap<>();
    private final Set<DeclaredIndex> used = new LinkedHashSet<>();
    private final IndexNames names;
    private final Map<IndexNames.Question, List<DeclaredIndex>> declared;

    private ModelIndexes(IndexNames names, List<DeclaredIndex> declared) {
        this.names = names;
        this.declared = declared.stream()
                .collect(Collectors.groupingBy(DeclaredIndex::question, LinkedHashMap::new, Collectors.toList()));
    }

    static ModelIndexes of(Metadata metadata, IndexNames names, List<DeclaredIndex> declared) {
        ModelIndexes indexes = new ModelIndexes(names, declared);
        // An abstract root whose subclasses have a table each has none: Hibernate creates nothing of it.
        List<Table> tables = metadata.collectTableMappings().stream()
                .filter(Table::isPhysicalTable)
                .toList();
        tables.forEach(indexes::find);
        names.byMark().forEach((mark, asked) -> {
            if (!indexes.byMark.containsKey(mark)) {
                tables.stream()
                        .filter(table -> table.getNameIdentifier().equals(asked.table()))
                        .findFirst()
                        .ifPresent(table -> indexes.add(mark, table, Bound.LOST));
            }
        });
        return indexes;
    }

    /** All that the model asks for, each once, in the order Hibernate met them. */
    List<ModelIndex> all() {
        Map<ModelIndex, ModelIndex> each = new LinkedHashMap<>();
        names.byMark().keySet().stream()
                .map(byMark::get)
                .filter(Objects::nonNull)
                .forEach(index -> each.putIfAbsent(index.withoutDeclaration(), index));
        return List.copyOf(each.values());
    }

    /** What somebody declared where Hibernate does not look. */
    List<DeclaredIndex> ignored() {
        return declared.values().stream()
                .flatMap(List::stream)
                .filter(index -> !index.replaceable() && !used.contains(index))
                .toList();
    }

    private void find(Table table) {
        for (Index index : table.getIndexes().values()) {
            add(index.getName(), table, bound(index));
        }
        for (UniqueKey key : table.getUniqueKeys().values()) {
            add(key.getName(), table, bound(key));
        }
        PrimaryKey primaryKey = table.getPrimaryKey();
        UniqueKey ordering = primaryKey == null
                ? null
                : (UniqueKey) ByName.call(primaryKey, "getOrderingUniqueKey").orElse(null);
        if (ordering != null && names.isMark(ordering.getName())) {
            add(ordering.getName(), table, bound(ordering));
            // Or the primary key would be called so.
            ordering.setNameExplicit(false);
        }
    }

    /**
     * What Hibernate has made of an index.
     *
     * @param columns how many; none if it is gone
     * @param directions of the columns that have one
     */
    private record Bound(int columns, boolean unique, String options, List<String> directions) {

        static final Bound LOST = new Bound(0, false, "", List.of());
    }

    private static Bound bound(UniqueKey key) {
        return new Bound(
                key.getColumnSpan(),
                true,
                options(key),
                key.getColumns().stream()
                        .map(column -> key.getColumnOrderMap().getOrDefault(column, ""))
                        .toList());
    }

    /** In 6.2 none is unique, and there are columns only. */
    private static Bound bound(Index index) {
        boolean anyPart = ByName.call(index, "getSelectables").isPresent();
        List<?> parts = (List<?>)
                ByName.require(index, anyPart ? "getSelectables" : "getColumns").orElseThrow();
        Map<?, ?> directions =
                (Map<?, ?>) ByName.require(index, anyPart ? "getSelectableOrderMap" : "getColumnOrderMap")
                        .orElseThrow();
        return new Bound(
                parts.size(),
                ByName.call(index, "isUnique").filter(Boolean.TRUE::equals).isPresent(),
                options(index),
                parts.stream()
                        .map(part -> directions.get(part) instanceof String direction ? direction : "")
                        .toList());
    }

    /** Of an index or a unique constraint: what JPA 3.2 lets somebody write after its columns. */
    static String options(Object mapping) {
        return ByName.call(mapping, "getOptions").map(String.class::cast).orElse("");
    }

    private void add(String mark, Table table, Bound index) {
        IndexNames.Named asked = names.byMark().get(mark);
        if (asked == null) {
            return;
        }
        // A name that Hibernate has made up is written without quotes, whatever else is quoted.
        String name = asked.question().given().isPresent()
                ? CatalogNames.of(asked.name())
                : CatalogNames.of(asked.name().getText());
        Optional<DeclaredIndex> declaration = declaration(asked, index);
        byMark.put(
                mark,
                declaration
                        .map(found -> new ModelIndex(
                                table,
                                name,
                                found.annotation().unique(),
                                ColumnList.parts(found.annotation().columnList()),
                                found.options(),
                                found.text()))
                        .orElseGet(() -> new ModelIndex(
                                table,
                                name,
                                index.unique(),
                                ColumnList.parts(columnList(asked, index)),
                                index.options(),
                                "index " + name + " of table " + table.getName())));
    }

    /** One that was not met yet is preferred: declarations may differ in no more than the direction of a column. */
    private Optional<DeclaredIndex> declaration(IndexNames.Named asked, Bound index) {
        List<DeclaredIndex> fitting = declared.getOrDefault(asked.question(), List.of()).stream()
                .filter(candidate -> index.columns() == 0
                        || candidate.annotation().unique() == index.unique()
                                && candidate.options().equals(index.options()))
                .toList();
        Optional<DeclaredIndex> found = fitting.stream()
                .filter(candidate -> !used.contains(candidate))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
        found.ifPresent(used::add);
        return found;
    }

    /** Put together again from the parts Hibernate cut it into. */
    private static String columnList(IndexNames.Named asked, Bound index) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < asked.question().columns().size(); i++) {
            String direction = i < index.columns() ? " " + index.directions().get(i) : "";
            parts.add(asked.question().columns().get(i) + direction);
        }
        return String.join(", ", parts);
    }
}
