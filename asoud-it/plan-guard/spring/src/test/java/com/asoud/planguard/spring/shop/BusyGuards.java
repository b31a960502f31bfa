package com.asoud.planguard.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Guards of {@link BusyGuardsTest}, which runs them: a usual application, whose threads work all the time. */
@DataJpaTest(
        showSql = false,
        properties = "spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true")
@PlanGuard(BusyGuards.Model.class)
class BusyGuards {

    /** The same rows. */
    static final class Model extends Shop {

        @Override
        public List<Class<?>> guards() {
            return List.of(BusyGuards.class);
        }

        @Override
        public String reportFolder() {
            return "busy";
        }
    }

    /** Asks again and again, from the start of the context on. */
    static final class Poller implements SmartLifecycle {

        private final Executor executor;
        private final JdbcTemplate jdbc;
        private volatile boolean running;
        private final Semaphore rounds = new Semaphore(0);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile String failure = "";

        Poller(Executor executor, DataSource dataSource) {
            this.executor = executor;
            this.jdbc = new JdbcTemplate(dataSource);
        }

        @Override
        public void start() {
            running = true;
            executor.execute(this::poll);
        }

        private void poll() {
            while (running) {
                try {
                    jdbc.queryForList("select 'polled'");
                    stopped.await(1, TimeUnit.MILLISECONDS);
                } catch (Exception broken) {
                    failure = NestedExceptionUtils.getMostSpecificCause(broken).toString();
                }
                rounds.release();
            }
        }

