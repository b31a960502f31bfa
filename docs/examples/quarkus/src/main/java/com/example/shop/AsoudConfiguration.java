package com.example.shop;

import com.asoud.model.product.ProductRepository;
import com.asoud.model.product.ProductRepository_;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.hibernate.StatelessSession;

class AsoudConfiguration {

    @Produces
    @ApplicationScoped
    ProductRepository products(StatelessSession session) {
        return new ProductRepository_(session);
    }

    @Singleton
    static class TransactionalLockOff implements FlywayConfigurationCustomizer {

        @Override
        public void customize(FluentConfiguration flyway) {
            flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        }
    }
}
