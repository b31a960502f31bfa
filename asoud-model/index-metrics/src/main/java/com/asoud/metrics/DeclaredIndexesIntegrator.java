package com.asoud.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.env.spi.IdentifierHelper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Notes what each session factory declares, while it starts: its metamodel at run time has no indexes. Hibernate finds
 * this class as a service; {@link HibernateIndexes} asks it.
 */
public final class DeclaredIndexesIntegrator implements Integrator {

    /** By {@link SessionFactoryImplementor#getUuid()}, for as long as the session factory is open. */
    private static final Map<String, List<DeclaredTable>> DECLARED = new ConcurrentHashMap<>();

    /** Called by Hibernate. */
    public DeclaredIndexesIntegrator() {}

    static Optional<List<DeclaredTable>> declaredBy(SessionFactoryImplementor sessionFactory) {
        return Optional.ofNullable(DECLARED.get(sessionFactory.getUuid()));
    }

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        IdentifierHelper names =
                sessionFactory.getJdbcServices().getJdbcEnvironment().getIdentifierHelper();
        @Nullable
        Identifier defaultSchema =
                sessionFactory.getSqlStringGenerationContext().getDefaultSchema();
        List<DeclaredTable> tables = metadata.collectTableMappings().stream()
                .filter(Table::isPhysicalTable)
                .map(table -> declared(
                        table, defaultSchema, names, metadata.getDatabase().getDialect()))
                .sorted(Comparator.comparing(DeclaredTable::name)
                        .thenComparing(table -> String.valueOf(table.schema())))
                .toList();
        DECLARED.put(sessionFactory.getUuid(), tables);
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry registry) {
        DECLARED.remove(sessionFactory.getUuid());
    }

    private static DeclaredTable declared(
            Table table, @Nullable Identifier defaultSchema, IdentifierHelper names, Dialect dialect) {
        Identifier schema = table.getSchemaIdentifier() == null ? defaultSchema : table.getSchemaIdentifier();
        Stream<DeclaredTable.Index> indexes = table.getIndexes().values().stream()
                .map(index -> new DeclaredTable.Index(inCatalog(index.getQuotedName(dialect), names), isUnique(index)));
        // Hibernate creates @Index(unique = true) as a unique constraint, whose index has its name. Without a name,
        // PostgreSQL chooses one.
        Stream<DeclaredTable.Index> constraints = table.getUniqueKeys().values().stream()
                .filter(UniqueKey::isNameExplicit)
                .map(key -> new DeclaredTable.Index(inCatalog(key.getName(), names), true));
        List<DeclaredTable.Index> all =
                new ArrayList<>(Stream.concat(indexes, constraints).toList());
        all.sort(Comparator.comparing(DeclaredTable.Index::name));
        return new DeclaredTable(
                schema == null ? null : names.toMetaDataSchemaName(schema),
                names.toMetaDataObjectName(table.getNameIdentifier()),
                all);
    }

    /** In Hibernate 6.2 each unique one is a constraint. */
    private static boolean isUnique(Index index) {
        try {
            return index.isUnique();
        } catch (NoSuchMethodError hibernate62) {
            return false;
        }
    }

    private static String inCatalog(String declaredName, IdentifierHelper names) {
        return names.toMetaDataObjectName(names.toIdentifier(declaredName));
    }
}
