package com.asoud.benchmark.advise;

import com.asoud.benchmark.Databases;
import com.asoud.benchmark.Measured;
import com.asoud.benchmark.OwnDatabase;
import com.asoud.benchmark.Progress;
import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.guard.Demand;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.IndexEstimates;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Asks the planner alone, about a database of the user's own, of which is only read:
 *
 * <ol>
 *   <li>Each guarded call is made once, in a read-only transaction with a time-out: that tells what Hibernate sends.
 *   <li>The statistics are copied to a throwaway server, into tables without rows.
 *   <li>There each candidate is built and the calls are planned, not executed.
 * </ol>
 */
final class EstimateRun {

    /** Which can restore statistics. */
    private static final int LEAST_MAJOR = 18;

    /** The planner's costs are guesses; a smaller difference says nothing. */
    private static final double RELEVANT = 1.25;

    private final GuardedModel model;
    private final Pattern guards;
    private final Set<ObjectName> declared;
    private final OwnDatabase own;
    private final Progress progress;
    private final List<String> left = new ArrayList<>();

    EstimateRun(GuardedModel model, Pattern guards, Set<ObjectName> declared, OwnDatabase own, Progress progress) {
        this.model = model;
        this.guards = guards;
        this.declared = declared;
        this.own = own;
        this.progress = progress;
    }

    Estimated run() throws SQLException {
        List<Method> asked = GuardedCalls.guards(model, guards);
        progress.plan(List.of(
                new Progress.Part("guards", 0.2 * asked.size()),
                new Progress.Part("copying statistics", 5),
                new Progress.Part("changes", 0.2 * asked.size())));
        DataSource database = own.dataSource();
        try {
            Measured.Environment environment = Databases.environment(model, database, own.toString());
            try (GuardedCalls guarded = new GuardedCalls(model, guards, database);
                    GuardedCalls.Place place =
                            guarded.on(database, Scale.of(Math.max(1, environment.scale())), false)) {
                return run(environment, asked, place, database);
            }
        } catch (SQLException | RuntimeException failure) {
            throw own.refusal(failure, progress.current());
        }
    }

    private Estimated run(
            Measured.Environment environment, List<Method> asked, GuardedCalls.Place place, DataSource database)
            throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            if (server.major() < LEAST_MAJOR) {
                throw new Refusal(
                        "estimates need a throwaway server that can restore statistics",
                        "PostgreSQL " + server.major(),
                        "take 18 or later for it (-Dddl.postgres=18); your own database may be older");
            }
            try (TestDatabase empty = server.cloneOf(Template.EMPTY);
                    Connection copy = empty.connect();
                    Connection reading = database.getConnection()) {
                IndexEstimates estimates = new IndexEstimates(place, copy);
                progress.begin(asked.size());
                asked.forEach(guard -> observe(estimates, guard));
                progress.begin(0);
                Map<Demand, Set<String>> demands = estimates.demands();
                StatisticsCopy statistics =
                        StatisticsCopy.of(reading, copy, model.declaredSchema().statementsOfTables());
                Set<String> changeable = Databases.indexes(database, model, declared).stream()
                        .map(Databases.Index::size)
                        .filter(Measured.IndexSize::declared)
                        .map(Measured.IndexSize::index)
                        .collect(Collectors.toSet());
                List<Change> candidates = new Candidates(
                                estimates.indexes(), changeable, AdviseCommand.included(reading), estimates::table)
                        .of(demands.keySet());
                ForeignKeys foreignKeys = ForeignKeys.read(reading, estimates.indexes());
                copy.setAutoCommit(false);
                Map<IndexEstimates.Call, Double> before = estimates.costs();
                copy.commit();
                progress.begin(candidates.size());
                List<Estimated.Expected> expected = new ArrayList<>();
                for (Change candidate : candidates) {
                    progress.step(candidate.summary());
                    if (foreignKeys.uncoveredBy(candidate).isEmpty()) {
                        attempt(candidate, estimates, statistics, copy, before).ifPresent(expected::add);
                    }
                }
                expected.sort(Comparator.comparing(EstimateRun::benefit).reversed());
                return new Estimated(
                        Estimated.FORMAT, environment, asked.size() - left.size(), candidates.size(), expected, left);
            }
        }
    }

    private void observe(IndexEstimates estimates, Method guard) {
        String name = GuardedCalls.name(guard);
        progress.step(name);
        try {
            estimates.observe(guard);
        } catch (GuardedCalls.RefusedWrite refused) {
            left.add(name + " modifies rows, and this database is only read");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Optional<Estimated.Expected> attempt(
            Change change,
            IndexEstimates estimates,
            StatisticsCopy statistics,
            Connection copy,
            Map<IndexEstimates.Call, Double> before)
            throws SQLException {
        Savepoint savepoint = copy.setSavepoint();
        try {
            for (String sql : change.statements()) {
                Sql.execute(copy, sql);
            }
            statistics.restoreRelations();
            long bytes = 0;
            for (IndexShape index : change.built()) {
                bytes += statistics.lengthen(index.object());
            }
            return expected(change, bytes, before, estimates.costs());
        } catch (SQLException refused) {
            return Optional.empty();
        } finally {
            copy.rollback(savepoint);
            statistics.restoreRelations();
            copy.commit();
        }
    }

    private static Optional<Estimated.Expected> expected(
            Change change,
            long bytes,
            Map<IndexEstimates.Call, Double> before,
            Map<IndexEstimates.Call, Double> after) {
        List<Estimated.Call> calls = new ArrayList<>();
        boolean dearer = false;
        for (Map.Entry<IndexEstimates.Call, Double> call : before.entrySet()) {
            double now = after.getOrDefault(call.getKey(), call.getValue());
            dearer |= now > RELEVANT * call.getValue();
            if (call.getValue() > RELEVANT * now) {
                calls.add(
                        new Estimated.Call(call.getKey().query(), call.getKey().kind(), call.getValue(), now));
            }
        }
        calls.sort(Comparator.comparing(EstimateRun::factor).reversed());
        return dearer || calls.isEmpty()
                ? Optional.empty()
                : Optional.of(new Estimated.Expected(
                        change.kind().code(),
                        change.table(),
                        change.summary(),
                        change.built().stream().map(IndexShape::annotation).toList(),
                        change.removed().stream().map(IndexDefinition::name).toList(),
                        bytes,
                        calls));
    }

    private static double benefit(Estimated.Expected expected) {
        return expected.calls().stream()
                .mapToDouble(call -> Math.log(factor(call)))
                .sum();
    }

    private static double factor(Estimated.Call call) {
        return call.costBefore() / Math.max(0.01, call.costAfter());
    }
}
