package com.asoud.metrics;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What an application declares with Hibernate, tried with 7.4; {@link IndexMetrics} itself needs none. */
public final class HibernateIndexes {

    private HibernateIndexes() {}

    /**
     * The tables of a session factory with each {@code @Index} and each named unique constraint, from annotations and
     * {@code orm.xml} alike.
     *
     * @param sessionFactory an open session factory of Hibernate, or a proxy of one such as Spring's
     * @return ordered by name and schema
     * @throws IllegalStateException if it was started without this library, by another class loader, or is closed
     */
    public static List<DeclaredTable> of(EntityManagerFactory sessionFactory) {
        return DeclaredIndexesIntegrator.declaredBy(sessionFactory.unwrap(SessionFactoryImplementor.class))
                .orElseThrow(() -> new IllegalStateException("""
                        The indexes of this session factory are not known.
                        Hibernate did not find the service com.asoud.metrics.DeclaredIndexesIntegrator when it started, or the session factory is closed.
                        Put asoud-index-metrics on the class path of Hibernate; what shades jars must merge META-INF/services."""));
    }
}
