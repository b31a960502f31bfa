package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import com.asoud.explain.PlanText;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.planguard.guard.MutationResults.Outcome;
import com.asoud.planguard.guard.MutationResults.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code report.json} holds; its names are the JSON's, and {@code docs/plan-guard.md} documents them.
 *
 * @param formatVersion counted on when a name changes or goes
 * @param model the model's name
 * @param server version and kind
 * @param scales from small to large
 * @param plannerSettings those that the model declares to be production's, by name
 * @param seconds of the parts of the run
 * @param mutationScore of the declared indexes; null if mutations were not tried
 * @param queries every guarded call, the dearest first
 * @param indexes every index of the model's tables
 * @param betterIndexes what guards say would be better, measured
 */
record GuardReport(
        int formatVersion,
        String model,
        String server,
        List<Scale> scales,
        Map<String, String> plannerSettings,
        Map<String, Double> seconds,
        Optional<Score> mutationScore,
        List<Query> queries,
        List<Index> indexes,
        List<Better> betterIndexes) {
    private static final System.Logger LOGGER = System.getLogger(GuardReport.class.getName());

    /**
     * @param killed declared indexes whose loss a query's guard notices
     * @param indexes declared indexes that serve queries
     */
    record Score(long killed, long indexes) {}

    record Query(
            String query,
            String guard,
            int call,
            Set<String> promises,
            List<String> broken,
            List<Law> growth,
            List<Observation> observations) {}

    record Law(String values, String plan, String law, long smallest, long largest) {}

    record Observation(
            String scale,
            String values,
            String plan,
            int statementCount,
            long buffers,
            double rows,
            double matches,
            double rowsRemoved,
            long heapFetches,
            boolean sorts,
            List<Statement> statements) {}

    record Statement(String sql, String parameters, int times, List<String> planTree, List<Path> paths) {}

    record Path(
            String table,
            Optional<String> index,
            String node,
            List<String> boundary,
            List<String> checked,
            List<String> filter,
            double loops,
            long searches) {}

    record Index(
            String name,
            String table,
            List<String> keys,
            boolean unique,
            Optional<String> constraint,
            boolean declared,
            List<String> servedQueries,
            List<Mutated> mutations) {}

    record Mutated(String mutation, String verdict, List<Effect> effects) {}

    record Effect(
            String query,
            String guard,
            String values,
            String plan,
            long buffersBefore,
            long buffersAfter,
            boolean noticed,
            List<String> broken,
            String takenOver) {}

    record Better(
            String query,
            String values,
            String createIndex,
            long smallestBefore,
            long largestBefore,
            long smallestAfter,
            long largestAfter,
            String law) {}

    static GuardReport of(PlanGuardRun run) {
        List<Evidence> observed = run.observed();
        Optional<MutationResults> mutations = run.mutationsIfTried();
        Collection<IndexDefinition> indexes = observed.stream()
                .findFirst()
                .map(evidence -> evidence.indexes().all())
                .orElse(List.of());
        Set<String> declared = declared(run, indexes);
        return new GuardReport(
                1,
                run.model().name(),
                run.server().description(),
                run.scales(),
                run.model().plannerSettings(),
                run.times().seconds(),
                mutations.map(results -> score(results, declared)),
                observed.stream()
                        .flatMap(evidence -> queries(evidence).stream())
                        .sorted(Comparator.comparing(
                                        (Query query) -> query.broken().isEmpty())
                                .thenComparing(Comparator.comparingLong(GuardReport::dearest)
                                        .reversed()))
                        .toList(),
                indexes.stream()
                        .map(index -> index(index, declared, observed, mutations))
                        .toList(),
                mutations
                        .map(results -> results.whatIfs().stream()
                                .map(GuardReport::better)
                                .toList())
                        .orElse(List.of()));
    }

    /** A report without it is better than none: tests of the suite that need it say what is missing. */
    private static Set<String> declared(PlanGuardRun run, Collection<IndexDefinition> indexes) {
        try {
            DeclaredSchema schema = run.model().declaredSchema();
            return indexes.stream()
                    .filter(schema::declares)
                    .map(IndexDefinition::name)
                    .collect(Collectors.toSet());
        } catch (RuntimeException unknown) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the report does not tell which indexes are declared: " + unknown.getMessage());
            return Set.of();
        }
    }

    private static Score score(MutationResults results, Set<String> declared) {
        List<Outcome> outcomes = results.verdicts().stream()
                .filter(verdict -> verdict.mutation().kind() == Mutation.Kind.DROPPED)
                .filter(verdict -> declared.contains(verdict.mutation().index().name()))
                .map(Verdict::outcome)
                .filter(outcome -> outcome != Outcome.CONSTRAINT_ONLY)
                .toList();
        return new Score(
                outcomes.stream().filter(outcome -> outcome == Outcome.KILLED).count(), outcomes.size());
    }

    private static long dearest(Query query) {
        return query.observations().stream()
                .mapToLong(Observation::buffers)
                .max()
                .orElse(0);
    }

    private static List<Query> queries(Evidence evidence) {
        Map<CallId, List<Execution>> calls = new LinkedHashMap<>();
        evidence.executions()
                .forEach(execution -> calls.computeIfAbsent(execution.call(), key -> new ArrayList<>())
                        .add(execution));
        List<BrokenPromise> broken = evidence.broken();
        List<Query> queries = new ArrayList<>();
        calls.forEach((call, executions) -> queries.add(new Query(
                call.query(),
                call.guard(),
                call.number(),
                promises(executions),
                broken.stream()
                        .filter(promise -> promise.execution().call().equals(call))
                        .map(promise ->
                                promise.summary() + " (" + promise.diagnosis().cause() + ")")
                        .toList(),
                evidence.growths().stream()
                        .filter(growth -> growth.large().call().equals(call))
                        .map(GuardReport::law)
                        .toList(),
                executions.stream()
                        .flatMap(execution -> observations(execution).stream())
                        .toList())));
        return queries;
    }

    /** Where a promise is made: for values of a kind, with one of the plans. */
    private record Place(ValueKind kind, PlanMode mode) {}

    /** Each promise once, with its exceptions: another bound, or none, for some values or one of the plans. */
    static Set<String> promises(List<Execution> executions) {
        Map<Promise.Aspect, Map<String, Set<Place>>> promised = new EnumMap<>(Promise.Aspect.class);
        Set<Place> everywhere = new LinkedHashSet<>();
        for (Execution execution : executions) {
            for (PlanMode mode : PlanMode.values()) {
                Place place = new Place(execution.kind(), mode);
                everywhere.add(place);
                execution
                        .promises()
                        .texts(mode)
                        .forEach((aspect, text) -> promised.computeIfAbsent(aspect, key -> new LinkedHashMap<>())
                                .computeIfAbsent(text, key -> new LinkedHashSet<>())
                                .add(place));
            }
        }
        Set<String> texts = new LinkedHashSet<>();
        promised.values().forEach(places -> texts.add(promise(places, everywhere)));
        return texts;
    }

    private static String promise(Map<String, Set<Place>> places, Set<Place> everywhere) {
        String rule = places.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .map(Map.Entry::getKey)
                .orElseThrow();
        List<String> texts = new ArrayList<>(List.of(rule));
        Set<Place> silent = new LinkedHashSet<>(everywhere);
        places.forEach((text, where) -> {
            silent.removeAll(where);
            if (!text.equals(rule)) {
                texts.add("but %s with %s".formatted(text, spoken(where)));
            }
        });
        if (!silent.isEmpty()) {
            texts.add("but not with " + spoken(silent));
        }
        return String.join("; ", texts);
    }

    /** Values that have both plans are named without them. */
    private static String spoken(Set<Place> places) {
        Map<ValueKind, Set<PlanMode>> plans = new EnumMap<>(ValueKind.class);
        places.forEach(place -> plans.computeIfAbsent(place.kind(), kind -> EnumSet.noneOf(PlanMode.class))
                .add(place.mode()));
        return plans.entrySet().stream()
                .map(kind -> kind.getKey()
                        + (kind.getValue().size() == PlanMode.values().length
                                ? ""
                                : kind.getValue().stream()
                                        .map(mode -> ", " + mode + " plan")
                                        .collect(Collectors.joining())))
                .collect(Collectors.joining(" or "));
    }

    private static Law law(Evidence.GrowthObservation growth) {
        return new Law(
                growth.large().kind().toString(),
                growth.mode().toString(),
                Promise.spoken(growth.observed()),
                growth.small().measurement(growth.mode()).buffers(),
                growth.large().measurement(growth.mode()).buffers());
    }

    private static List<Observation> observations(Execution execution) {
        List<Observation> observations = new ArrayList<>();
        for (PlanMode mode : PlanMode.values()) {
            Measurement measured = execution.measurement(mode);
            observations.add(new Observation(
                    execution.scale().name(),
                    execution.kind().toString(),
                    mode.toString(),
                    execution.statementCount(),
                    measured.buffers(),
                    measured.rows(),
                    measured.matches(),
                    measured.rowsRemoved(),
                    measured.nodes().mapToLong(PlanNode::heapFetches).sum(),
                    measured.nodes().anyMatch(PlanNode::isFullSort),
                    measured.statements().stream().map(GuardReport::statement).toList()));
        }
        return observations;
    }

    private static Statement statement(Explained explained) {
        return new Statement(
                explained.query().text(),
                FailureReport.values(explained.query()),
                explained.times(),
                PlanText.tree(explained.plan(), node -> ""),
                explained.paths().stream().map(GuardReport::path).toList());
    }

    private static Path path(AccessPath path) {
        return new Path(
                path.table(),
                path.index().map(IndexDefinition::name),
                path.node().type(),
                path.boundary(),
                path.checked(),
                path.filter(),
                path.node().loops(),
                path.node().indexSearches());
    }

    private static Index index(
            IndexDefinition index, Set<String> declared, List<Evidence> observed, Optional<MutationResults> mutations) {
        return new Index(
                index.name(),
                index.table(),
                index.keys(),
                index.unique(),
                index.constraint(),
                declared.contains(index.name()),
                observed.stream()
                        .flatMap(evidence -> evidence.executions().stream())
                        .filter(execution -> execution.measurements().values().stream()
                                .flatMap(Measurement::paths)
                                .flatMap(path -> path.index().stream())
                                .anyMatch(used -> used.name().equals(index.name())))
                        .map(execution -> execution.call().query())
                        .distinct()
                        .sorted()
                        .toList(),
                mutations
                        .map(results -> results.verdicts().stream()
                                .filter(verdict ->
                                        verdict.mutation().index().name().equals(index.name()))
                                .map(GuardReport::mutated)
                                .toList())
                        .orElse(List.of()));
    }

    private static Mutated mutated(Verdict verdict) {
        return new Mutated(
                verdict.mutation().kind().name(),
                verdict.outcome().name(),
                verdict.effects().stream()
                        .map(effect -> new Effect(
                                effect.call().query(),
                                effect.call().guard(),
                                effect.kind().toString(),
                                effect.mode().toString(),
                                effect.buffersBefore(),
                                effect.buffersAfter(),
                                effect.isNoticed(),
                                effect.broken(),
                                effect.takenOver()))
                        .toList());
    }

    private static Better better(MutationResults.WhatIf whatIf) {
        return new Better(
                whatIf.call().query(),
                whatIf.kind().toString(),
                whatIf.createIndex(),
                whatIf.smallBefore(),
                whatIf.largeBefore(),
                whatIf.smallAfter(),
                whatIf.largeAfter(),
                Promise.spoken(whatIf.growth()));
    }
}
