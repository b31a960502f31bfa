package com.asoud.ddl.hibernate;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.connections.internal.UserSuppliedConnectionProviderImpl;
import org.hibernate.jpa.boot.internal.EntityManagerFactoryBuilderImpl;
import org.hibernate.jpa.boot.spi.Bootstrap;
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;
import org.hibernate.jpa.boot.spi.PersistenceXmlParser;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.tool.schema.internal.SchemaCreatorImpl;

/**
 * Asks Hibernate for the schema of a model, without a connection. It also looks at what Hibernate lets pass in silence:
 * an index over a column that does not exist, two indexes of one name, names that PostgreSQL would cut.
 */
public final class SchemaExport {

    private final ModelSource source;
    private final ExportDialect dialect = new ExportDialect();

    private SchemaExport(ModelSource source) {
        this.source = source;
    }

    /**
     * Exports the schema.
     *
     * @throws Refusal if there are no entities, the model does not boot, or its indexes or names are not what
     *     PostgreSQL would make of them; every such fault at once
     */
    public static ExportedSchema of(ModelSource source) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(source.loader());
        try {
            return new SchemaExport(source).export();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private ExportedSchema export() {
        BootstrapServiceRegistry bootstrap = new BootstrapServiceRegistryBuilder()
                .applyClassLoader(source.loader())
                .build();
        try (StandardServiceRegistry registry = new StandardServiceRegistryBuilder(bootstrap)
                .applySettings(settings())
                .build()) {
            Metadata metadata = source.persistenceUnit().isPresent()
                    ? persistenceUnit(source.persistenceUnit().get())
                    : classes(registry);
            return export((MetadataImplementor) metadata);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(source.properties());
        settings.put(AvailableSettings.DIALECT, dialect);
        settings.put("hibernate.boot.allow_jdbc_metadata_access", false);
        // Whatever pool is on the class path must not look for a database.
        settings.put(AvailableSettings.CONNECTION_PROVIDER, UserSuppliedConnectionProviderImpl.class.getName());
        return settings;
    }

    private Metadata classes(StandardServiceRegistry registry) {
        Set<String> names = managedClasses();
        if (names.isEmpty()) {
            throw new Refusal(
                    "no entity classes found",
                    source.describe(),
                    "name the packages of your @Entity classes, such as --packages=com.example.model, and put the classes\n"
                            + "and all they use on --classpath");
        }
        MetadataSources sources = new MetadataSources(registry);
        names.forEach(sources::addAnnotatedClassName);
        return booted(sources::buildMetadata);
    }

    private Set<String> managedClasses() {
        Set<String> names = new TreeSet<>(source.classes());
        if (!source.packages().isEmpty()) {
            try (ScanResult scan = new ClassGraph()
                    .overrideClassLoaders(source.loader())
                    .acceptPackages(source.packages().toArray(String[]::new))
                    .enableAnnotationInfo()
                    .ignoreClassVisibility()
                    .scan()) {
                for (Class<?> kind : List.of(Entity.class, MappedSuperclass.class, Embeddable.class, Converter.class)) {
                    scan.getClassesWithAnnotation(kind.getName()).stream()
                            .map(ClassInfo::getName)
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    private Metadata persistenceUnit(String name) {
        PersistenceXmlParser parser = PersistenceXmlParser.create(Map.of(), source.loader(), null);
        Map<String, PersistenceUnitDescriptor> units =
                parser.parse(parser.getClassLoaderService().locateResources("META-INF/persistence.xml"));
        PersistenceUnitDescriptor unit = units.get(name);
        if (unit == null) {
            throw new Refusal(
                    "no persistence unit of that name",
                    source.describe() + "; META-INF/persistence.xml on the class path has " + units.keySet(),
                    "use one of those names with --persistence-unit, or put the file on --classpath");
        }
        return booted(() -> {
            EntityManagerFactoryBuilderImpl builder = (EntityManagerFactoryBuilderImpl)
                    Bootstrap.getEntityManagerFactoryBuilder(unit, settings(), source.loader());
            return builder.getMetadata();
        });
    }

    private interface Boot {
        Metadata build();
    }

    private Metadata booted(Boot boot) {
        try {
            return boot.build();
        } catch (RuntimeException failure) {
            throw new Refusal(
                    "the model does not boot: " + rootMessage(failure),
                    source.describe(),
                    "mend the mapping that Hibernate complains about; --debug shows where it happened");
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        StringBuilder message = new StringBuilder(String.valueOf(cause.getMessage()));
        while (cause.getCause() != null) {
            cause = cause.getCause();
            message.append("; ").append(cause.getMessage());
        }
        return message.toString();
    }

    private ExportedSchema export(MetadataImplementor metadata) {
        List<DeclaredIndex> declared = DeclaredIndexes.of(metadata);
        dialect.exportAsIndexes(names(declared, index -> index.annotation().unique()));
        List<Problem> problems = new ArrayList<>();
        problems.addAll(ModelCheck.of(metadata, declared));
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        List<String> statements = new SchemaCreatorImpl(
                        metadata.getMetadataBuildingOptions().getServiceRegistry())
                .generateCreationCommands(metadata, true).stream()
                        .filter(statement -> !statement.isBlank())
                        .toList();
        return new ExportedSchema(statements, List.copyOf(names(declared, index -> true)), origins(metadata, declared));
    }

    private static Set<String> names(List<DeclaredIndex> declared, Predicate<DeclaredIndex> which) {
        return declared.stream()
                .filter(DeclaredIndex::isNamed)
                .filter(which)
                .map(DeclaredIndex::catalogName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> origins(Metadata metadata, List<DeclaredIndex> declared) {
        Map<String, String> origins = new TreeMap<>();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity.getMappedClass() != null && entity.getTable() != null) {
                origins.putIfAbsent(
                        DeclaredIndex.catalogName(entity.getTable().getName()),
                        "@Entity " + entity.getMappedClass().getName());
            }
        }
        declared.stream()
                .filter(DeclaredIndex::isNamed)
                .forEach(index -> origins.put(index.catalogName(), index.text()));
        return origins;
    }
}
