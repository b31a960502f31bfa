package com.asoud.planguard.spring.shop;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.flyway.FlywayDataSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** In a context of its own, without a transaction around each guard, and injected by the constructor. */
@SpringBootTest
@PlanGuard(Shop.class)
class CustomerPlansTest {

    /** A server for writing and one for reading, of one database; neither is there. */
    @TestConfiguration
    static class Servers {

        @Bean
        @FlywayDataSource
        DataSource writer() {
            return new DriverManagerDataSource("jdbc:postgresql://writer.example.com/shop");
        }

        @Bean
        DataSource reader() {
            return new DriverManagerDataSource("jdbc:postgresql://reader.example.com/shop");
        }

        @Bean
        @Primary
        DataSource routing(@Qualifier("writer") DataSource writer, @Qualifier("reader") DataSource reader) {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return TransactionSynchronizationManager.isCurrentTransactionReadOnly() ? "reads" : "writes";
                }
            };
            routing.setTargetDataSources(Map.of("reads", reader, "writes", writer));
            return routing;
        }
    }

    private final Customers customers;
    private final DataSource reader;

    CustomerPlansTest(Customers customers, @Qualifier("reader") DataSource reader) {
        this.customers = customers;
        this.reader = reader;
    }

    @Guarded
    void on_one_of_the_servers(Probe probe, Binds binds) {
        long id = binds.id("customer", "id");
        probe.capture(() -> new JdbcTemplate(reader).queryForList("select town from customer where id = ?", id))
                .statements(1)
                .servedBy("customer_pkey");
    }

    @Guarded
    void by_email(Probe probe, Binds binds) {
        String email = binds.drawOr(List.of("nobody"), "customer", "email").get(1, String.class);
        probe.capture(() -> customers.findByEmail(email))
                .statements(1)
                .servedBy("customer_email_key")
                .buffers(atMost(4));
    }
}
