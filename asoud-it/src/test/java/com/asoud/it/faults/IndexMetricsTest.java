package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.SampleData;
import com.asoud.metrics.HibernateIndexes;
import com.asoud.metrics.IndexMetrics;
import com.asoud.model.AsoudModel;
import com.asoud.planguard.database.ClonedDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The metrics of ASOUD's own indexes, behind a network that falls silent. */
class IndexMetricsTest {

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    /** What it says about readings that fail is expected; the library's own tests look at it. */
    private static final Logger QUIET = Logger.getLogger(IndexMetrics.class.getName());

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void each_declared_index_is_there_and_a_silent_network_makes_the_metrics_old() throws SQLException, IOException {
        PGSimpleDataSource server = database.dataSource().unwrap(PGSimpleDataSource.class);
        try (TcpProxy network = new TcpProxy(server.getServerNames()[0], server.getPortNumbers()[0]);
                HikariDataSource pool = pool(network, server);
                IndexMetrics metrics = new IndexMetrics(
                        HibernateIndexes.of(database.sessionFactory()),
                        pool,
                        Duration.ofMillis(50),
                        Duration.ofMillis(400))) {
            metrics.bindTo(registry);
            Poll.until(() -> present("idx_product_tag").value() == 1);
            assertThat(registry.get("declared.index.present").gauges())
                    .hasSizeGreaterThanOrEqualTo(16)
                    .allSatisfy(index -> assertThat(index.value()).isOne());
            double failures = failures();

            network.freeze();
            Poll.until(() -> failures() > failures && age() > 1);
            assertThat(present("idx_product_tag").value()).isOne();

            network.restore();
            Poll.until(() -> age() < 1);
        }
    }

    private static HikariDataSource pool(TcpProxy network, PGSimpleDataSource server) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(network.url(server.getDatabaseName()));
        pool.setUsername(server.getUser());
        pool.setPassword(server.getPassword());
        pool.setMaximumPoolSize(2);
        pool.setConnectionTimeout(500);
        pool.setValidationTimeout(250);
        pool.addDataSourceProperty("loginTimeout", "1");
        return pool;
    }

    private Gauge present(String index) {
        return registry.get("declared.index.present").tag("index", index).gauge();
    }

    private double failures() {
        return registry.get("declared.index.reading.failures").functionCounter().count();
    }

    private double age() {
        return registry.get("declared.index.reading.age").gauge().value();
    }
}
