package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/**
 * The guarded calls of a model, made on any database that has its tables and rows: for who measures something else than
 * what is promised. Values are drawn once, from the first database that is asked, and are the same on all others.
 */
public final class GuardedCalls implements AutoCloseable {

    /** Which values a guard can be asked to run with. */
    public static final List<ValueKind> KINDS =
            List.of(ValueKind.TYPICAL, ValueKind.RAREST, ValueKind.MOST_COMMON, ValueKind.ABSENT);

    private final GuardedModel model;
    private final Repositories repositories;
    private final SessionFactory hibernate;
    private final Map<String, List<Binds.Values>> drawn = Binds.cache();

    /**
     * What one call did, with the plan for its values.
     *
     * @param guard which makes it, such as {@code OrderPlansTest.history}
     * @param number the how many-th call of the guard, from 1
     * @param query what was called, such as {@code OrderRepository.historyAfter}; the guard's name if it was no
     *     repository
     * @param kind of the values
     * @param statements executed; a JDBC batch is one
     * @param pages of 8 kB, whether or not they were in the cache
     * @param rows that the first statement returned or modified
     * @param access how each table was read, for people
     * @param indexes that were read, by name, without repetition
     */
    public record Observed(
            String guard,
            int number,
            String query,
            ValueKind kind,
            int statements,
            long pages,
            double rows,
            List<String> access,
            List<String> indexes) {

        public Observed {
            access = List.copyOf(access);
            indexes = List.copyOf(indexes);
        }

        private static Observed of(Execution execution) {
            Measurement custom = execution.measurement(PlanMode.CUSTOM);
            return new Observed(
                    execution.call().guard(),
                    execution.call().number(),
                    execution.call().query(),
                    execution.kind(),
                    execution.statementCount(),
                    custom.buffers(),
                    custom.rows(),
                    custom.paths().map(AccessPath::describe).distinct().toList(),
                    custom.paths()
                            .flatMap(path -> path.index().stream())
                            .map(index -> index.name())
                            .distinct()
                            .toList());
        }
    }

    /**
     * A guard's calls on one database, which can be made as often as one likes.
     *
     * @param observed what each of them did when it was explained
     * @param calls each of them, as the application makes it; in the same order
     * @param connection on which they work, inside a transaction
     * @param session ends with it
     */
    public record Calls(List<Observed> observed, List<Runnable> calls, Connection connection, AutoCloseable session)
            implements AutoCloseable {

        public Calls {
            observed = List.copyOf(observed);
            calls = List.copyOf(calls);
        }

        /** Undoes what the calls changed. */
        @Override
        public void close() {
            try {
                session.close();
            } catch (Exception failure) {
                throw new IllegalStateException("The calls cannot be undone", failure);
            }
        }
    }

    /** Thrown where a guard modifies rows of a database that is only read. */
    public static final class RefusedWrite extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private RefusedWrite(Throwable cause) {
            super("the guard modifies rows", cause);
        }
    }

    /** One database of the model. */
    public final class Place implements AutoCloseable {

        private final GuardedDatabase database;

        private Place(GuardedDatabase database) {
            this.database = database;
        }

        /**
         * Runs a guard, observes its calls, and keeps them.
         *
         * @param guard one of {@link #guards()}
         * @return to be closed before the next guard is run here; empty if there are no values of this kind
         * @throws RefusedWrite if the guard writes, and the place is for reading
         * @throws SQLException if the database refuses something else
         */
        public Optional<Calls> run(Method guard, ValueKind kind) throws SQLException {
            Object instance = Reflection.instance(guard.getDeclaringClass());
            String name = PlanGuardRun.name(guard);
            try {
                List<Execution> executions = database.run(instance, guard, name, kind);
                return Optional.of(database.keep(
                        instance,
                        guard,
                        name,
                        kind,
                        executions,
                        executions.stream().map(Observed::of).toList()));
            } catch (Binds.NoSuchValue none) {
                return Optional.empty();
            } catch (SQLException | RuntimeException failure) {
                if (PlanGuardRun.isRefusedWrite(failure)) {
                    throw new RefusedWrite(failure);
                }
                throw failure;
            }
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /**
     * @param model whose guards are run
     * @param database with the model's tables; Hibernate looks at it once, for the server's version
     */
    public GuardedCalls(GuardedModel model, DataSource database) {
        this.model = model;
        this.repositories = new Repositories(model);
        this.hibernate = new HibernatePersistenceConfiguration("guarded calls")
                .managedClasses(model.managedClasses())
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database)
                .createEntityManagerFactory();
    }

    /** The guards of the model, ordered by name. */
    public List<Method> guards() {
        return PlanGuardRun.guards(model);
    }

    /** What messages call a guard: {@code OrderPlansTest.history}. */
    public static String name(Method guard) {
        return PlanGuardRun.name(guard);
    }

    /**
     * A database on which the calls are made. Two connections are opened.
     *
     * @param database where
     * @param scale how much it holds, for messages
     * @param writes whether guards may modify rows, which is always undone; otherwise transactions are read-only
     * @return to be closed by the caller
     * @throws SQLException if it cannot be reached
     */
    public Place on(DataSource database, Scale scale, boolean writes) throws SQLException {
        return new Place(new GuardedDatabase(
                model,
                scale,
                writes,
                new GuardedDatabase.Source(database, () -> {}),
                pagesInMemory -> hibernate,
                repositories,
                drawn,
                Set.of(PlanMode.CUSTOM)));
    }

    /** Calls by number, for a guard's arguments: the promises are those of the call that was explained. */
    static final class Keeper {

        private final List<Execution> known;
        private final List<Runnable> calls = new ArrayList<>();

        Keeper(List<Execution> known) {
            this.known = known;
        }

        /** Neither makes the call nor looks at promises. */
        GuardedCall keep(Runnable call, GuardedCall promises) {
            if (calls.size() == known.size()) {
                throw new IllegalStateException("The guard makes more calls than the first time");
            }
            promises.observed(known.get(calls.size()));
            calls.add(call);
            return promises;
        }

        List<Runnable> calls() {
            return IntStream.range(0, known.size()).mapToObj(calls::get).toList();
        }
    }

    @Override
    public void close() {
        hibernate.close();
    }
}
