package com.asoud.foreign;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;

/**
 * Hibernate's own {@code validate}, in a JVM with the model's Hibernate. Arguments: URL, user, then settings as
 * {@code key=value} and names of classes.
 */
final class Validate {

    private Validate() {}

    /** Ends with an exception if the database is not what the model needs. */
    public static void main(String... arguments) {
        List<String> rest = Stream.of(arguments).skip(2).toList();
        StandardServiceRegistryBuilder settings = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.connection.url", arguments[0])
                .applySetting("hibernate.connection.username", arguments[1])
                .applySetting("hibernate.hbm2ddl.auto", "validate");
        rest.stream().filter(argument -> argument.contains("=")).forEach(argument -> {
            String[] setting = argument.split("=", 2);
            settings.applySetting(setting[0], setting[1]);
        });
        StandardServiceRegistry registry = settings.build();
        try {
            MetadataSources sources = new MetadataSources(registry);
            rest.stream().filter(argument -> !argument.contains("=")).forEach(sources::addAnnotatedClassName);
            SchemaManagementToolCoordinator.process(
                    sources.buildMetadata(),
                    registry,
                    Objects.requireNonNull(registry.getService(ConfigurationService.class))
                            .getSettings(),
                    dropped -> {});
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }
}
