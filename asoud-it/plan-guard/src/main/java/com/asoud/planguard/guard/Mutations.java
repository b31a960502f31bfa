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
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>Where more is read and no promise is broken, the same is done at the smallest scale: growth may be.
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
        Map<Mutation, Map<CallId, List<Trial>>> trials = new LinkedHashMap<>();
        IndexCatalog catalog = run.database(largest, false).catalog();
        catalog.all()
                .forEach(index -> Mutation.of(index).forEach(mutation -> trials.put(mutation, new LinkedHashMap<>())));
        for (GuardedDatabase database : run.databases(largest)) {
            changing(database, (connection, explainer) -> {
                for (Map.Entry<Mutation, Map<CallId, List<Trial>>> entry : trials.entrySet()) {
                    entry.getValue().putAll(trials(connection, explainer, database, entry.getKey()));
                }
            });
        }
        for (GuardedDatabase database : run.databases(smallest)) {
            changing(database, (connection, explainer) -> {
                for (Map.Entry<Mutation, Map<CallId, List<Trial>>> entry : trials.entrySet()) {
                    compare(connection, explainer, database, entry.getKey(), entry.getValue());
                }
            });
        }
        List<Verdict> verdicts = trials.entrySet().stream()
                .map(entry -> verdict(
                        entry.getKey(),
                        entry.getValue().values().stream().map(Mutations::worst).toList()))
                .toList();
        return new MutationResults(verdicts, whatIfs());
    }

    /**
     * An execution at the largest scale under a mutation.
     *
     * @param mode with which plan
     * @param after what was measured
     * @param effect what became of it
     */
    private record Trial(Execution execution, PlanMode mode, Measurement after, Effect effect) {

        boolean isInDoubt() {
            return effect.isHarmful() && !effect.isNoticed();
        }
    }

    /** What notices, or else what suffers most. */
    private static Effect worst(List<Trial> trials) {
        return trials.stream()
                .map(Trial::effect)
                .max(Comparator.comparing(Effect::isNoticed)
                        .thenComparing(effect -> effect.buffersAfter() - effect.buffersBefore()))
                .orElseThrow();
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

    private Map<CallId, List<Trial>> trials(
            Connection connection, Explainer explainer, GuardedDatabase database, Mutation mutation)
            throws SQLException {
        Map<CallId, List<Execution>> calls = executions(database).stream()
                .filter(execution -> concerns(execution, mutation.index()))
                .collect(Collectors.groupingBy(Execution::call, LinkedHashMap::new, Collectors.toList()));
        remember(explainer, calls);
        Map<CallId, List<Trial>> trials = new LinkedHashMap<>();
        under(mutation, connection, explainer, catalog -> {
            for (Map.Entry<CallId, List<Execution>> call : calls.entrySet()) {
                List<Trial> tried = trials(explainer, catalog, mutation.index(), call.getValue());
                if (!tried.isEmpty()) {
                    trials.put(call.getKey(), tried);
                }
            }
        });
        return trials;
    }

    private interface Asking {
        void with(IndexCatalog catalog) throws SQLException;
    }

    private void under(Mutation mutation, Connection connection, Explainer explainer, Asking asking)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            for (String sql : mutation.statements()) {
                Sql.execute(connection, sql);
            }
            asking.with(explainer.catalog(run.model().ignoredTables()));
        } finally {
            connection.rollback(before);
        }
    }

    /** Adds the promises that only the smallest scale shows to be broken: how a call grows, and any other there. */
    private void compare(
            Connection connection,
            Explainer explainer,
            GuardedDatabase database,
            Mutation mutation,
            Map<CallId, List<Trial>> trials)
            throws SQLException {
        Map<Execution, Map<PlanMode, Execution>> smaller = new IdentityHashMap<>();
        evidence.stream()
                .flatMap(guard -> guard.growths().stream())
                .filter(growth -> growth.small().writes() == database.writes())
                .forEach(growth -> smaller.computeIfAbsent(growth.large(), key -> new EnumMap<>(PlanMode.class))
                        .put(growth.mode(), growth.small()));
        List<List<Trial>> inDoubt = trials.values().stream()
                .filter(tried ->
                        tried.stream().noneMatch(trial -> trial.effect().isNoticed()))
                .filter(tried ->
                        tried.stream().anyMatch(trial -> trial.isInDoubt() && smaller.containsKey(trial.execution())))
                .toList();
        if (inDoubt.isEmpty()) {
            return;
        }
        under(mutation, connection, explainer, catalog -> {
            for (List<Trial> tried : inDoubt) {
                for (int i = 0; i < tried.size(); i++) {
                    Trial trial = tried.get(i);
                    Execution small =
                            smaller.getOrDefault(trial.execution(), Map.of()).get(trial.mode());
                    if (small != null && trial.isInDoubt()) {
                        tried.set(i, compared(trial, small, explainer, catalog));
                    }
                }
            }
        });
    }

    private static Trial compared(Trial trial, Execution small, Explainer explainer, IndexCatalog catalog)
            throws SQLException {
        Measurement after =
                small.measurement(trial.mode()).again(explainer, catalog, trial.mode(), UnaryOperator.identity());
        List<String> broken = new ArrayList<>(broken(small, after));
        Execution large = trial.execution();
        large.promises()
                .promisedGrowth(trial.mode())
                .filter(law -> !law.allows(small.point(after), large.point(trial.after())))
                .ifPresent(law -> broken.add("grows %s: %s pages at %s, %s at %s"
                        .formatted(
                                Promise.spoken(law),
                                after.buffers(),
                                small.scale().name(),
                                trial.after().buffers(),
                                large.scale().name())));
        return new Trial(large, trial.mode(), trial.after(), trial.effect().breaking(broken));
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

    /** Values of one kind, with one of the plans, are enough to notice; otherwise all. */
    private List<Trial> trials(
            Explainer explainer, IndexCatalog catalog, IndexDefinition index, List<Execution> executions)
            throws SQLException {
        List<Trial> trials = new ArrayList<>();
        for (Execution execution : executions) {
            for (PlanMode mode : PlanMode.values()) {
                if (isAffected(explainer, execution.measurement(mode), index)) {
                    Trial trial = trial(explainer, catalog, execution, mode);
                    trials.add(trial);
                    if (trial.effect().isNoticed()) {
                        return trials;
                    }
                }
            }
        }
        return trials;
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

    private static Trial trial(Explainer explainer, IndexCatalog catalog, Execution execution, PlanMode mode)
            throws SQLException {
        Measurement before = execution.measurement(mode);
        Measurement after = before.again(explainer, catalog, mode, UnaryOperator.identity());
        Effect effect = new Effect(
                execution.call(),
                execution.kind(),
                mode,
                before.buffers(),
                after.buffers(),
                broken(execution, after),
                after.paths().map(AccessPath::describe).distinct().collect(Collectors.joining("; ")));
        return new Trial(execution, mode, after, effect);
    }

    private static List<String> broken(Execution execution, Measurement after) {
        return execution.promises().broken(after).stream()
                .map(broken -> broken.expected() + ": " + broken.complaint().found())
                .toList();
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
