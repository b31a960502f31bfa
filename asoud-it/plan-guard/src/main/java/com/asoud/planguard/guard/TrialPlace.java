package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.IndexTrials.Times;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A clone in which other indexes are tried with calls that were observed in its like; each time it is undone. */
final class TrialPlace implements AutoCloseable {

    /**
     * Calls that read less are executed so often. Between the second and the last but one of nine times lies their
     * median with a confidence of 96 % (binomial distribution).
     */
    private static final int TIMES = 9;

    private static final int SECOND = 1;

    /** PostgreSQL's SQLSTATE class for a server that ends sessions, and that for lost connections. */
    private static final Set<String> GONE = Set.of("57", "08");

    private final GuardedDatabase database;
    private final GuardedModel model;
    private final List<Execution> executions;
    private final Explainer explainer;
    private final Map<Explained, String> shapes = new IdentityHashMap<>();
    private Map<ObjectName, Long> sizes = Map.of();

    /**
     * What happened with other indexes.
     *
     * @param before with the indexes as they are
     * @param millisBefore of an execution with the indexes as they are; empty if it was not measured
     * @param millisAfter the same with the others
     */
    record After(Measurement before, Measurement measured, Optional<Times> millisBefore, Optional<Times> millisAfter) {}

    /**
     * @param database of its own, that may be written to; closed with this
     * @param executions that were observed at the same scale, all of them reading, or all of them writing
     */
    TrialPlace(GuardedDatabase database, GuardedModel model, List<Execution> executions) {
        this.database = database;
        this.model = model;
        this.executions = executions;
        this.explainer = Explainer.tellingNamesakes(database.connection());
    }

    Scale scale() {
        return database.scale();
    }

    /**
     * Makes the changes, and asks again.
     *
     * @param tables whose indexes are changed
     * @param changed names of these indexes
     * @return what happened to each execution whose plan is another one; empty if the server refuses a change
     */
    Optional<Map<Execution, Map<PlanMode, After>>> attempt(
            Set<String> tables, Set<String> changed, List<String> statements, boolean timed) throws SQLException {
        Connection connection = database.connection();
        List<Execution> concerned = executions.stream()
                .filter(execution -> concerns(execution, tables))
                .toList();
        remember(concerned);
        Map<Execution, Map<PlanMode, Measurement>> asItIs = asItIs(concerned);
        Map<Execution, Map<PlanMode, After>> after = new IdentityHashMap<>();
        Savepoint before = connection.setSavepoint();
        try {
            try {
                for (String sql : statements) {
                    Sql.execute(connection, sql);
                }
            } catch (SQLException refused) {
                if (GONE.contains(String.valueOf(refused.getSQLState()).substring(0, 2))) {
                    throw refused;
                }
                return Optional.empty();
            }
            IndexCatalog catalog = explainer.catalog(model.ignoredTables());
            after.putAll(again(catalog, asItIs, changed));
            if (timed) {
                time(after, true);
            }
            sizes = sizes(catalog);
        } finally {
            connection.rollback(before);
        }
        if (timed) {
            time(after, false);
        }
        return Optional.of(after);
    }

    private static boolean concerns(Execution execution, Set<String> tables) {
        return execution.measurements().values().stream()
                .flatMap(Measurement::paths)
                .anyMatch(path -> tables.contains(path.table()));
    }

    /** What is written is undone, but leaves dead rows, so that the next time reads a little more. */
    private Map<Execution, Map<PlanMode, Measurement>> asItIs(List<Execution> concerned) throws SQLException {
        Map<Execution, Map<PlanMode, Measurement>> asItIs = new LinkedHashMap<>();
        for (Execution execution : concerned) {
            Map<PlanMode, Measurement> modes = new EnumMap<>(PlanMode.class);
            for (PlanMode mode : PlanMode.values()) {
                Measurement known = execution.measurement(mode);
                modes.put(
                        mode,
                        execution.writes()
                                ? known.again(explainer, database.catalog(), mode, UnaryOperator.identity())
                                : known);
            }
            asItIs.put(execution, modes);
        }
        return asItIs;
    }

