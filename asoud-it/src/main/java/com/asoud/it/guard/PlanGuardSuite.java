package com.asoud.it.guard;

import com.asoud.ddl.hibernate.ModelSource;
import com.asoud.ddl.hibernate.SchemaExport;
import com.asoud.it.explain.IndexDefinition;
import com.asoud.it.guard.MutationResults.Outcome;
import com.asoud.it.guard.MutationResults.Verdict;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;

/**
 * What holds for all guards of a model together. Extend it once for each model:
 *
 * <pre>{@code
 * @PlanGuard(Marketplace.class)
 * class MarketplacePlansTest extends PlanGuardSuite {}
 * }</pre>
 */
public abstract class PlanGuardSuite {

    /** The system property that says how many runs must agree. */
    public static final String REPEATS_PROPERTY = "plan-guard.repeats";

    /** Every query of a repository has a guard. */
    @TestFactory
    protected Stream<DynamicTest> every_query_is_guarded(PlanGuardRun run) {
        return run.model().repositories().stream()
                .flatMap(repository -> Arrays.stream(repository.getMethods()))
                .filter(run.model()::isQuery)
                .map(Repositories::name)
                .sorted()
                .distinct()
                .map(query -> DynamicTest.dynamicTest(query, () -> {
                    run.all();
                    if (!guarded(run).contains(query)) {
                        throw new AssertionFailedError(
                                "%s has no guard: add a @Guarded method that gives it to probe.capture(…)"
                                        .formatted(query));
                    }
                }));
    }

    private static Set<String> guarded(PlanGuardRun run) {
        return run.repositories().called().stream().map(Repositories::name).collect(Collectors.toSet());
    }

    /** Every declared index is an access path of some guarded query. */
    @TestFactory
    protected Stream<DynamicTest> every_declared_index_is_used(PlanGuardRun run) {
        return declared(run).stream()
                .map(index -> DynamicTest.dynamicTest(index, () -> {
                    if (!used(run).contains(index)) {
                        throw new AssertionFailedError(
                                "%s is declared, but no guarded query uses it: guard the query that needs it, or remove the @Index"
                                        .formatted(index));
                    }
                }));
    }

    /** Every index in the database is declared by an annotation, or enforces a constraint. */
    @TestFactory
    protected Stream<DynamicTest> every_index_in_the_database_is_declared(PlanGuardRun run) {
        Set<String> declared = declared(run);
        return indexes(run).stream()
                .filter(index -> index.constraint().isEmpty())
                .map(index -> DynamicTest.dynamicTest(index.name(), () -> {
                    if (!declared.contains(index.name())) {
                        throw new AssertionFailedError(
                                "%s on %s is in the database, but no @Index declares it: declare it, or drop it in a migration"
                                        .formatted(index.name(), index.table()));
                    }
                }));
    }

    /** The loss of an index, and a definition of it that costs more, is noticed by a guard. */
    @TestFactory
    protected Stream<DynamicTest> every_index_is_needed(PlanGuardRun run) {
        return indexes(run).stream()
                .flatMap(index -> Mutation.of(index).stream())
                .map(mutation -> DynamicTest.dynamicTest(
                        mutation.index().name() + ", " + mutation.kind(), () -> verify(run, mutation)));
    }

    private static void verify(PlanGuardRun run, Mutation mutation) {
        Verdict verdict = run.mutations().verdicts().stream()
                .filter(candidate -> candidate.mutation().equals(mutation))
                .findFirst()
                .orElseThrow();
        if (verdict.outcome() == Outcome.SURVIVED) {
            throw new AssertionFailedError("%s, %s: no guard notices%s"
                    .formatted(
                            mutation.index().name(),
                            mutation.kind(),
                            verdict.effects().stream()
                                    .map(effect -> "%n  %s with %s, %s plan: %s pages before, %s after, through %s"
                                            .formatted(
                                                    effect.call().query(),
                                                    effect.kind(),
                                                    effect.mode(),
                                                    effect.buffersBefore(),
                                                    effect.buffersAfter(),
                                                    effect.takenOver()))
                                    .collect(Collectors.joining())));
        }
    }

