package com.asoud.export;

import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import jakarta.persistence.PersistenceException;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.InitCommand;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.model.relational.internal.SqlStringGenerationContextImpl;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.jdbc.internal.FormatStyle;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.internal.ExceptionHandlerHaltImpl;
import org.hibernate.tool.schema.spi.ExceptionHandler;
import org.hibernate.tool.schema.spi.ExecutionOptions;
import org.hibernate.tool.schema.spi.SchemaCreator;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.hibernate.tool.schema.spi.SchemaManagementTool;

/**
 * Asks Hibernate for the schema of a model, without a connection:
 *
 * <ol>
 *   <li>the mapping is read as the application would read it ({@link BootedModel});
 *   <li>validation annotations are added to it ({@link BeanValidation});
 *   <li>what Hibernate lets pass in silence is refused ({@link ModelCheck}): an index over a column that does not
 *       exist, two indexes of one name, names that PostgreSQL would cut;
 *   <li>each {@code @Index} is written after its table, as an index, also a unique one (docs/adr/0006);
 *   <li>Hibernate writes everything else.
 * </ol>
 *
 * <p>A column list is written as in {@code @Index(columnList = "created_at desc nulls last, (lower(email))")}: a
 * column, as it is called before or after the naming strategy, or an expression in parentheses, each followed by what
 * PostgreSQL allows there (manual, CREATE INDEX).
 */
public final class SchemaExport {

    private final IndexNames names = new IndexNames();
    private final ExportDialect dialect = new ExportDialect(names);

    private SchemaExport() {}

    /**
     * @param loader sees the entity classes and all they use
     * @throws Refusal if there are no entities, the model does not boot, or its indexes or names are not what
     *     PostgreSQL would make of them; every such fault at once
     */
    public static ExportedSchema of(ModelSource source, ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return new SchemaExport().export(source, loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private ExportedSchema export(ModelSource source, ClassLoader loader) {
        try (BootedModel model = BootedModel.of(source, loader, names, dialect)) {
            List<String> notes = new ArrayList<>(model.notes());
            BeanValidation.apply(model.metadata(), model.registry(), dialect).ifPresent(notes::add);
            return export(model, notes);
        } catch (PersistenceException failure) {
            throw new Refusal(
                    "Hibernate cannot write the schema of the model: " + Failure.messages(failure),
                    source.description(),
                    "correct the mapping or setting that Hibernate complains about; --debug shows where it happened");
        }
    }

    private ExportedSchema export(BootedModel model, List<String> notes) {
        MetadataImplementor metadata = model.metadata();
        Map<String, Object> settings =
                model.registry().requireService(ConfigurationService.class).getSettings();
        SqlStringGenerationContext context = SqlStringGenerationContextImpl.fromConfigurationMap(
                metadata.getDatabase().getJdbcEnvironment(), metadata.getDatabase(), settings);
        SetKeys.complete(metadata, names);
        TableColumns columns = new TableColumns(metadata, context);
        ModelIndexes indexes = ModelIndexes.of(metadata, names, IndexAnnotations.of(metadata));
        Refusal.unlessNone(ModelCheck.of(metadata, indexes, names, columns));
        catalogs(metadata).ifPresent(notes::add);
        List<IndexStatement> statements = new ArrayList<>();
        indexes.all().forEach(index -> {
            IndexStatement statement = index.statement(columns);
            statements.add(statement);
            index.table().addInitCommand(anyContext -> new InitCommand(statement.sql()));
        });
        return new ExportedSchema(
                creation(metadata, settings),
                removals(metadata, context),
                statements,
                indexes.all().stream().map(ModelIndex::name).toList(),
                origins(metadata, indexes, columns),
                GeneratedIds.of(metadata, context),
                notes);
    }

    private static Optional<String> catalogs(Metadata metadata) {
        Set<String> catalogs = new TreeSet<>();
        for (Table table : metadata.collectTableMappings()) {
            Identifier catalog = table.getQualifiedTableName().getCatalogName();
            if (catalog != null && table.isPhysicalTable()) {
                catalogs.add(catalog.getText());
            }
        }
        return catalogs.isEmpty()
                ? Optional.empty()
                : Optional.of("Left out, as Hibernate does, since a PostgreSQL database is one catalog: "
                        + String.join(", ", catalogs) + ". A schema is written as @Table(schema = …).");
    }

    private List<String> creation(MetadataImplementor metadata, Map<String, Object> settings) {
        List<String> statements = new ArrayList<>();
        SchemaManagementTool tool =
                metadata.getMetadataBuildingOptions().getServiceRegistry().requireService(SchemaManagementTool.class);
        // With the application's filter, if it has one.
        SchemaCreator creator = tool.getSchemaCreator(settings);
        ByName.require(
                creator,
                "createFromMetadata",
                metadata,
                new Options(settings, tool),
                dialect,
                FormatStyle.NONE.getFormatter(),
                targets(statements));
        return statements;
    }

    /** Where the statements go: an array of the type that the creator wants, which Hibernate 7 has moved. */
    private static Object targets(List<String> statements) {
        Class<?> type = ByName.type(
                "org.hibernate.tool.schema.spi.GenerationTarget",
                "org.hibernate.tool.schema.internal.exec.GenerationTarget");
        Object target = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
            if (method.getName().equals("accept") && given[0] instanceof String sql && !sql.isBlank()) {
                statements.add(sql);
            }
            return null;
        });
        Object targets = Array.newInstance(type, 1);
        Array.set(targets, 0, target);
        return targets;
    }

    private record Options(Map<String, Object> getConfigurationValues, SchemaManagementTool tool)
            implements ExecutionOptions {

        /** Hibernate 6.2 asks for it here, later ones where they make the creator. */
        public SchemaFilter getSchemaFilter() {
            return ByName.require(tool, "getSchemaFilterProvider", getConfigurationValues)
                    .map(SchemaFilterProvider.class::cast)
                    .orElseThrow()
                    .getCreateFilter();
        }

        @Override
        public boolean shouldManageNamespaces() {
            return true;
        }

        @Override
        public ExceptionHandler getExceptionHandler() {
            return ExceptionHandlerHaltImpl.INSTANCE;
        }
    }

    /** Enum and composite types, and {@code database-object}s of the mapping. */
    private List<String> removals(MetadataImplementor metadata, SqlStringGenerationContext context) {
        List<String> removals = new ArrayList<>();
        metadata.getDatabase()
                .getAuxiliaryDatabaseObjects()
                .forEach(object -> removals.addAll(List.of(
                        dialect.getAuxiliaryDatabaseObjectExporter().getSqlDropStrings(object, metadata, context))));
        metadata.getDatabase()
                .getNamespaces()
                .forEach(namespace -> namespace
                        .getDependencyOrderedUserDefinedTypes()
                        .forEach(type -> removals.addAll(List.of(
                                dialect.getUserDefinedTypeExporter().getSqlDropStrings(type, metadata, context)))));
        return removals.stream().filter(sql -> !sql.isBlank()).toList();
    }

    private static Map<ObjectName, String> origins(Metadata metadata, ModelIndexes indexes, TableColumns columns) {
        Map<ObjectName, String> origins = new TreeMap<>();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity.getMappedClass() != null && entity.getTable() != null) {
                origins.putIfAbsent(
                        columns.objectName(entity.getTable()),
                        "@Entity " + entity.getMappedClass().getName());
            }
        }
        indexes.all()
                .forEach(index -> origins.merge(
                        columns.objectName(index.table()).sibling(index.name()),
                        index.declaration(),
                        (one, another) -> one + "; " + another));
        return origins;
    }
}
