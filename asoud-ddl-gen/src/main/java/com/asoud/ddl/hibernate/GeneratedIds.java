package com.asoud.ddl.hibernate;

import com.asoud.ddl.catalog.IdColumn;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hibernate.MappingException;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.dialect.Dialect;
import org.hibernate.id.enhanced.DatabaseStructure;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.GeneratorSettings;
import org.hibernate.mapping.IdentifierCollection;
import org.hibernate.mapping.KeyValue;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UnionSubclass;
import org.jspecify.annotations.Nullable;

/** Which columns each sequence fills, as Hibernate's own generators know it. */
final class GeneratedIds implements GeneratorSettings {

    /** Where PostgreSQL puts what names no schema, in a database nobody has set up otherwise. */
    private static final String DEFAULT_SCHEMA = "public";

    private final MetadataImplementor metadata;
    private final SqlStringGenerationContext context;
    private final Map<ObjectName, List<IdColumn>> filledBy = new TreeMap<>();

    private GeneratedIds(MetadataImplementor metadata, SqlStringGenerationContext context) {
        this.metadata = metadata;
        this.context = context;
    }

    /** By sequence, and for each in the order of the tables' names. */
    static Map<ObjectName, List<IdColumn>> of(MetadataImplementor metadata, SqlStringGenerationContext context) {
        GeneratedIds ids = new GeneratedIds(metadata, context);
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity instanceof RootClass root) {
                ids.add(root.getIdentifier(), root, root.getIdentifierProperty(), tables(root));
            }
        }
        for (Collection collection : metadata.getCollectionBindings()) {
            if (collection instanceof IdentifierCollection bag) {
                ids.add(bag.getIdentifier(), null, null, Stream.of(bag.getCollectionTable()));
            }
        }
        ids.filledBy.values().forEach(columns -> columns.sort(Comparator.comparing(IdColumn::table)));
        return ids.filledBy;
    }

    /** A joined subclass has the ids of its root's table; with a table for each class, each has ids of its own. */
    private static Stream<Table> tables(RootClass root) {
        return Stream.concat(
                Stream.of(root.getTable()),
                root.getSubclasses().stream()
                        .filter(UnionSubclass.class::isInstance)
                        .map(PersistentClass::getTable));
    }

    private void add(KeyValue id, @Nullable RootClass root, @Nullable Property property, Stream<Table> tables) {
        if (id.getColumns().size() != 1
                || !(generator(id, root, property) instanceof SequenceStyleGenerator generator)) {
            return;
        }
        DatabaseStructure structure = generator.getDatabaseStructure();
        if (structure.isPhysicalSequence()) {
            ObjectName sequence = name(
                    structure.getPhysicalName().getSchemaName(),
                    structure.getPhysicalName().getObjectName());
            tables.filter(Table::isPhysicalTable)
                    .forEach(table -> filledBy.computeIfAbsent(sequence, name -> new ArrayList<>())
                            .add(new IdColumn(
                                    name(table.getSchemaIdentifier(), table.getNameIdentifier()),
                                    name(id.getColumns().get(0)))));
        }
    }

    private @Nullable Object generator(KeyValue id, @Nullable RootClass root, @Nullable Property property) {
        Dialect dialect = metadata.getDatabase().getDialect();
        try {
            return id.createGenerator(dialect, root, property, this);
        } catch (MappingException notBuildable) {
            // Hibernate says so itself, when the application starts.
            return null;
        }
    }

    private ObjectName name(@Nullable Identifier schema, Identifier name) {
        Identifier actual = context.schemaWithDefault(schema);
        String schemaName = actual == null ? "" : catalogName(actual);
        return new ObjectName(schemaName.equals(DEFAULT_SCHEMA) ? "" : schemaName, catalogName(name));
    }

    private static String catalogName(Identifier identifier) {
        return identifier.isQuoted() ? identifier.getText() : folded(identifier.getText());
    }

    private static String name(Column column) {
        return column.isQuoted() ? column.getName() : folded(column.getName());
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable String getDefaultCatalog() {
        return text(context.getDefaultCatalog());
    }

    @Override
    public @Nullable String getDefaultSchema() {
        return text(context.getDefaultSchema());
    }

    private static @Nullable String text(@Nullable Identifier identifier) {
        return identifier == null ? null : identifier.getText();
    }

    @Override
    public SqlStringGenerationContext getSqlStringGenerationContext() {
        return context;
    }
}
