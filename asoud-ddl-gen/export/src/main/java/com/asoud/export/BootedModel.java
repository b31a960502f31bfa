package com.asoud.export;

import com.asoud.postgres.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.Stream;
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
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;

/**
 * Hibernate's mapping of a model, read as a JPA application would read it, but without a database: a persistence unit
 * of {@code META-INF/persistence.xml}, or one made of classes, packages and {@code META-INF/orm.xml}.
 *
 * @param metadata the mapping
 * @param notes what the user should know, a line each
 */
record BootedModel(MetadataImplementor metadata, List<String> notes) implements AutoCloseable {

    private static final String METADATA_BEFORE_6_5 = "hibernate.temp.use_jdbc_metadata_defaults";
    private static final boolean HAS_OWN_SETTING = Stream.of(AvailableSettings.class.getFields())
            .anyMatch(field -> field.getName().equals("ALLOW_METADATA_ON_BOOT"));

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
        } catch (RuntimeException | LinkageError | ServiceConfigurationError failure) {
            throw Failure.refusal(failure, source, loader);
        }
    }

    private static BootedModel boot(ModelSource source, ClassLoader loader, IndexNames names, Dialect dialect) {
        PersistenceUnitDescriptor unit = Units.of(source, loader);
        EntityManagerFactoryBuilderImpl builder = (EntityManagerFactoryBuilderImpl)
                Bootstrap.getEntityManagerFactoryBuilder(unit, settings(unit, source, names, dialect), loader);
        MetadataImplementor metadata = builder.metadata();
        return new BootedModel(metadata, notes(unit, source));
    }

    private static Map<String, Object> settings(
            PersistenceUnitDescriptor unit, ModelSource source, IndexNames names, Dialect dialect) {
        Map<String, Object> settings = new HashMap<>(source.properties());
        // A list, where Hibernate is told by a program; there is no other way to write one.
        settings.computeIfPresent(
                AvailableSettings.ORM_XML_FILES,
                (key, files) -> List.of(files.toString().strip().split("\\s*,\\s*")));
        settings.put(AvailableSettings.DIALECT, dialect);
        settings.put(HAS_OWN_SETTING ? "hibernate.boot.allow_jdbc_metadata_access" : METADATA_BEFORE_6_5, false);
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

    StandardServiceRegistry registry() {
        return metadata.getMetadataBuildingOptions().getServiceRegistry();
    }

    @Override
    public void close() {
        StandardServiceRegistryBuilder.destroy(registry());
    }
}
