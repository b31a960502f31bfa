package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.testmodel.mappings.Mappings;
import com.asoud.ddl.testmodel.mappings.parts.Weight;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.export.ExportedSchema;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/**
 * What a model asks for is what Hibernate itself creates for it on a server, with the exceptions that are documented
 * (docs/adr/0006 and 0020): a unique index is an index, and SQL is that of the oldest supported PostgreSQL.
 */
class SameAsHibernateTest {

    @Test
    void every_mapping_is_exported_as_hibernate_creates_it() throws SQLException {
        assertThat(uniqueIndexesInsteadOfConstraints(Map.of(), Mappings.all()))
                .containsExactly(
                        "idxoxk9ajgxqv7ox7ddrmnr4ttgr",
                        "ux_contract_partner",
                        "ux_everything_more",
                        "ux_joined_sub",
                        "ux_parcel_code",
                        "ux_priced",
                        "ux_shared");
    }

    @Test
    void whatever_the_settings() throws SQLException {
        Class<?>[] types = {
            Mappings.Validated.class,
            Mappings.Priced.class,
            Mappings.Joined.class,
            Mappings.JoinedSub.class,
            Mappings.North.class,
            Parcel.class
        };
        for (Map<String, String> settings : List.of(
                Map.of("hibernate.default_schema", "app", "jakarta.persistence.validation.mode", "none"),
                Map.of(
                        "hibernate.globally_quoted_identifiers", "true",
                        "hibernate.default_catalog", "nowhere",
                        "org.hibernate.validator.group.ddl", Mappings.Strict.class.getName()),
                Map.of(
                        "hibernate.physical_naming_strategy", PhysicalNamingStrategySnakeCaseImpl.class.getName(),
                        "hibernate.implicit_naming_strategy", "component-path",
                        "hibernate.validator.apply_to_ddl", "false",
                        "hibernate.type.preferred_enum_jdbc_type", "NAMED_ENUM",
                        "hibernate.mapping.default_list_semantics", "LIST"))) {
            assertThat(uniqueIndexesInsteadOfConstraints(settings, types))
                    .as("%s", settings)
                    .contains("ux_joined_sub", "ux_priced");
        }
    }

    /** Fails if there is any other difference. */
    private static Set<String> uniqueIndexesInsteadOfConstraints(Map<String, String> settings, Class<?>... types)
            throws SQLException {
        try (ShadowServer server = Project.lend()) {
            Catalog ours = byUs(server, settings, types);
            return HibernatesSchema.uniqueIndexesInsteadOfConstraints(
                    byHibernate(server, settings, types), ours, settings.toString());
        }
    }

    private static Catalog byUs(ShadowServer server, Map<String, String> settings, Class<?>... types) {
        ModelSource model = ModelSource.of(Stream.of(types).map(Class::getName).toList(), settings);
        ExportedSchema schema = SchemaExport.of(model, SameAsHibernateTest.class.getClassLoader());
        return WantedSchema.build(schema, server, () -> {
            throw new IllegalStateException("this model needs no migrations");
        });
    }

    private static Catalog byHibernate(ShadowServer server, Map<String, String> settings, Class<?>... types)
            throws SQLException {
        ShadowDatabase database = server.create("hibernate");
        try (ValidatorFactory validators = Validation.byDefaultProvider()
                        .configure()
                        .messageInterpolator(new ParameterMessageInterpolator())
                        .buildValidatorFactory();
                StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                        .applySettings(new HashMap<>(settings))
                        .applySetting(AvailableSettings.DIALECT, new PostgreSQLDialect() {})
                        .applySetting(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, database.dataSource())
                        .applySetting(AvailableSettings.HBM2DDL_HALT_ON_ERROR, true)
                        .applySetting(AvailableSettings.JAKARTA_VALIDATION_FACTORY, validators)
                        .build();
                SessionFactory factory =
                        sources(registry, types).buildMetadata().buildSessionFactory();
                Connection connection = database.connect()) {
            factory.getSchemaManager().create(true);
            return new CatalogReader(List.of()).readSettled(connection);
        }
    }

    private static MetadataSources sources(StandardServiceRegistry registry, Class<?>... types) {
        return new MetadataSources(registry)
                .addPackage(Mappings.class.getPackageName())
                .addPackage(Weight.class.getPackageName())
                .addAnnotatedClasses(types);
    }
}
