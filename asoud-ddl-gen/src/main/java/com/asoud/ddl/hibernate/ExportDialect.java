package com.asoud.ddl.hibernate;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.dialect.unique.CreateTableUniqueDelegate;
import org.hibernate.dialect.unique.UniqueDelegate;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;
import org.hibernate.tool.schema.internal.StandardIndexExporter;
import org.hibernate.tool.schema.spi.Exporter;
import org.hibernate.type.descriptor.jdbc.JdbcType;

/**
 * Hibernate's PostgreSQL dialect for the oldest supported server, with two corrections to its export:
 *
 * <ul>
 *   <li>{@code @Index(unique = true)} becomes a unique index, as written, and not a unique constraint inside
 *       {@code create table}, which could neither be built concurrently nor have {@code options};
 *   <li>names of indexes are quoted, whatever is in them.
 * </ul>
 */
final class ExportDialect extends PostgreSQLDialect {

    private final Set<String> uniqueIndexes = new HashSet<>();
    private final UniqueDelegate uniqueDelegate = new IndexesApart(this);
    private final Exporter<Index> indexExporter = new QuotedNames(this);

    /** @param names of the {@code @Index(unique = true)}, as {@link DeclaredIndex#catalogName()} gives them */
    void exportAsIndexes(Set<String> names) {
        uniqueIndexes.addAll(names);
    }

    @Override
    public UniqueDelegate getUniqueDelegate() {
        return uniqueDelegate;
    }

    @Override
    public Exporter<Index> getIndexExporter() {
        return indexExporter;
    }

    /** Hibernate hands over a set; the order of a hash is no order to commit. */
    @Override
    public String getCheckCondition(String columnName, Collection<?> valueSet, JdbcType jdbcType) {
        List<?> sorted = valueSet.stream()
                .sorted(Comparator.nullsLast(Comparator.comparing(String::valueOf)))
                .toList();
        return super.getCheckCondition(columnName, sorted, jdbcType);
    }

    private boolean isIndex(UniqueKey key) {
        return key.isNameExplicit() && uniqueIndexes.contains(DeclaredIndex.catalogName(key.getName()));
    }

    private static String createIndex(
            boolean unique, String name, String table, Iterable<String> columns, String options) {
        return "create " + (unique ? "unique " : "") + "index " + DeclaredIndex.sqlName(name) + " on " + table + " ("
                + String.join(", ", columns) + ")"
                + (options == null || options.isEmpty() ? "" : " " + options);
    }

    private final class IndexesApart extends CreateTableUniqueDelegate {

        IndexesApart(ExportDialect dialect) {
            super(dialect);
        }

        @Override
        protected void appendUniqueConstraint(StringBuilder fragment, UniqueKey key) {
            if (isIndex(key)) {
                return;
            }
            fragment.append(", ");
            if (key.isNameExplicit()) {
                fragment.append("constraint ")
                        .append(DeclaredIndex.sqlName(key.getName()))
                        .append(" ");
            }
            fragment.append(uniqueConstraintSql(key));
        }

        @Override
        public String getAlterTableToAddUniqueKeyCommand(
                UniqueKey key, Metadata metadata, SqlStringGenerationContext context) {
            if (!isIndex(key)) {
                return super.getAlterTableToAddUniqueKeyCommand(key, metadata, context);
            }
            return createIndex(
                    true,
                    key.getName(),
                    context.format(key.getTable().getQualifiedTableName()),
                    key.getColumns().stream()
                            .map(column ->
                                    withOrder(column, key.getColumnOrderMap().getOrDefault(column, "")))
                            .toList(),
                    key.getOptions());
        }

        private String withOrder(Column column, String order) {
            return column.getQuotedName(dialect) + (order.isEmpty() ? "" : " " + order);
        }
    }

    private static final class QuotedNames extends StandardIndexExporter {

        QuotedNames(ExportDialect dialect) {
            super(dialect);
        }

        @Override
        public String[] getSqlCreateStrings(Index index, Metadata metadata, SqlStringGenerationContext context) {
            Table table = index.getTable();
            return new String[] {
                createIndex(
                        index.isUnique(),
                        index.getName(),
                        context.format(table.getQualifiedTableName()),
                        index.getSelectables().stream()
                                .map(selectable -> withOrder(
                                        selectable,
                                        index.getSelectableOrderMap().getOrDefault(selectable, "")))
                                .toList(),
                        index.getOptions())
            };
        }

        private String withOrder(Selectable selectable, String order) {
            return selectable.getText(getDialect()) + (order.isEmpty() ? "" : " " + order);
        }
    }
}
