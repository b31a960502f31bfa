package com.asoud.export;

import java.util.ArrayList;
import java.util.Collection;
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
import org.hibernate.mapping.Selectable;
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
        Collection<Table> tables = metadata.collectTableMappings();
        tables.forEach(indexes::find);
        names.byMark().forEach((mark, asked) -> {
            if (!indexes.byMark.containsKey(mark)) {
                tables.stream()
                        .filter(table -> table.getNameIdentifier().equals(asked.table()))
                        .findFirst()
                        .ifPresent(table -> indexes.add(mark, table, new Index()));
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
            add(index.getName(), table, index);
        }
        for (UniqueKey key : table.getUniqueKeys().values()) {
            add(key.getName(), table, asIndex(key));
        }
        PrimaryKey primaryKey = table.getPrimaryKey();
        UniqueKey ordering = primaryKey == null ? null : primaryKey.getOrderingUniqueKey();
        if (ordering != null && names.isMark(ordering.getName())) {
            add(ordering.getName(), table, asIndex(ordering));
            // Or the primary key would be called so.
            ordering.setNameExplicit(false);
        }
    }

    private static Index asIndex(UniqueKey key) {
        Index index = new Index();
        index.setUnique(true);
        index.setOptions(key.getOptions());
        key.getColumns()
                .forEach(column ->
                        index.addColumn(column, key.getColumnOrderMap().get(column)));
        return index;
    }

    private void add(String mark, Table table, Index index) {
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
                                asked.question().given().isPresent(),
                                found.annotation().unique(),
                                ColumnList.parts(found.annotation().columnList()),
                                found.annotation().options(),
                                found.text()))
                        .orElseGet(() -> new ModelIndex(
                                table,
                                name,
                                asked.question().given().isPresent(),
                                index.isUnique(),
                                ColumnList.parts(columnList(asked, index)),
                                index.getOptions(),
                                "index " + name + " of table " + table.getName())));
    }

    /** One that was not met yet is preferred: declarations may differ in no more than the direction of a column. */
    private Optional<DeclaredIndex> declaration(IndexNames.Named asked, Index index) {
        List<DeclaredIndex> fitting = declared.getOrDefault(asked.question(), List.of()).stream()
                .filter(candidate -> index.getColumnSpan() == 0
                        || candidate.annotation().unique() == index.isUnique()
                                && candidate.annotation().options().equals(index.getOptions()))
                .toList();
        Optional<DeclaredIndex> found = fitting.stream()
                .filter(candidate -> !used.contains(candidate))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
        found.ifPresent(used::add);
        return found;
    }

    /** Put together again from the parts Hibernate cut it into. */
    private static String columnList(IndexNames.Named asked, Index index) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < asked.question().columns().size(); i++) {
            String direction = "";
            if (i < index.getColumnSpan()) {
                Selectable column = index.getSelectables().get(i);
                direction = " " + index.getSelectableOrderMap().getOrDefault(column, "");
            }
            parts.add(asked.question().columns().get(i) + direction);
        }
        return String.join(", ", parts);
    }
}
