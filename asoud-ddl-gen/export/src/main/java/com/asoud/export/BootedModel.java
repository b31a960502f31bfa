package com.asoud.export;

import com.asoud.postgres.Refusal;
import jakarta.persistence.PersistenceConfiguration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Environment;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.jdbc.connections.internal.UserSuppliedConnectionProviderImpl;
import org.hibernate.jpa.boot.internal.EntityManagerFactoryBuilderImpl;
import org.hibernate.jpa.boot.spi.Bootstrap;
import org.hibernate.jpa.boot.spi.PersistenceConfigurationDescriptor;
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;
import org.hibernate.jpa.boot.spi.PersistenceXmlParser;
import org.hibernate.models.spi.ModelsContext;

/**
 * Hibernate's mapping of a model, read as a JPA application would read it, but without a database: a persistence unit
 * of {@code META-INF/persistence.xml}, or one made of classes, packages and {@code META-INF/orm.xml}.
 *
 * @param metadata the mapping
 * @param models the classes with their annotations, and what XML makes of these
 * @param notes what the user should know, a line each
 */
record BootedModel(MetadataImplementor metadata, ModelsContext models, List<String> notes) implements AutoCloseable {

    /** JPA's own name for a mapping that nobody has to list (Jakarta Persistence 3.2, 8.2.1.6.2). */
    private static final String ORM_XML = "META-INF/orm.xml";

    /**
     * @param names is told of every index
     * @throws Refusal if there are no entities, or the model does not boot
     */
    static BootedModel of(ModelSource source, ClassLoader loader, IndexNames names, Dialect dialect) {
        try {
            BootedModel model = boot(source, loader, names, dialect);
            model.requireEntities(source);
            return model;
        } catch (Refusal refusal) {
            throw refusal;
        } catch (LinkageError failure) {
            throw new Refusal(
                    "the model does not boot, because a class that it uses is missing or does not fit: "
                            + messages(failure),
                    source.description(),
                    "put all that the entity classes use on --classpath, jars and folders");
        } catch (RuntimeException failure) {
            throw new Refusal(
                    "the model does not boot: " + messages(failure),
                    source.description(),
                    "correct the mapping that Hibernate complains about; --debug shows where it happened");
        }
    }

    private static BootedModel boot(ModelSource source, ClassLoader loader, IndexNames names, Dialect dialect) {
        PersistenceUnitDescriptor unit =
                source.persistenceUnit().isEmpty() ? new Unlisted(source, loader) : listed(source, loader);
        EntityManagerFactoryBuilderImpl builder = (EntityManagerFactoryBuilderImpl)
                Bootstrap.getEntityManagerFactoryBuilder(unit, settings(unit, source, names, dialect), loader);
        MetadataImplementor metadata = builder.metadata();
        return new BootedModel(metadata, models(metadata), notes(unit, source));
    }

    /** Deprecated, as types should not need it; there is no other way to it. */
    @SuppressWarnings("deprecation")
    private static ModelsContext models(MetadataImplementor metadata) {
        return metadata.getTypeConfiguration()
                .getMetadataBuildingContext()
                .getBootstrapContext()
                .getModelsContext();
    }

    private static Map<String, Object> settings(
            PersistenceUnitDescriptor unit, ModelSource source, IndexNames names, Dialect dialect) {
        Map<String, Object> settings = new HashMap<>(source.properties());
        // A list, where Hibernate is told by a program; there is no other way to write one.
        settings.computeIfPresent(
                AvailableSettings.ORM_XML_FILES,
                (key, files) -> List.of(files.toString().strip().split("\\s*,\\s*")));
        settings.put(AvailableSettings.DIALECT, dialect);
        settings.put("hibernate.boot.allow_jdbc_metadata_access", false);
        // Whatever pool is on the class path must not look for a database.
        settings.put(AvailableSettings.CONNECTION_PROVIDER, UserSuppliedConnectionProviderImpl.class.getName());
        settings.put(
                AvailableSettings.IMPLICIT_NAMING_STRATEGY,
                names.around(given(AvailableSettings.IMPLICIT_NAMING_STRATEGY, unit, source)));
        return settings;
    }

    /** A setting of the user, of the persistence unit, or of {@code hibernate.properties}, in this order. */
    private static Optional<String> given(String setting, PersistenceUnitDescriptor unit, ModelSource source) {
        return Optional.ofNullable(source.properties().get(setting))
                .or(() -> Optional.ofNullable(unit.getProperties()).map(of -> of.getProperty(setting)))
                .or(() -> Optional.ofNullable(Environment.getProperties().getProperty(setting)));
    }

    /** Another dialect may have other types. */
    private static List<String> notes(PersistenceUnitDescriptor unit, ModelSource source) {
        return given(AvailableSettings.DIALECT, unit, source)
                .filter(dialect ->
                        !Set.of(PostgreSQLDialect.class.getName(), "PostgreSQL").contains(dialect))
                .map(dialect -> AvailableSettings.DIALECT + "=" + dialect + " is not used, but PostgreSQLDialect.")
                .stream()
                .toList();
    }

    private static PersistenceUnitDescriptor listed(ModelSource source, ClassLoader loader) {
        PersistenceXmlParser parser = PersistenceXmlParser.create(Map.of(), loader, null);
        Map<String, PersistenceUnitDescriptor> units =
                parser.parse(parser.getClassLoaderService().locateResources("META-INF/persistence.xml"));
        PersistenceUnitDescriptor unit = units.get(source.persistenceUnit());
        if (unit == null) {
            throw new Refusal(
                    "no persistence unit of that name",
                    source.description() + "; META-INF/persistence.xml on the class path has " + units.keySet(),
                    "use one of those names with --persistence-unit, or put the file on --classpath");
        }
        return unit;
    }

    /** A unit that no file lists. */
    private static final class Unlisted extends PersistenceConfigurationDescriptor {

        private final List<String> names;
        private final ClassLoader loader;

        Unlisted(ModelSource source, ClassLoader loader) {
            super(configuration(loader));
            this.names = ManagedClasses.namesIn(source, loader);
            this.loader = loader;
        }

        private static PersistenceConfiguration configuration(ClassLoader loader) {
            PersistenceConfiguration configuration = new PersistenceConfiguration("classes");
            return loader.getResource(ORM_XML) == null ? configuration : configuration.mappingFile(ORM_XML);
        }

        @Override
        public List<String> getManagedClassNames() {
            return names;
        }

        @Override
        public ClassLoader getClassLoader() {
            return loader;
        }
    }

    /** A model without entities would have every table dropped. */
    private void requireEntities(ModelSource source) {
        if (metadata.getEntityBindings().isEmpty()) {
            throw new Refusal(
                    "no entity classes found",
                    source.description(),
                    "name the packages of your @Entity classes, such as --packages=com.example.model, and put the classes\n"
                            + "and all they use on --classpath");
        }
    }

    /** Hibernate wraps what went wrong, and each layer says a part of it. */
    static String messages(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        }
        return String.join("; ", messages);
    }

    StandardServiceRegistry registry() {
        return metadata.getMetadataBuildingOptions().getServiceRegistry();
    }

    @Override
    public void close() {
        StandardServiceRegistryBuilder.destroy(registry());
    }
}
