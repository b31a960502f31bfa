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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        requireLoadable(names);
        MetadataSources sources = new MetadataSources(registry);
        names.forEach(sources::addAnnotatedClassName);
        return booted(sources::buildMetadata);
    }

    /** Hibernate would say of a class that lacks another one merely that it cannot load it. */
    private void requireLoadable(Set<String> names) {
        List<Problem> problems =
                names.stream().flatMap(name -> whyNotLoadable(name).stream()).toList();
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    private Optional<Problem> whyNotLoadable(String name) {
        try {
            Class.forName(name, false, source.loader());
            return Optional.empty();
        } catch (ClassNotFoundException missing) {
            return Optional.of(new Problem(
                    "no such class: " + name,
                    source.describe(),
                    "write its full name, such as --classes=com.example.shop.Article (a nested one is\n"
                            + "com.example.shop.Article$Part), and put it on --classpath"));
        } catch (LinkageError failure) {
            return Optional.of(new Problem(
                    "class " + name + " cannot be loaded: " + failure,
                    source.describe(),
                    "put all that the entity classes use on --classpath, jars and folders"));
        }
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
            return builder.metadata();
        });
    }

    private interface Boot {
        Metadata build();
    }

    private Metadata booted(Boot boot) {
        try {
            Metadata metadata = boot.build();
            requireEntities(metadata);
            return metadata;
        } catch (Refusal refusal) {
            throw refusal;
        } catch (LinkageError failure) {
            throw new Refusal(
                    "the model does not boot, because a class that it uses is missing or does not fit: "
                            + rootMessage(failure),
                    source.describe(),
                    "put all that the entity classes use on --classpath, jars and folders");
        } catch (RuntimeException failure) {
            throw new Refusal(
                    "the model does not boot: " + rootMessage(failure),
                    source.describe(),
                    "mend the mapping that Hibernate complains about; --debug shows where it happened");
        }
    }

    /** A model without entities would have every table dropped. */
    private void requireEntities(Metadata metadata) {
        if (metadata.getEntityBindings().isEmpty()) {
            throw new Refusal(
                    "no entity classes found",
                    source.describe(),
                    "name the packages of your @Entity classes, such as --packages=com.example.model, and put the classes\n"
                            + "and all they use on --classpath");
        }
    }

    /** Hibernate wraps what went wrong, and each layer says a part of it. */
    private static String rootMessage(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        }
        return String.join("; ", messages);
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
