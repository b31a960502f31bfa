package com.asoud.export;

import com.asoud.postgres.ObjectName;
import java.util.Optional;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/** Finds columns by what somebody wrote: the name before or after the application's naming strategy. */
final class TableColumns {

    private final Database database;
    private final PhysicalNamingStrategy strategy;
    private final SqlStringGenerationContext context;

    TableColumns(MetadataImplementor metadata, SqlStringGenerationContext context) {
        this.database = metadata.getDatabase();
        this.strategy = metadata.getMetadataBuildingOptions().getPhysicalNamingStrategy();
        this.context = context;
    }

    /** The column's name as SQL. */
    Optional<String> find(Table table, String written) {
        return byStrategy(table, written)
                .or(() -> table.getColumns().stream()
                        .filter(column ->
                                CatalogNames.of(column.getQuotedName()).equals(CatalogNames.of(written)))
                        .findFirst())
                .map(column -> column.getQuotedName(context.getDialect()));
    }

    private Optional<Column> byStrategy(Table table, String written) {
        Identifier physical =
                strategy.toPhysicalColumnName(database.toIdentifier(written), database.getJdbcEnvironment());
        return Optional.ofNullable(table.getColumn(new Column(physical.render(context.getDialect()))));
    }

    /** The schema the table will be in; the empty string for that of the connection. */
    String schema(Table table) {
        Identifier schema =
                context.schemaWithDefault(table.getQualifiedTableName().getSchemaName());
        String name = schema == null ? "" : CatalogNames.of(schema);
        return name.equals(GeneratedIds.DEFAULT_SCHEMA) ? "" : name;
    }

    /** The table as {@code pg_catalog} will hold it. */
    ObjectName objectName(Table table) {
        return new ObjectName(
                schema(table), CatalogNames.of(table.getQualifiedTableName().getTableName()));
    }

    /** The table's name as SQL, with the schema it has by annotation or by default. */
    String name(Table table) {
        return context.format(table.getQualifiedTableName());
    }
}