    /** An index of which a guard says that it would make a query constant really does. */
    @TestFactory
    protected Stream<DynamicTest> every_better_index_is_better(PlanGuardRun run) {
        List<MutationResults.WhatIf> whatIfs = run.mutations().whatIfs();
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest("indexes that would be better: " + whatIfs.size(), () -> {})),
                whatIfs.stream()
                        .map(whatIf -> DynamicTest.dynamicTest(
                                whatIf.call().query() + ", " + whatIf.kind() + ": " + whatIf.createIndex(), () -> {
                                    if (!whatIf.isBetter()) {
                                        throw new AssertionFailedError(
                                                "%s does not make %s constant: %s and %s pages at the ends of the scales, %s and %s with it"
                                                        .formatted(
                                                                whatIf.createIndex(),
                                                                whatIf.call().query(),
                                                                whatIf.smallBefore(),
                                                                whatIf.largeBefore(),
                                                                whatIf.smallAfter(),
                                                                whatIf.largeAfter()));
                                    }
                                })));
    }

    /**
     * Another run, on databases of its own, says the same: {@value #REPEATS_PROPERTY} runs in all, 3 if it is not set.
     */
    @Test
    protected void every_run_says_the_same(PlanGuardRun run) {
        Map<String, String> first = run.verdicts();
        int repeats = Integer.getInteger(REPEATS_PROPERTY, 3);
        ReportWriter progress = new ReportWriter(run);
        run.again(repeats - 1, (number, again) -> {
            if (!again.equals(first)) {
                throw new AssertionFailedError(
                        "Run %s says otherwise than the first:%n%s".formatted(number + 1, difference(first, again)));
            }
            progress.note("runs.txt", "run %s of %s agrees with the first".formatted(number + 1, repeats));
        });
    }

    /** Where accepted plans of this major version are kept, every guard's are as accepted. */
    @TestFactory
    protected Stream<DynamicTest> every_plan_is_as_accepted(PlanGuardRun run) {
        Optional<Baseline> accepted = run.model().baseline().map(folder -> run.baseline(folder));
        if (Baseline.isToBeRecorded()) {
            accepted.ifPresent(baseline -> run.all().forEach(baseline::record));
        }
        return accepted.filter(Baseline::exists).stream()
                .flatMap(baseline -> run.guards().stream()
                        .map(guard -> DynamicTest.dynamicTest(
                                PlanGuardRun.name(guard),
                                () -> baseline.difference(run.evidence(guard)).ifPresent(difference -> {
                                    throw new AssertionFailedError(difference);
                                }))));
    }

    private static String difference(Map<String, String> first, Map<String, String> again) {
        return Stream.concat(first.keySet().stream(), again.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(first.get(key), again.get(key)))
                .map(key -> "%s%n  first: %s%n  again: %s".formatted(key, first.get(key), again.get(key)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static Collection<IndexDefinition> indexes(PlanGuardRun run) {
        return run.database(run.model().scales().get(0), false).catalog().all();
    }

    /** What the annotations say, as Hibernate's schema export understands them. */
    static Set<String> declared(PlanGuardRun run) {
        ModelSource source = new ModelSource(
                run.model().getClass().getClassLoader(),
                List.of(),
                run.model().managedClasses().stream().map(Class::getName).toList(),
                Optional.empty(),
                Map.of());
        return new TreeSet<>(SchemaExport.of(source).indexNames());
    }

    private static Set<String> used(PlanGuardRun run) {
        return run.all().stream()
                .flatMap(evidence -> evidence.executions().stream())
                .flatMap(execution -> execution.measurements().values().stream())
                .flatMap(Measurement::paths)
                .flatMap(path -> path.index().stream())
                .map(IndexDefinition::name)
                .collect(Collectors.toSet());
    }
}