    private Map<Execution, Map<PlanMode, After>> again(
            IndexCatalog catalog, Map<Execution, Map<PlanMode, Measurement>> asItIs, Set<String> changed)
            throws SQLException {
        Map<Execution, Map<PlanMode, After>> after = new IdentityHashMap<>();
        Map<String, String> generic = new HashMap<>();
        for (Map.Entry<Execution, Map<PlanMode, Measurement>> entry : asItIs.entrySet()) {
            Execution execution = entry.getKey();
            for (PlanMode mode : PlanMode.values()) {
                Measurement measured = execution.measurement(mode);
                if (isAffected(measured, changed, generic, execution.writes())) {
                    after.computeIfAbsent(execution, key -> new EnumMap<>(PlanMode.class))
                            .put(
                                    mode,
                                    new After(
                                            Optional.ofNullable(entry.getValue().get(mode))
                                                    .orElseThrow(),
                                            measured.again(explainer, catalog, mode, UnaryOperator.identity()),
                                            Optional.empty(),
                                            Optional.empty()));
                }
            }
        }
        return after;
    }

    /** What triggers read is not seen in a plan that was not executed. */
    private boolean isAffected(Measurement measured, Set<String> changed, Map<String, String> generic, boolean writes)
            throws SQLException {
        boolean reads = measured.paths()
                .flatMap(path -> path.index().stream())
                .anyMatch(index -> changed.contains(index.name()));
        if (reads || writes) {
            return true;
        }
        for (Explained statement : measured.statements()) {
            String text = statement.query().text();
            String now = measured.mode() == PlanMode.GENERIC ? generic.get(text) : null;
            if (now == null) {
                now = shape(statement, measured.mode());
            }
            if (measured.mode() == PlanMode.GENERIC) {
                generic.put(text, now);
            }
            if (!now.equals(shapes.get(statement))) {
                return true;
            }
        }
        return false;
    }

    /** What the plans look like while nothing is changed. */
    private void remember(List<Execution> concerned) throws SQLException {
        for (Execution execution : concerned) {
            for (PlanMode mode : PlanMode.values()) {
                for (Explained statement : execution.measurement(mode).statements()) {
                    if (!shapes.containsKey(statement)) {
                        shapes.put(statement, shape(statement, mode));
                    }
                }
            }
        }
    }

    private String shape(Explained statement, PlanMode mode) throws SQLException {
        return explainer.plan(statement.query(), mode).shape();
    }

    private void time(Map<Execution, Map<PlanMode, After>> after, boolean changed) throws SQLException {
        for (Map.Entry<Execution, Map<PlanMode, After>> entry : after.entrySet()) {
            Execution execution = entry.getKey();
            After custom = entry.getValue().get(PlanMode.CUSTOM);
            if (custom != null
                    && !execution.writes()
                    && custom.measured().buffers()
                            < execution.measurement(PlanMode.CUSTOM).buffers()) {
                Times millis = new Times(0, 0);
                for (Explained statement : custom.measured().statements()) {
                    double[] sorted = explainer.millis(statement.query(), PlanMode.CUSTOM, TIMES);
                    millis = new Times(
                            millis.low() + statement.times() * sorted[SECOND],
                            millis.high() + statement.times() * sorted[TIMES - 1 - SECOND]);
                }
                entry.getValue()
                        .put(
                                PlanMode.CUSTOM,
                                changed
                                        ? new After(
                                                custom.before(),
                                                custom.measured(),
                                                Optional.empty(),
                                                Optional.of(millis))
                                        : new After(
                                                custom.before(),
                                                custom.measured(),
                                                Optional.of(millis),
                                                custom.millisAfter()));
            }
        }
    }

    private Map<ObjectName, Long> sizes(IndexCatalog catalog) throws SQLException {
        Map<ObjectName, Long> bytes = new HashMap<>();
        for (IndexDefinition index : catalog.all()) {
            Sql.<@Nullable Long>column(
                            database.connection(),
                            "SELECT pg_relation_size(to_regclass(?))",
                            index.sql().index())
                    .stream()
                    .filter(Objects::nonNull)
                    .forEach(size -> bytes.put(index.sql().object(), size));
        }
        return bytes;
    }

    /** Of all indexes that were there in the last attempt. */
    Map<ObjectName, Long> sizes() {
        return sizes;
    }

    @Override
    public void close() {
        database.close();
    }
}
