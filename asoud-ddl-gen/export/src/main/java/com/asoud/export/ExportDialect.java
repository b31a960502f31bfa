package com.asoud.export;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.dialect.unique.CreateTableUniqueDelegate;
import org.hibernate.dialect.unique.UniqueDelegate;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.UniqueKey;
import org.hibernate.tool.schema.internal.StandardIndexExporter;
import org.hibernate.tool.schema.spi.Exporter;
import org.hibernate.type.descriptor.jdbc.JdbcType;

/**
 * Hibernate's PostgreSQL dialect for the oldest supported server, without every {@code @Index}: these follow their
 * table as {@link SchemaExport} writes them. Names of indexes and unique constraints are quoted, whatever is in them.
 */
final class ExportDialect extends PostgreSQLDialect {

    private final IndexNames indexes;
    private final UniqueDelegate uniqueDelegate = new WithoutIndexes(this);
    private final Exporter<Index> indexExporter = new OtherIndexes(this);

    ExportDialect(IndexNames indexes) {
        this.indexes = indexes;
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

    private final class WithoutIndexes extends CreateTableUniqueDelegate {

        WithoutIndexes(ExportDialect dialect) {
            super(dialect);
        }

        @Override
        protected void appendUniqueConstraint(StringBuilder fragment, UniqueKey key) {
            if (indexes.isMark(key.getName())) {
                return;
            }
            fragment.append(", ");
            if (key.isNameExplicit()) {
                fragment.append("constraint ")
                        .append(CatalogNames.sql(key.getName()))
                        .append(" ");
            }
            fragment.append(uniqueConstraintSql(key));
        }
    }

    /** Those that no annotation declares: {@code index} of a column in {@code hbm.xml}. */
    private final class OtherIndexes extends StandardIndexExporter {

        OtherIndexes(ExportDialect dialect) {
            super(dialect);
        }

        @Override
        public String[] getSqlCreateStrings(Index index, Metadata metadata, SqlStringGenerationContext context) {
            return indexes.isMark(index.getName())
                    ? new String[0]
                    : super.getSqlCreateStrings(index, metadata, context);
        }
    }
}