        @Override
        public void stop() {
            running = false;
            stopped.countDown();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        /** Waits until a statement has begun and ended meanwhile. */
        void awaitRound() {
            failure = ""; // Such as a connection that was ended, because its database became a template.
            rounds.drainPermits();
            try {
                assertThat(rounds.tryAcquire(3, 2, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            assertThat(failure).isEmpty();
        }
    }

    /** No proxy can be a subclass. */
    static final class ThreadPerTask implements Executor {

        private final String name;

        ThreadPerTask(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable task) {
            Thread thread = new Thread(task, name);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /** A subclass would have no name. */
    static class FinalMethods implements Executor {

        private final String name;

        FinalMethods(String name) {
            this.name = name;
        }

        @Override
        public final void execute(Runnable task) {
            new ThreadPerTask(name.concat("!")).execute(task);
        }
    }

    @TestConfiguration
    static class Background {

        @Bean(defaultCandidate = false)
        DataSource jobs(
                @Value("${spring.datasource.url}") String url,
                @Value("${spring.datasource.username}") String user,
                @Value("${spring.datasource.password}") String password) {
            return new DriverManagerDataSource(url, user, password);
        }

        /** Where the tenants are is read from another database. A transaction begins without a word of Hibernate's. */
        @Bean
        @Primary
        DataSource tenants(@Qualifier("jobs") DataSource jobs) {
            new JdbcTemplate(jobs).queryForObject("select 'tenant'", String.class);
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSource(jobs);
            pool.setAutoCommit(false);
            return pool;
        }

        /** At the start of the context. */
        @Bean
        ApplicationRunner transactionOfItsOwn(PlatformTransactionManager transactions, EntityManager entities) {
            return arguments -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                entities.createNativeQuery("select count(*) from customer").getResultList();
                status.setRollbackOnly();
            });
        }

        @Bean
        ThreadPoolTaskScheduler scheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setPoolSize(2);
            return scheduler;
        }

        @Bean
        Executor direct() {
            return Runnable::run;
        }

        @Bean
        ForkJoinPool forks() {
            return new ForkJoinPool(1);
        }

        @Bean
        ScheduledExecutorService timer() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        @Bean
        ThreadPerTask threads() {
            return new ThreadPerTask("task");
        }

        @Bean
        FinalMethods finalMethods() {
            return new FinalMethods("task");
        }

        @Bean
        ExecutorService virtual() throws ReflectiveOperationException {
            return Runtime.version().feature() < 21
                    ? Executors.newCachedThreadPool()
                    : (ExecutorService) Executors.class
                            .getMethod("newVirtualThreadPerTaskExecutor")
                            .invoke(null);
        }

        @Bean
        ExecutorService single() {
            return Executors.newSingleThreadExecutor();
        }

        @Bean
        Poller outbox(ThreadPoolTaskScheduler scheduler, DataSource dataSource) {
            return new Poller(task -> scheduler.scheduleWithFixedDelay(task, Duration.ofMillis(1)), dataSource);
        }

        @Bean
        Poller listener(ThreadPoolTaskScheduler scheduler, DataSource dataSource) {
            return new Poller(scheduler, dataSource);
        }

        @Bean
        Poller health(@Qualifier("checks") DataSource checks) {
            return new Poller(task -> new Thread(task, "health").start(), checks);
        }

        @Bean(defaultCandidate = false)
        DataSource checks(
                @Value("${spring.datasource.url}") String url,
                @Value("${spring.datasource.username}") String user,
                @Value("${spring.datasource.password}") String password) {
            return new DriverManagerDataSource(url, user, password);
        }
    }

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private EntityManager entities;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private ExecutorService single;

    @Autowired
    private ExecutorService virtual;

    @Autowired
    private Executor direct;

    @Autowired
    private ScheduledExecutorService timer;

    @Autowired
    private Poller outbox;

    @Autowired
    private Poller listener;

    @Autowired
    private Poller health;

    @Guarded
    void while_a_scheduler_works(Probe probe) {
        withOneStatement(probe, outbox);
    }

    @Guarded
    void while_a_task_works_that_the_context_has_started(Probe probe) {
        withOneStatement(probe, listener);
    }

    @Guarded
    void while_a_thread_asks_another_data_source(Probe probe) {
        withOneStatement(probe, health);
    }

    private void withOneStatement(Probe probe, Poller poller) {
        probe.capture(() -> {
                    jdbc.queryForList("select town from customer where id = 7");
                    poller.awaitRound();
                })
                .statements(1)
                .servedBy("customer_pkey");
        poller.awaitRound();
    }

    /** A service has thrown, and the call goes on without. */
    @Guarded
    void a_transaction_that_will_not_be_committed(Probe probe) {
        probe.capture(() -> {
                    jdbc.update("update customer set town = 'another' where id = 7");
                    new TransactionTemplate(transactions).executeWithoutResult(status -> status.setRollbackOnly());
                })
                .statements(1);
    }

    /** A transaction of its own. */
    @Guarded
    void what_a_call_rolls_back(Probe probe) {
        TransactionTemplate own = new TransactionTemplate(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        probe.capture(() -> {
                    own.executeWithoutResult(status -> {
                        entities.createNativeQuery("update customer set town = 'another' where id = 7")
                                .executeUpdate();
                        status.setRollbackOnly();
                    });
                    assertThat(jdbc.queryForObject("select town from customer where id = 7", String.class))
                            .isNotEqualTo("another");
                })
                .statements(2);
    }

    @Guarded
    void executors_of_all_kinds(ForkJoinPool forks, ThreadPerTask threads, FinalMethods finalMethods, Probe probe) {
        probe.capture(() -> Stream.of(direct, forks, timer, threads, finalMethods, virtual, single)
                        .forEach(executor ->
                                executor.execute(() -> jdbc.queryForList("select town from customer where id = 7"))))
                .statements(7)
                .servedBy("customer_pkey");
    }

    /** On the database for reading there is another one. */
    @Guarded
    void a_failure_that_is_expected_of_a_write(Probe probe) {
        probe.capture(() -> assertThatThrownBy(() -> {
                            jdbc.update("update customer set town = 'another' where id = 7");
                            throw new IllegalStateException("expected");
                        })
                        .hasMessage("expected"))
                .statements(1);
    }

    @Guarded
    void a_task_that_is_cancelled(Probe probe) {
        CountDownLatch ended = new CountDownLatch(1);
        probe.capture(() -> {
                    single.execute(() -> {
                        try {
                            ended.await(1, TimeUnit.MINUTES);
                        } catch (InterruptedException interrupted) {
                            throw new IllegalStateException(interrupted);
                        }
                    });
                    Future<?> never = single.submit(() -> jdbc.queryForList("select 'never'"));
                    never.cancel(true);
                    ended.countDown();
                    jdbc.queryForList("select town from customer where id = 7");
                })
                .statements(1);
    }

    @Guarded
    void what_a_commented_query_reads_stays_managed(Probe probe) {
        probe.capture(() -> {
            entities.find(Customer.class, 1L);
            jdbc.queryForList("/* c; -- x */ (select town from customer where id = 7)");
            jdbc.queryForList("-- c\nwith c as (select town from customer where id = 7) select * from c");
        });
        assertThat(entities.contains(entities.getReference(Customer.class, 1L))).isTrue();
    }

    /** What the driver says. */
    @Guarded
    void what_the_call_throws(Probe probe) {
        probe.capture(() -> jdbc.queryForList("select nothing from customer"));
    }

    @Guarded
    void what_only_the_commit_throws(Probe probe) {
        probe.capture(() -> entities.persist(new Purchase(entities.getReference(Customer.class, -7L), null)));
    }
}
