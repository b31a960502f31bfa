package com.example.shop;

import com.asoud.metrics.HibernateIndexes;
import com.asoud.metrics.IndexMetrics;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class MetricsConfiguration {

    /** Spring Boot binds it to every registry, and closes it. */
    @Bean
    IndexMetrics indexMetrics(EntityManagerFactory sessionFactory, DataSource dataSource) {
        return new IndexMetrics(HibernateIndexes.of(sessionFactory), dataSource);
    }
}
