package com.example.shop;

import com.asoud.metrics.HibernateIndexes;
import com.asoud.metrics.IndexMetrics;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.hibernate.SessionFactory;

class MetricsConfiguration {

    @Produces
    @Singleton
    IndexMetrics indexMetrics(SessionFactory sessionFactory, AgroalDataSource dataSource) {
        return new IndexMetrics(HibernateIndexes.of(sessionFactory), dataSource);
    }

    /** Not needed with the extension quarkus-micrometer: it has a registry, to which it binds every MeterBinder. */
    @Produces
    @Singleton
    MeterRegistry registry(IndexMetrics metrics) {
        MeterRegistry registry = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        return registry;
    }

    void close(@Disposes IndexMetrics metrics) {
        metrics.close();
    }
}
