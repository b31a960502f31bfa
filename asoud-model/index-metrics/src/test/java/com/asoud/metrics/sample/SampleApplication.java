package com.asoud.metrics.sample;

import com.asoud.metrics.HibernateIndexes;
import com.asoud.metrics.IndexMetrics;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A shop with a throwaway PostgreSQL, under load of its own. It prints where both are, as one line of JSON, and runs
 * until its standard input ends.
 */
final class SampleApplication {

    private static final Map<String, String> SETTINGS = Map.of(
            "shared_preload_libraries", "pg_stat_statements",
            "pg_stat_statements.track_planning", "off",
            "shared_buffers", "64MB",
            "fsync", "off");

    private SampleApplication() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        Path cache = Path.of(System.getProperty("asoud.postgres.cache")).toAbsolutePath();
        try (ShadowServer server = ShadowServer.embedded(cache, Optional.empty(), "another server", SETTINGS);
                HikariDataSource pool = new HikariDataSource()) {
            ShadowDatabase database = server.create("shop");
            ShadowDatabase administration = server.create("administration");
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            pool.setDataSource(database.dataSource());
            pool.setPoolName("shop");
            pool.setMaximumPoolSize(10);
            pool.setConnectionTimeout(1_000);
            pool.setMetricRegistry(registry);
            try (SessionFactory sessions = hibernate(pool);
                    IndexMetrics metrics = new IndexMetrics(
                            HibernateIndexes.of(sessions), pool, Duration.ofSeconds(1), Duration.ofSeconds(1))) {
                fill(database);
                metrics.bindTo(registry);
                Faults faults = new Faults(database, administration);
                Shop shop = new Shop(sessions, registry, faults);
                InetSocketAddress address = shop.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try (Load load = new Load(address, faults)) {
                    load.start();
                    System.out.println(where(address, database));
                    while (System.in.read() >= 0) {
                        // Nothing is said; the end of the input is waited for.
                    }
                }
                shop.close();
            }
        }
    }

    private static SessionFactory hibernate(HikariDataSource pool) {
        Configuration configuration =
                new Configuration().addAnnotatedClass(Product.class).setProperty("hibernate.hbm2ddl.auto", "create");
        configuration.getProperties().put("hibernate.connection.datasource", pool);
        return configuration.buildSessionFactory();
    }

    private static void fill(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE EXTENSION pg_stat_statements");
            Sql.execute(connection, """
                    INSERT INTO product (id, market_id, created_at, tag, city, code)
                    SELECT i, i % 500, i, 'tag ' || i % 700, 'city ' || i % 900, 'code ' || i
                    FROM generate_series(1, 50000) i""");
            Sql.execute(connection, "VACUUM ANALYZE product");
        }
    }

    private static String where(InetSocketAddress address, ShadowDatabase database) throws SQLException {
        PGSimpleDataSource source = database.dataSource().unwrap(PGSimpleDataSource.class);
        // Concatenated, since the digits of formatted numbers are those of the locale.
        return "{\"application\": \"127.0.0.1:" + address.getPort()
                + "\", \"database\": \"postgresql://postgres@127.0.0.1:" + source.getPortNumbers()[0] + "/"
                + database.name() + "?sslmode=disable\"}";
    }
}
