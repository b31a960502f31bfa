package com.asoud.planguard.spring.shop;

import static com.asoud.planguard.guard.Bound.atMost;
import static java.sql.ResultSet.CONCUR_UPDATABLE;
import static java.sql.ResultSet.TYPE_SCROLL_INSENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.domain.PageRequest;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Guards of {@link FaultyGuardsTest}, which runs them. */
@DataJpaTest(showSql = false)
@PlanGuard(FaultyGuards.Model.class)
class FaultyGuards {

    /** The same rows. */
    static final class Model extends Shop {

        @Override
        public List<Class<?>> guards() {
            return List.of(FaultyGuards.class);
        }

        @Override
        public String reportFolder() {
            return "faulty";
        }
    }

    @TestConfiguration
    static class Others {

        @Bean(defaultCandidate = false)
        DataSource reports(
                @Value("${spring.datasource.url}") String url,
                @Value("${spring.datasource.username}") String user,
                @Value("${spring.datasource.password}") String password) {
            return new DriverManagerDataSource(url, user, password);
        }

        @Bean
        ThreadPoolTaskExecutor executor() {
            return new ThreadPoolTaskExecutor();
        }
    }

    @Autowired
    private Purchases purchases;

    @Autowired
    @Qualifier("reports")
    private DataSource reports;

    @Autowired
    private PlatformTransactionManager transactions;

    @Guarded
    void a_statement_for_each_row(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases
                        .before(customer, Instant.parse("2030-01-01T00:00:00Z"), 0, PageRequest.of(0, 5))
                        .forEach(purchase -> purchase.getLines().size()))
                .statements(1)
                .reads("purchase_line");
    }

    @Guarded
    void a_write_in_a_transaction_that_reads(Probe probe) {
        TransactionTemplate reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        probe.capture(() -> reading.executeWithoutResult(status -> purchases.pay(7)));
    }

    /** What the outer transaction wrote is seen by the inner one, and what that commits by the outer one. */
    @Guarded
    void a_transaction_of_its_own(EntityManager entities, Probe probe) {
        entities.createQuery("update Purchase set amount = -1 where id = 7").executeUpdate();
        TransactionTemplate inner = new TransactionTemplate(transactions);
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        probe.capture(() -> {
                    inner.executeWithoutResult(status -> assertThat(
                                    entities.createQuery("update Purchase set amount = -2 where amount = -1 and id = 7")
                                            .executeUpdate())
                            .isEqualTo(1));
                    assertThat(entities.createQuery("select count(p) from Purchase p where p.amount = -2 and p.id = 7")
                                    .getSingleResult())
                            .isEqualTo(1L);
                })
                .statements(2)
                .servedBy("purchase_pkey", "customer_pkey");
    }

    /** The transaction of the test is rolled back, that of production is not. */
    @Guarded
    void what_the_commit_sends(EntityManager entities, JdbcTemplate jdbc, Probe probe) {
        probe.capture(() -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void beforeCommit(boolean readOnly) {
                            jdbc.queryForList("select town from customer where id = 1");
                        }

                        @Override
                        public void afterCommit() {
                            jdbc.queryForList("select email from customer where id = 1");
                        }
                    });
                    entities.remove(entities.getReference(PurchaseLine.class, 7L));
                })
                .statements(3)
                .statement(2, left -> left.servedBy("purchase_line_pkey"))
                .servedBy("customer_pkey");
    }

    @Guarded
    void what_was_read_stays_managed(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.find(Customer.class, 1L)).statements(1);
        assertThat(entities.contains(entities.getReference(Customer.class, 1L))).isTrue();
    }

    @Guarded
    void another_data_source(Probe probe) {
        probe.capture(() -> {
            purchases.findById(7L);
            new JdbcTemplate(reports).queryForList("select 'not guarded'");
        });
    }

    @Guarded
    void rows_of_a_result(JdbcTemplate jdbc, Probe probe) {
        probe.capture(() -> jdbc.execute((ConnectionCallback<Object>) connection -> {
            try (Statement statement = connection.createStatement(TYPE_SCROLL_INSENSITIVE, CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery("select id, town from customer where id = 7")) {
                rows.next();
                rows.updateString("town", "another");
                rows.updateRow();
                return null;
            }
        }));
    }

    /** It runs when the call has ended, and writes. */
    @Guarded
    void what_nobody_waits_for(ThreadPoolTaskExecutor executor, JdbcTemplate jdbc, Probe probe) {
        CountDownLatch ended = new CountDownLatch(1);
        probe.capture(() -> {
                    executor.execute(() -> {
                        await(ended);
                        jdbc.update("update customer set town = 'another' where id = 7");
                    });
                    jdbc.queryForList("select town from customer where id = 7");
                    ended.countDown();
                })
                .statements(2)
                .servedBy("customer_pkey");
    }

    @Guarded
    void a_thread_that_nobody_knows(JdbcTemplate jdbc, Probe probe) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            await(ended);
            jdbc.queryForList("select town from customer where id = 8");
        });
        thread.start();
        probe.capture(() -> jdbc.queryForList("select town from customer where id = 7"));
        ended.countDown();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Guarded
    void a_count_that_is_never_sent(Probe probe) {
        probe.capture(() -> purchases.findSliceByCustomerIdOrderByPlacedAtDescIdDesc(1, PageRequest.of(0, 10)))
                .statement(2, count -> count.indexOnly());
    }

    @Guarded
    void a_page_that_is_cut_in_memory(EntityManager entities, Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> entities.createQuery(
                                "from Purchase p left join fetch p.lines where p.customer.id = :customer",
                                Purchase.class)
                        .setParameter("customer", customer)
                        .setMaxResults(3)
                        .getResultList())
                .statements(1)
                .reads("purchase_line")
                .rows(atMost(20));
    }

    @Guarded
    void nobody_makes_this(Probe probe, StringBuilder unknown) {
        probe.capture(unknown::toString);
    }
}
