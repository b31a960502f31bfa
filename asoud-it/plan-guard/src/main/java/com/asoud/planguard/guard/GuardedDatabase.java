package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.PlanMode;
import com.asoud.explain.Spelling;
import com.asoud.planguard.capture.CapturedStatement;
import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.data.Scale;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A database of one scale, and the application on it. Guards that only read share one, which nothing can change; those
 * that write share another. What is written is rolled back, but it leaves dead rows behind, and pages that are no
 * longer all-visible: the readers' counts would depend on who was there before.
 */
final class GuardedDatabase implements AutoCloseable {

    private final Scale scale;
    private final boolean writes;
    private final Source source;
    private final Application application;
    private final Repositories repositories;
    private final Connection connection;
    private @Nullable Connection plain;
    private final Explainer explainer;
    private final IndexCatalog catalog;
    private final Map<String, List<Binds.Values>> drawn;
    private final Set<PlanMode> modes;
    private final Map<String, String> declared;
    private final Map<String, String> plannerSettings;
    private final Map<List<String>, Optional<String>> spelled = new ConcurrentHashMap<>();

    /**
     * Where the rows are.
     *
     * @param database opens a new connection each time
     * @param afterwards what to do when the last connection was closed
     */
    record Source(DataSource database, Runnable afterwards) {}

    /**
     * @param modes which plans are observed, the custom one among them; without the generic one, this is observed
     *     nevertheless where it is another plan
     */
    GuardedDatabase(
            GuardedModel model,
            Scale scale,
            boolean writes,
            Source source,
            Application application,
            Repositories repositories,
            Map<String, List<Binds.Values>> drawn,
            Set<PlanMode> modes)
            throws SQLException {
        this.scale = scale;
        this.writes = writes;
        this.source = source;
        this.application = application;
        this.repositories = repositories;
        this.drawn = drawn;
        this.modes = modes;
        this.declared = model.plannerSettings();
        this.connection = open();
        this.explainer = Explainer.tellingNamesakes(connection);
        this.plannerSettings = read(declared.keySet());
        this.catalog = explainer.catalog(model.ignoredTables());
        connection.rollback();
        connection.setReadOnly(!writes);
    }

