package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.PlanMode;
import com.asoud.explain.Spelling;
import com.asoud.planguard.capture.CapturingConnection;
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
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A database of one scale, and Hibernate on it. Guards that only read share one, which nothing can change; those that
 * write share another. What is written is rolled back, but it leaves dead rows behind, and pages that are no longer
 * all-visible: the readers' counts would depend on who was there before.
 */
final class GuardedDatabase implements AutoCloseable {

    private final Scale scale;
    private final boolean writes;
    private final Source source;
    private final Function<Boolean, SessionFactory> hibernate;
    private final Repositories repositories;
    private final Connection connection;
    private @Nullable Connection plain;
    private final CapturingConnection capturing;
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
            Function<Boolean, SessionFactory> hibernate,
            Repositories repositories,
            Map<String, List<Binds.Values>> drawn,
            Set<PlanMode> modes)
            throws SQLException {
        this.scale = scale;
        this.writes = writes;
        this.source = source;
        this.hibernate = hibernate;
        this.repositories = repositories;
        this.drawn = drawn;
        this.modes = modes;
        this.declared = model.plannerSettings();
        this.connection = open();
        this.capturing = new CapturingConnection(connection);
        this.explainer = new Explainer(connection);
        this.plannerSettings = read(declared.keySet());
        this.catalog = IndexCatalog.read(connection, model.ignoredTables());
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
    List<Execution> run(Object instance, Method guard, String name, ValueKind kind) throws SQLException {
        Probe probe = new Probe(this, name, new Binds(connection, kind, drawn), 0);
        try {
            return run(instance, guard, probe, false);
        } catch (RuntimeException failure) {
            if (!Factories.isRefusedPage(failure)) {
                throw failure;
            }
            int paged = probe.executions().size() + 1;
            return run(instance, guard, new Probe(this, name, new Binds(connection, kind, drawn), paged), true);
        }
    }

    private List<Execution> run(Object instance, Method guard, Probe probe, boolean pagesInMemory) {
        try (StatelessSession session = hibernate
                .apply(pagesInMemory)
                .withStatelessOptions()
                .connection(capturing.connection())
                .openStatelessSession()) {
            session.beginTransaction();
            try {
                invoke(instance, guard, probe, session);
                return probe.executions();
            } finally {
                session.getTransaction().rollback();
            }
        }
    }

    /**
     * Runs a guard once more and keeps its calls, unmade, on a connection without any capture, which prepares
     * statements on the server from their first execution on: the driver does so from the fifth on, by default.
     *
     * @param known what its calls did before
     */
    GuardedCalls.Calls keep(Object instance, Method guard, String name, ValueKind kind, List<Execution> known)
            throws SQLException {
        Connection plain = plain();
        StatelessSession session =
                hibernate.apply(true).withStatelessOptions().connection(plain).openStatelessSession();
        AutoCloseable ending = () -> {
            session.getTransaction().rollback();
            session.close();
        };
        try {
            session.beginTransaction();
            GuardedCalls.Keeper keeper = new GuardedCalls.Keeper(known);
            invoke(
                    instance,
                    guard,
                    new Probe(this, name, new Binds(connection, kind, drawn), 0, Optional.of(keeper)),
                    session);
            return new GuardedCalls.Calls(keeper.calls(), plain, ending);
        } catch (RuntimeException failure) {
            session.close();
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

    private void invoke(Object instance, Method guard, Probe probe, StatelessSession session) {
        Object[] arguments = Arrays.stream(guard.getParameterTypes())
                .map(type -> argument(type, probe, session))
                .toArray();
        Reflection.invoke(instance, guard, arguments);
    }

    private Object argument(Class<?> type, Probe probe, StatelessSession session) {
        if (type == Probe.class) {
            return probe;
        }
        if (type == Binds.class) {
            return probe.binds();
        }
        return type == StatelessSession.class ? session : repositories.open(type, session);
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

    CapturingConnection capturing() {
        return capturing;
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
