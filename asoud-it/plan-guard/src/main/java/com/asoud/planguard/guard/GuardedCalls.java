package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.Hibernates;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;

/**
 * The guarded calls of a model, made on any database that has its tables and rows: for who measures something else than
 * what is promised. Values are drawn once, from the first database that is asked, and are the same on all others.
 */
public final class GuardedCalls implements AutoCloseable {

    /** Which values a guard can be asked to run with. */
    public static final List<ValueKind> KINDS =
            List.of(ValueKind.TYPICAL, ValueKind.RAREST, ValueKind.MOST_COMMON, ValueKind.ABSENT);

    private final GuardedModel model;
    private final Pattern which;
    private final Repositories repositories;
    private final SessionFactory hibernate;
    private final Map<String, List<Binds.Values>> drawn = Binds.cache();

    /**
     * After so many executions of a prepared statement with the plan for its values, the server chooses between that
     * and the generic plan (PostgreSQL manual, PREPARE).
     */
    public static final int CUSTOM_EXECUTIONS = 5;

    /**
     * What one call did, with one of its plans.
     *
     * @param guard which makes it, such as {@code OrderPlansTest.history}
     * @param number the how many-th call of the guard, from 1
     * @param query what was called, such as {@code OrderRepository.historyAfter}; the guard's name if it was no
     *     repository
     * @param kind of the values
     * @param statements executed; a JDBC batch is one
     * @param pages of 8 kB, whether or not they were in the cache
     * @param hits those of the pages that were in the server's cache
     * @param misses those that were not; hits and misses are without local and temporary pages
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
            long hits,
            long misses,
            double rows,
            List<String> access,
            List<String> indexes) {

        public Observed {
            access = List.copyOf(access);
            indexes = List.copyOf(indexes);
        }

        private static Observed of(Execution execution, Measurement measured) {
            return new Observed(
                    execution.call().guard(),
                    execution.call().number(),
                    execution.call().query(),
                    execution.kind(),
                    execution.statementCount(),
                    measured.buffers(),
                    measured.hits(),
                    measured.misses(),
                    measured.rows(),
                    measured.paths().map(AccessPath::describe).distinct().toList(),
                    measured.paths()
                            .flatMap(path -> path.index().stream())
                            .map(index -> index.name())
                            .distinct()
                            .toList());
        }
    }

    /**
     * One call, which can be made as often as one likes.
     *
     * @param custom what it did when it was explained with the plan for its values
     * @param generic what it did with the plan for any values; empty if that is the same plan
     * @param sent the statements, as they arrive at the server
     * @param again makes it as the application does
     */
    public record Call(Observed custom, Optional<Observed> generic, List<String> sent, Runnable again) {

        public Call {
            sent = List.copyOf(sent);
        }

        private static Call of(Execution execution, Runnable again) {
            Measurement custom = execution.measurement(PlanMode.CUSTOM);
            return new Call(
                    Observed.of(execution, custom),
                    Optional.ofNullable(execution.measurements().get(PlanMode.GENERIC))
                            .map(generic -> Observed.of(execution, generic)),
                    custom.statements().stream()
                            .map(statement -> statement.query().text())
                            .toList(),
                    again);
        }
    }

    /**
     * How often the server has executed a call's statements, with which plan.
     *
     * @param custom times with the plan for the values
     * @param generic times with the plan for any values
     */
    public record PlansUsed(long custom, long generic) {}

    /**
     * A guard's calls on one database.
     *
     * @param calls in their order
     * @param connection on which they work, inside a transaction
     * @param session ends with it
     */
    public record Calls(List<Call> calls, Connection connection, AutoCloseable session) implements AutoCloseable {

        private static final String PLANS_USED = """
                SELECT coalesce(sum(custom_plans), 0)::bigint AS custom, coalesce(sum(generic_plans), 0)::bigint AS generic
                FROM pg_prepared_statements
                WHERE statement = ANY (?)
                """;

        public Calls {
            calls = List.copyOf(calls);
        }

        /** Lets the server prepare all statements anew: which plan it takes does not depend on what was before. */
        public void forgetPlans() throws SQLException {
            Sql.execute(connection, "DEALLOCATE ALL");
        }

        /** Which plans the server has used for a call since {@link #forgetPlans}. */
        public PlansUsed plansUsed(Call call) throws SQLException {
            return Sql.read(
                            connection,
                            PLANS_USED,
                            row -> new PlansUsed(row.getLong("custom"), row.getLong("generic")),
                            connection.createArrayOf("text", call.sent().toArray()))
                    .get(0);
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
        private final HibernateApplication application;

        private Place(GuardedDatabase database, HibernateApplication application) {
            this.database = database;
            this.application = application;
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
            String name = PlanGuardRun.name(guard);
            try {
                List<Execution> executions = database.run(guard, name, kind);
                return Optional.of(database.keep(application, guard, name, kind, executions));
            } catch (Binds.NoSuchValue none) {
                return Optional.empty();
            } catch (SQLException | RuntimeException failure) {
                throwIfRefused(failure);
                throw failure;
            }
        }

        /** Runs a guard and observes its calls; empty if there are no values of this kind. */
        List<Execution> observe(Method guard, ValueKind kind) throws SQLException {
            try {
                return database.run(guard, PlanGuardRun.name(guard), kind);
            } catch (Binds.NoSuchValue none) {
                return List.of();
            } catch (SQLException | RuntimeException failure) {
                throwIfRefused(failure);
                throw failure;
            }
        }

        private static void throwIfRefused(Exception failure) {
            if (PlanGuardRun.isRefusedWrite(failure)) {
                throw new RefusedWrite(failure);
            }
        }

        GuardedDatabase database() {
            return database;
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /**
     * @param model whose guards are run
     * @param which of them: a pattern of the whole {@link #name}
     * @param database with the model's tables; Hibernate looks at it once, for the server's version
     */
    public GuardedCalls(GuardedModel model, Pattern which, DataSource database) {
        this.model = model;
        this.which = which;
        this.repositories = new Repositories();
        this.hibernate = Hibernates.on(database, model.managedClasses(), model.mappingSettings());
    }

    /** Those of the model's guards that are asked for, ordered by name. */
    public List<Method> guards() {
        return guards(model, which);
    }

    /** The same without a database. */
    public static List<Method> guards(GuardedModel model, Pattern which) {
        return PlanGuardRun.guards(model).stream()
                .filter(guard -> which.matcher(name(guard)).matches())
                .toList();
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
        HibernateApplication application =
                new HibernateApplication(model, new CapturingDataSource(database), () -> hibernate, () -> {});
        return new Place(
                new GuardedDatabase(
                        model,
                        scale,
                        writes,
                        new GuardedDatabase.Source(database, () -> {}),
                        application,
                        repositories,
                        drawn,
                        Set.of(PlanMode.CUSTOM)),
                application);
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

        List<Call> calls() {
            return IntStream.range(0, known.size())
                    .mapToObj(i -> Call.of(known.get(i), calls.get(i)))
                    .toList();
        }
    }

    @Override
    public void close() {
        hibernate.close();
    }
}
