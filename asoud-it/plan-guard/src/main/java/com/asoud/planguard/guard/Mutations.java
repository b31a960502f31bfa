package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.planguard.guard.MutationResults.Effect;
import com.asoud.planguard.guard.MutationResults.Outcome;
import com.asoud.planguard.guard.MutationResults.Verdict;
import com.asoud.planguard.guard.MutationResults.WhatIf;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Changes one index at a time, at the largest scale, and asks every guard again.
 *
 * <ol>
 *   <li>In a transaction, the index is dropped, or built otherwise.
 *   <li>Every captured statement is planned again, which costs next to nothing. A plan that is the same as before, and
 *       does not read the index, costs the same as before.
 *   <li>The others are executed, and the promises of their guard are held against what happens.
 *   <li>The transaction is rolled back.
 * </ol>
 */
final class Mutations {

    private final PlanGuardRun run;
    private final List<Evidence> evidence;
    private final Scale smallest;
    private final Scale largest;
    private final Map<Explained, String> shapes = new IdentityHashMap<>();

    Mutations(PlanGuardRun run, List<Evidence> evidence) {
        this.run = run;
        this.evidence = evidence;
        List<Scale> scales = run.scales();
        this.smallest = scales.get(0);
        this.largest = scales.get(scales.size() - 1);
    }

    MutationResults run() {
        Map<Mutation, List<Effect>> effects = new LinkedHashMap<>();
        IndexCatalog catalog = run.database(largest, false).catalog();
        catalog.all()
                .forEach(index -> Mutation.of(index).forEach(mutation -> effects.put(mutation, new ArrayList<>())));
        for (GuardedDatabase database : run.databases(largest)) {
            changing(database, (connection, explainer) -> {
                for (Map.Entry<Mutation, List<Effect>> entry : effects.entrySet()) {
                    entry.getValue().addAll(effects(connection, explainer, database, entry.getKey()));
                }
            });
        }
        List<Verdict> verdicts = effects.entrySet().stream()
                .map(entry -> verdict(entry.getKey(), entry.getValue()))
                .toList();
        return new MutationResults(verdicts, whatIfs());
    }

    private interface Work {
        void on(Connection connection, Explainer explainer) throws SQLException;
    }