    /** A further connection, inside a transaction that may write. */
    Connection open() throws SQLException {
        Connection opened = source.database().getConnection();
        Explainer.setUp(opened);
        try {
            for (Map.Entry<String, String> entry : declared.entrySet()) {
                Sql.value(opened, "SELECT set_config(?, ?, false)", entry.getKey(), entry.getValue());
            }
        } catch (SQLException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        opened.setAutoCommit(false);
        return opened;
    }

    /** As the server spells them: {@code 4GB} for {@code 4096MB}. */
    private Map<String, String> read(Set<String> settings) throws SQLException {
        Map<String, String> spelled = new TreeMap<>();
        for (String setting : settings) {
            spelled.put(setting, Sql.<String>value(connection, "SELECT current_setting(?)", setting));
        }
        return Collections.unmodifiableMap(spelled);
    }

    /**
     * Runs a guard once and undoes what it did.
     *
     * @return what it captured, with the kind of values it really used
     */
    List<Execution> run(Method guard, String name, ValueKind kind) throws SQLException {
        Application.Scope scope = application.open(guard, repositories);
        Probe probe = new Probe(this, name, new Binds(connection, kind, drawn), scope);
        CapturingDataSource.Loan loan = application.dataSource().lend(connection);
        try (loan) {
            scope.run(() -> invoke(guard, probe, scope));
            requireNoneLate(name, application.dataSource().late());
            return probe.executions();
        } finally {
            connection.rollback();
        }
    }

    private static void requireNoneLate(String guard, List<String> late) {
        if (!late.isEmpty()) {
            throw new IllegalStateException("""
                    %s captures a call that goes on in another thread after its end, so that this is not guarded:
                           %s
                    do:    wait for it inside of capture, or hand it to an executor that is a bean of Spring's, which
                           is waited for: without such a bean @Async has one of its own.
                           If it is background work, turn it off in the tests, or give it to a scheduler or an
                           executor that is a bean: what these got before the guard is no part of it""".formatted(guard, String.join("\n       ", late)));
        }
    }

    /**
     * Runs a guard once more and keeps its calls, unmade, on a connection without any capture, which prepares
     * statements on the server from their first execution on: the driver does so from the fifth on, by default.
     *
     * @param known what its calls did before
     */
    GuardedCalls.Calls keep(
            HibernateApplication hibernate, Method guard, String name, ValueKind kind, List<Execution> known)
            throws SQLException {
        Connection plain = plain();
        HibernateApplication.InSessions scope = hibernate.open(guard, plain, repositories);
        CapturingDataSource.Loan loan = hibernate.dataSource().lend(plain);
        AutoCloseable ending = () -> {
            scope.end();
            loan.close();
            plain.rollback();
        };
        try {
            GuardedCalls.Keeper keeper = new GuardedCalls.Keeper(known);
            invoke(guard, new Probe(this, name, new Binds(connection, kind, drawn), scope, Optional.of(keeper)), scope);
            return new GuardedCalls.Calls(keeper.calls(), plain, ending);
        } catch (RuntimeException failure) {
            scope.end();
            loan.close();
            throw failure;
        }
    }

    private Connection plain() throws SQLException {
        Connection known = plain;
        if (known == null) {
            known = open();
            known.rollback();
            known.setReadOnly(!writes);
            known.unwrap(PGConnection.class).setPrepareThreshold(1);
            plain = known;
        }
        return known;
    }

    private static void invoke(Method guard, Probe probe, Application.Scope scope) {
        Object[] arguments = Arrays.stream(guard.getParameterTypes())
                .map(type -> argument(guard, type, probe, scope))
                .toArray();
        Reflection.invoke(scope.instance(), guard, arguments);
    }

    private static Object argument(Method guard, Class<?> type, Probe probe, Application.Scope scope) {
        if (type == Probe.class) {
            return probe;
        }
        if (type == Binds.class) {
            return probe.binds();
        }
        return scope.argument(type).orElseThrow(() -> HibernateApplication.unknown(guard, type));
    }

    /** Which database it is, for messages. */
    String describe() {
        return scale.name() + (writes ? ", for writing" : "");
    }

    Scale scale() {
        return scale;
    }

    boolean writes() {
        return writes;
    }

    Set<PlanMode> modes() {
        return modes;
    }

    Connection connection() {
        return connection;
    }

    /** Makes the call, undoes what it changed, and returns what it sent. */
    List<CapturedStatement> captured(Runnable call) throws SQLException {
        return application.dataSource().during(call);
    }

    /** What the last call did past the data source that is guarded; for people. */
    List<String> unseen() {
        return application.dataSource().unseen();
    }

    /** Asks the server while the application cannot. */
    <T> T alone(CapturingDataSource.Work<T> work) throws SQLException {
        return application.dataSource().alone(work);
    }

    Explainer explainer() {
        return explainer;
    }

    IndexCatalog catalog() {
        return catalog;
    }

    /** How the server spells an expression over a table; asked once. */
    Optional<String> spelled(String table, String expression) {
        return spelled.computeIfAbsent(List.of(table, expression), key -> {
            try {
                return new Spelling(connection).of(table, expression);
            } catch (SQLException failure) {
                throw new GuardFailure("The server does not spell " + expression, failure);
            }
        });
    }

    /** The planner's settings that the model declares, as the server spells them. */
    Map<String, String> plannerSettings() {
        return plannerSettings;
    }

    Repositories repositories() {
        return repositories;
    }

    @Override
    public void close() {
        try {
            connection.close();
            if (plain != null) {
                plain.close();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The database " + describe() + " cannot be left", failure);
        } finally {
            source.afterwards().run();
        }
    }
}
