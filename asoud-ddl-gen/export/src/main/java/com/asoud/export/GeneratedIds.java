package com.asoud.export;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hibernate.MappingException;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.QualifiedName;
import org.hibernate.boot.model.relational.QualifiedNameParser;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.dialect.Dialect;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.enhanced.TableGenerator;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.IdentifierCollection;
import org.hibernate.mapping.KeyValue;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UnionSubclass;
import org.jspecify.annotations.Nullable;

/** Which columns each sequence or row fills, as Hibernate's own generators know it. */
final class GeneratedIds {

    /** Where PostgreSQL puts what names no schema, in a database nobody has set up otherwise. */
    static final String DEFAULT_SCHEMA = "public";

    private final MetadataImplementor metadata;
    private final SqlStringGenerationContext context;
    private final Map<ObjectName, List<IdColumn>> sequences = new TreeMap<>();
    private final Map<IdRow, List<IdColumn>> rows = new HashMap<>();

    private GeneratedIds(MetadataImplementor metadata, SqlStringGenerationContext context) {
        this.metadata = metadata;
        this.context = context;
    }

    /** For each in the order of the tables' names. */
    static IdSources of(MetadataImplementor metadata, SqlStringGenerationContext context) {
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
        Stream.concat(ids.sequences.values().stream(), ids.rows.values().stream())
                .forEach(columns -> columns.sort(Comparator.comparing(IdColumn::table)));
        return new IdSources(ids.sequences, ids.rows);
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
        if (id.getColumns().size() != 1) {
            return;
        }
        Object generator = generator(id, root, property);
        List<IdColumn> columns = tables.filter(Table::isPhysicalTable)
                .map(table -> new IdColumn(
                        name(table.getSchemaIdentifier(), table.getNameIdentifier()),
                        name(id.getColumns().get(0))))
                .toList();
        if (generator instanceof SequenceStyleGenerator styled
                && styled.getDatabaseStructure().isPhysicalSequence()) {
            QualifiedName name = styled.getDatabaseStructure().getPhysicalName();
            sequences
                    .computeIfAbsent(name(name.getSchemaName(), name.getObjectName()), key -> new ArrayList<>())
                    .addAll(columns);
        }
        if (generator instanceof TableGenerator table) {
            rows.computeIfAbsent(row(table), key -> new ArrayList<>()).addAll(columns);
        }
    }

    private IdRow row(TableGenerator generator) {
        QualifiedName name = QualifiedNameParser.INSTANCE.parse(generator.getTableName());
        return new IdRow(
                name(name.getSchemaName(), name.getObjectName()),
                CatalogNames.of(generator.getSegmentColumnName()),
                generator.getSegmentValue(),
                CatalogNames.of(generator.getValueColumnName()),
                generator.getIncrementSize());
    }

    private @Nullable Object generator(KeyValue id, @Nullable RootClass root, @Nullable Property property) {
        Dialect dialect = metadata.getDatabase().getDialect();
        try {
            return ByName.has("org.hibernate.mapping.GeneratorSettings")
                    ? new Settings(context).generator(id, dialect, root, property)
                    : ByName.require(id, "createGenerator", factory(), dialect, root)
                            .orElse(null);
        } catch (MappingException notBuildable) {
            // Hibernate says so itself, when the application starts.
            return null;
        }
    }

    /** Of Hibernate 6. */
    private Object factory() {
        return ByName.require(metadata.getMetadataBuildingOptions(), "getIdentifierGeneratorFactory")
                .orElseThrow();
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

    /** Of Hibernate 7; loaded only there. */
    private record Settings(SqlStringGenerationContext context) implements org.hibernate.mapping.GeneratorSettings {

        Object generator(KeyValue id, Dialect dialect, @Nullable RootClass root, @Nullable Property property) {
            return id.createGenerator(dialect, root, property, this);
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
}
