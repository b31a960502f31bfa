package com.asoud.planguard.guard;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.postgres.Refusal;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;

/** Hibernate without any container: a guard takes sessions, repositories, or what is made of a data source. */
final class HibernateApplication implements Application {

    private final GuardedModel model;
    private final CapturingDataSource dataSource;
    private final Supplier<SessionFactory> hibernate;
    private final AutoCloseable afterwards;

    /**
     * @param hibernate is asked when a guard runs
     * @param afterwards what to close
     */
    HibernateApplication(
            GuardedModel model,
            CapturingDataSource dataSource,
            Supplier<SessionFactory> hibernate,
            AutoCloseable afterwards) {
        this.model = model;
        this.dataSource = dataSource;
        this.hibernate = hibernate;
        this.afterwards = afterwards;
    }

    @Override
    public CapturingDataSource dataSource() {
        return dataSource;
    }

    @Override
    public InSessions open(Method guard, Watcher watcher) {
        return new InSessions(guard, hibernate.get(), this::borrow, InSessions::commit, watcher);
    }

    /**
     * The same, with sessions that work on a connection as it is, and commit nothing.
     *
     * @param plain which is lent to the data source too
     */
    InSessions open(Method guard, Connection plain, Watcher watcher) {
        return new InSessions(guard, hibernate.get(), () -> plain, InSessions::flush, watcher);
    }

    private Connection borrow() {
        try {
            return dataSource.getConnection();
        } catch (SQLException failure) {
            throw new IllegalStateException("There is no connection", failure);
        }
    }

    @Override
    public void close() {
        try {
            afterwards.close();
        } catch (Exception failure) {
            throw new IllegalStateException("Hibernate does not end", failure);
        }
    }

    /** Its sessions are opened when a guard asks for them. */
    final class InSessions implements Scope {

        private final Method guard;
        private final SessionFactory factory;
        private final Supplier<Connection> connections;
        private final Consumer<SharedSessionContract> settling;
        private final Watcher watcher;
        private final Object instance;
        private final Map<Class<?>, Object> known = new HashMap<>();
        private final Deque<Runnable> endings = new ArrayDeque<>();
        private final List<SharedSessionContract> sessions = new ArrayList<>();

        /** @param settling ends a call in a session whose transaction goes on */
        InSessions(
                Method guard,
                SessionFactory factory,
                Supplier<Connection> connections,
                Consumer<SharedSessionContract> settling,
                Watcher watcher) {
            this.guard = guard;
            this.factory = factory;
            this.connections = connections;
            this.settling = settling;
            this.watcher = watcher;
            this.instance = Reflection.instance(guard.getDeclaringClass());
            factory.getCache().evictAllRegions();
        }

        @Override
        public Object instance() {
            return instance;
        }

        @Override
        public void run(Runnable work) {
            try {
                work.run();
            } finally {
                end();
            }
        }

        @Override
        public void settle() {
            sessions.stream()
                    .filter(session -> session.isOpen()
                            && session.getTransaction().isActive()
                            && !session.getTransaction().getRollbackOnly())
                    .forEach(settling);
        }

        private static void commit(SharedSessionContract session) {
            session.getTransaction().commit();
            session.beginTransaction();
        }

        private static void flush(SharedSessionContract session) {
            if (session instanceof Session stateful && stateful.getHibernateFlushMode() != FlushMode.MANUAL) {
                stateful.flush();
            }
        }

        @Override
        public Optional<Object> argument(Class<?> type) {
            Object one = known.get(type);
            if (one == null) {
                Optional<Object> made = make(type);
                made.ifPresent(value -> known.put(type, value));
                return made;
            }
            return Optional.of(one);
        }

        private Optional<Object> make(Class<?> type) {
            Optional<Object> resource = resource(type);
            if (resource.isPresent()) {
                return resource;
            }
            Optional<Object> built = Constructions.of(type, this::resource);
            return built.isPresent() || !type.isInterface() ? built : Optional.of(repository(type));
        }

        /** What others are made of. */
        private Optional<Object> resource(Class<?> type) {
            Object known = this.known.get(type);
            if (known != null) {
                return Optional.of(known);
            }
            if (type == StatelessSession.class) {
                return Optional.of(stateless());
            }
            if (type == Session.class || type == EntityManager.class) {
                return Optional.of(session());
            }
            if (type == SessionFactory.class || type == EntityManagerFactory.class) {
                return Optional.of(factory);
            }
            if (type == DataSource.class) {
                return Optional.of(dataSource);
            }
            return type == Connection.class ? Optional.of(connection()) : Optional.empty();
        }

        private StatelessSession stateless() {
            return remembered(StatelessSession.class, StatelessSession.class, () -> {
                StatelessSession session = factory.withStatelessOptions()
                        .connection(connections.get())
                        .openStatelessSession();
                session.beginTransaction();
                sessions.add(session);
                endings.push(() -> {
                    if (session.getTransaction().isActive()) {
                        session.getTransaction().rollback();
                    }
                    session.close();
                });
                return session;
            });
        }

        private Session session() {
            return remembered(Session.class, EntityManager.class, () -> {
                Session session =
                        factory.withOptions().connection(connections.get()).openSession();
                session.beginTransaction();
                sessions.add(session);
                endings.push(() -> {
                    if (session.isOpen()) {
                        if (session.getTransaction().isActive()) {
                            session.getTransaction().rollback();
                        }
                        session.close();
                    }
                });
                return session;
            });
        }

        private Connection connection() {
            return remembered(Connection.class, Connection.class, () -> {
                try {
                    Connection connection = dataSource.getConnection();
                    connection.setAutoCommit(false);
                    return connection;
                } catch (SQLException failure) {
                    throw new IllegalStateException("There is no connection", failure);
                }
            });
        }

        private <T> T remembered(Class<T> type, Class<?> alias, Supplier<T> open) {
            T opened = open.get();
            known.put(type, opened);
            known.put(alias, opened);
            return opened;
        }

        private Object repository(Class<?> type) {
            try {
                return Repositories.watched(
                        type,
                        ModelPackages.takesEntityManager(type)
                                ? model.repository(type, (EntityManager)
                                        argument(EntityManager.class).orElseThrow())
                                : model.repository(type, (StatelessSession)
                                        argument(StatelessSession.class).orElseThrow()),
                        watcher);
            } catch (IllegalStateException unknown) {
                throw model.repositories().contains(type) ? unknown : refusal(guard, type, unknown);
            }
        }

        /** Ends what was opened. */
        void end() {
            while (!endings.isEmpty()) {
                endings.pop().run();
            }
        }
    }

    private static RuntimeException refusal(Method guard, Class<?> type, Throwable cause) {
        RuntimeException refusal = unknown(guard, type);
        refusal.addSuppressed(cause);
        return refusal;
    }

    /** Says that nobody knows what to call a guard with. */
    static Refusal unknown(Method guard, Class<?> type) {
        return new Refusal(
                "a plan guard does not know where to get a " + type.getName(), PlanGuardRun.name(guard), """
                take parameters of these types: Probe, Binds, EntityManager, Session, StatelessSession,
                EntityManagerFactory, SessionFactory, DataSource, Connection, a repository of the model,
                or a class that can be made of one of them, such as JdbcTemplate.
                Beans of Spring are there in guards of a test class such as @DataJpaTest, with
                com.asoud:asoud-plan-guard-spring: docs/plan-guard-spring.md""");
    }
}