    /** Nothing of what the work changes remains. */
    private void changing(GuardedDatabase database, Work work) {
        try (Connection connection = database.open()) {
            try {
                work.on(connection, Explainer.tellingNamesakes(connection));
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new GuardFailure("An index cannot be changed in " + database.describe(), failure);
        }
    }

    private List<Effect> effects(
            Connection connection, Explainer explainer, GuardedDatabase database, Mutation mutation)
            throws SQLException {
        Map<CallId, List<Execution>> calls = executions(database).stream()
                .filter(execution -> concerns(execution, mutation.index()))
                .collect(Collectors.groupingBy(Execution::call, LinkedHashMap::new, Collectors.toList()));
        remember(explainer, calls);
        List<Effect> effects = new ArrayList<>();
        Savepoint before = connection.setSavepoint();
        try {
            for (String sql : mutation.statements()) {
                Sql.execute(connection, sql);
            }
            IndexCatalog catalog = explainer.catalog(run.model().ignoredTables());
            for (List<Execution> executions : calls.values()) {
                effect(explainer, catalog, mutation.index(), executions).ifPresent(effects::add);
            }
        } finally {
            connection.rollback(before);
        }
        return effects;
    }

    private List<Execution> executions(GuardedDatabase database) {
        return evidence.stream()
                .flatMap(guard -> guard.executions().stream())
                .filter(execution ->
                        execution.scale().equals(database.scale()) && execution.writes() == database.writes())
                .toList();
    }

    private static boolean concerns(Execution execution, IndexDefinition index) {
        return execution.measurements().values().stream()
                .flatMap(Measurement::paths)
                .anyMatch(path -> path.table().equals(index.table()));
    }

    /** What the statements' plans look like while nothing is changed. */
    private void remember(Explainer explainer, Map<CallId, List<Execution>> calls) throws SQLException {
        for (List<Execution> executions : calls.values()) {
            for (Execution execution : executions) {
                for (PlanMode mode : PlanMode.values()) {
                    for (Explained statement : execution.measurement(mode).statements()) {
                        if (!shapes.containsKey(statement)) {
                            shapes.put(statement, shape(explainer, statement, mode));
                        }
                    }
                }
            }
        }
    }

    private static String shape(Explainer explainer, Explained statement, PlanMode mode) throws SQLException {
        return explainer.plan(statement.query(), mode).shape();
    }

    /** Values of one kind, with one of the plans, are enough to notice; otherwise the one that suffers most. */
    private Optional<Effect> effect(
            Explainer explainer, IndexCatalog catalog, IndexDefinition index, List<Execution> executions)
            throws SQLException {
        List<Effect> effects = new ArrayList<>();
        for (Execution execution : executions) {
            for (PlanMode mode : PlanMode.values()) {
                if (isAffected(explainer, execution.measurement(mode), index)) {
                    Effect effect = effect(explainer, catalog, execution, mode);
                    if (effect.isNoticed()) {
                        return Optional.of(effect);
                    }
                    effects.add(effect);
                }
            }
        }
        return effects.stream().max(Comparator.comparingLong(effect -> effect.buffersAfter() - effect.buffersBefore()));
    }

    private boolean isAffected(Explainer explainer, Measurement measured, IndexDefinition index) throws SQLException {
        if (uses(measured, index)) {
            return true;
        }
        for (Explained statement : measured.statements()) {
            if (!shape(explainer, statement, measured.mode()).equals(shapes.get(statement))) {
                return true;
            }
        }
        return false;
    }

    private static boolean uses(Measurement measured, IndexDefinition index) {
        return measured.paths()
                .flatMap(path -> path.index().stream())
                .anyMatch(used -> used.name().equals(index.name()));
    }

    private static Effect effect(Explainer explainer, IndexCatalog catalog, Execution execution, PlanMode mode)
            throws SQLException {
        Measurement before = execution.measurement(mode);
        Measurement after = before.again(explainer, catalog, mode, UnaryOperator.identity());
        return new Effect(
                execution.call(),
                execution.kind(),
                mode,
                before.buffers(),
                after.buffers(),
                execution.promises().broken(after).stream()
                        .map(broken ->
                                broken.expected() + ": " + broken.complaint().found())
                        .toList(),
                after.paths().map(AccessPath::describe).distinct().collect(Collectors.joining("; ")));
    }

    private Verdict verdict(Mutation mutation, List<Effect> effects) {
        boolean noticed = effects.stream().anyMatch(Effect::isNoticed);
        boolean hurts = effects.stream().anyMatch(Effect::isHarmful);
        Outcome outcome;
        if (noticed) {
            outcome = servesQuery(mutation.index()) ? Outcome.KILLED : Outcome.CONSTRAINT_ONLY;
        } else if (mutation.kind() != Mutation.Kind.DROPPED) {
            outcome = hurts ? Outcome.SURVIVED : Outcome.HARMLESS;
        } else if (mutation.index().constraint().isPresent() || mutation.index().unique()) {
            outcome = hurts ? Outcome.SURVIVED : Outcome.CONSTRAINT_ONLY;
        } else {
            outcome = Outcome.SURVIVED;
        }
        return new Verdict(mutation, outcome, effects);
    }

    /** Whether a guarded statement itself reads it, not only a trigger that checks a foreign key. */
    private boolean servesQuery(IndexDefinition index) {
        return evidence.stream()
                .flatMap(guard -> guard.executions().stream())
                .flatMap(execution -> execution.measurements().values().stream())
                .flatMap(measured -> measured.statements().stream())
                .flatMap(statement -> statement.plan().root().nodes())
                .anyMatch(node -> node.index().filter(index.name()::equals).isPresent());
    }

    /** What each index would do that a guard says would be better; built once at each end of the scales. */
    private List<WhatIf> whatIfs() {
        Map<String, List<Evidence.GrowthObservation>> wanted = new LinkedHashMap<>();
        evidence.stream()
                .flatMap(guard -> guard.growths().stream())
                .filter(growth -> growth.mode() == PlanMode.CUSTOM)
                .forEach(growth -> growth.large()
                        .promises()
                        .betterIndex()
                        .ifPresent(definition -> wanted.computeIfAbsent(definition, key -> new ArrayList<>())
                                .add(growth)));
        List<WhatIf> whatIfs = new ArrayList<>();
        wanted.forEach((definition, growths) -> {
            Map<Execution, Measurement> after = new IdentityHashMap<>();
            for (Scale scale : List.of(smallest, largest)) {
                changing(run.database(scale, false), (connection, explainer) -> {
                    Sql.execute(connection, definition);
                    IndexCatalog catalog = explainer.catalog(run.model().ignoredTables());
                    for (Evidence.GrowthObservation growth : growths) {
                        Execution execution = scale.equals(smallest) ? growth.small() : growth.large();
                        after.put(
                                execution,
                                execution
                                        .measurement(PlanMode.CUSTOM)
                                        .again(explainer, catalog, PlanMode.CUSTOM, UnaryOperator.identity()));
                    }
                });
            }
            growths.forEach(growth -> whatIfs.add(whatIf(definition, growth, after)));
        });
        return whatIfs;
    }

    private static WhatIf whatIf(
            String definition, Evidence.GrowthObservation growth, Map<Execution, Measurement> after) {
        Execution small = with(growth.small(), after);
        Execution large = with(growth.large(), after);
        return new WhatIf(
                definition,
                growth.large().call(),
                growth.large().kind(),
                growth.small().measurement(PlanMode.CUSTOM).buffers(),
                growth.large().measurement(PlanMode.CUSTOM).buffers(),
                small.measurement(PlanMode.CUSTOM).buffers(),
                large.measurement(PlanMode.CUSTOM).buffers(),
                Growth.observed(small.point(PlanMode.CUSTOM), large.point(PlanMode.CUSTOM)));
    }

    private static Execution with(Execution execution, Map<Execution, Measurement> after) {
        Measurement measured = after.get(execution);
        if (measured == null) {
            throw new IllegalStateException(execution.call() + " was not measured again");
        }
        return execution.with(Map.of(PlanMode.CUSTOM, measured));
    }
}
