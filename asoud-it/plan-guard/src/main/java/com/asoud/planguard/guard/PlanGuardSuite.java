package com.asoud.planguard.guard;

import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.guard.MutationResults.Outcome;
import com.asoud.planguard.guard.MutationResults.Verdict;
import com.asoud.planguard.guard.Repositories.Query;
import com.asoud.postgres.ObjectName;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What holds for all guards of a model together. Extend it once for each model:
 *
 * <pre>{@code
 * @PlanGuard(Marketplace.class)
 * class MarketplacePlansTest extends PlanGuardSuite {}
 * }</pre>
 */
public abstract class PlanGuardSuite {

    /** The system property that says how many runs must agree; where it is not set, nothing is repeated. */
    public static final String REPEATS_PROPERTY = "plan-guard.repeats";

    /** Every query of a repository has a guard. */
    @TestFactory
    protected Stream<DynamicTest> every_query_is_guarded(PlanGuardRun run) {
        return Repositories.queries(run.model())
                .sorted(Comparator.comparing(Query::toString))
                .map(query -> DynamicTest.dynamicTest(query.toString(), () -> {
                    run.all();
                    if (!run.repositories().called().contains(query)) {
                        fail(run, """
                                %s has no guard.
                                do:    add a @Guarded method that gives it to probe.capture(…); if it sends nothing to
                                       the database, say so in isQuery of %s""".formatted(query, run.model().getClass().getName()));
                    }
                }));
    }

    /** No repository is left out. */
    @TestFactory
    protected Stream<DynamicTest> every_repository_is_known(PlanGuardRun run) {
        List<Class<?>> known = run.model().repositories();
        return Stream.concat(known.stream(), Repositories.in(run.model().packages()).stream())
                .distinct()
                .map(repository -> DynamicTest.dynamicTest(repository.getSimpleName(), () -> {
                    if (!known.contains(repository)) {
                        throw new AssertionFailedError("""
                                %s is a repository of the model, but its queries need no guard.
                                do:    add it to repositories() of %s""".formatted(
                                repository.getName(), run.model().getClass().getName()));
                    }
                }));
    }

    /** What depends on all guards cannot be decided while one fails, whose own test says why. */
    private static void fail(PlanGuardRun run, String message) {
        if (!run.failed().isEmpty()) {
            throw new TestAbortedException(
                    "skipped: not known while a guard fails: " + String.join(", ", run.failed()));
        }
        throw new AssertionFailedError(message);
    }

    /** Every declared index is an access path of some guarded query, or unique, which is a rule in itself. */
    @TestFactory
    protected Stream<DynamicTest> every_declared_index_is_used(PlanGuardRun run) {
        Collection<IndexDefinition> there = indexes(run);
        Set<String> rules = there.stream()
                .filter(IndexDefinition::unique)
                .map(IndexDefinition::name)
                .collect(Collectors.toSet());
        DeclaredSchema schema = run.model().declaredSchema();
        return Stream.concat(
                        there.stream().filter(schema::declares).map(IndexDefinition::name),
                        schema.declaredIndexes().stream()
                                .filter(declared ->
                                        there.stream().noneMatch(index -> DeclaredSchema.isSame(declared, index)))
                                .map(ObjectName::toString))
                .filter(index -> !rules.contains(index))
                .map(index -> DynamicTest.dynamicTest(index, () -> {
                    if (!used(run).contains(index)) {
                        fail(
                                run,
                                "%s is declared, but no guarded query uses it: guard the query that needs it, or remove the @Index"
                                        .formatted(index));
                    }
                }));
    }

    /** Every declared index is in the database with the definition that its annotation has now. */
    @TestFactory
    protected Stream<DynamicTest> every_declared_index_is_as_its_annotation_says(PlanGuardRun run) {
        return run.declaredIndexes(run.model().declaredSchema()).entrySet().stream()
                .map(index -> DynamicTest.dynamicTest(index.getKey(), () -> {
                    if (!index.getValue().isEmpty()) {
                        throw new AssertionFailedError(index.getValue());
                    }
                }));
    }

    /** Every index in the database is declared by an annotation, enforces a constraint, or is known as made by hand. */
    @TestFactory
    protected Stream<DynamicTest> every_index_in_the_database_is_declared(PlanGuardRun run) {
        DeclaredSchema schema = run.model().declaredSchema();
        Set<String> handMade = run.model().handMadeIndexes();
        return indexes(run).stream()
                .filter(index -> index.constraint().isEmpty())
                .filter(index -> !handMade.contains(index.name())
                        && !handMade.contains(index.sql().object().name()))
                .map(index -> DynamicTest.dynamicTest(index.name(), () -> {
                    if (!schema.declares(index)) {
                        throw new AssertionFailedError("""
                                %s on %s is in the database, but no @Index declares it.
                                do:    declare it, or drop it in a migration; if no annotation can say it, name it in
                                       handMadeIndexes() of %s""".formatted(
                                        index.name(),
                                        index.table(),
                                        run.model().getClass().getName()));
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
            fail(run, verdict.complaint());
        }
    }

    /** An index of which a guard says that it would make a query constant really does. */
    @TestFactory
    protected Stream<DynamicTest> every_better_index_is_better(PlanGuardRun run) {
        return run.mutations().whatIfs().stream()
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
                        }));
    }

    /**
     * Another run, on databases of its own, says the same: {@value #REPEATS_PROPERTY} runs in all. It tests the guard
     * itself more than the model, and is skipped unless it is asked for.
     */
    @Test
    protected void every_run_says_the_same(PlanGuardRun run) {
        Repeats.compare(run, Integer.getInteger(REPEATS_PROPERTY, 1));
    }

    /** Where accepted plans of this major version are kept, every guard's are as accepted. */
    @TestFactory
    protected Stream<DynamicTest> every_plan_is_as_accepted(PlanGuardRun run) {
        Optional<Baseline> accepted = run.model().baseline().map(run::baseline);
        if (Baseline.isToBeRecorded()) {
            accepted.ifPresent(baseline -> run.all().forEach(baseline::record));
        }
        return plans(run, accepted);
    }

    static Stream<DynamicTest> plans(PlanGuardRun run, Optional<Baseline> accepted) {
        if (accepted.isEmpty()) {
            return withoutBaseline(run, "plans");
        }
        Baseline baseline = accepted.get();
        if (!baseline.exists()) {
            return notCompared(
                    "plans of " + baseline.name(),
                    "no plans are accepted for %s; to record them: mvn verify -D%s=record"
                            .formatted(baseline.name(), Baseline.PROPERTY));
        }
        return run.guards().stream()
                .map(guard -> DynamicTest.dynamicTest(
                        PlanGuardRun.name(guard), () -> accept(baseline.difference(observed(run, guard)))));
    }

    /** Where promises were accepted, every guard makes them as before, and no guard is gone. */
    @TestFactory
    protected Stream<DynamicTest> every_promise_is_as_accepted(PlanGuardRun run) {
        Optional<AcceptedPromises> accepted =
                run.model().baseline().map(folder -> new AcceptedPromises(folder.resolve("promises")));
        if (Baseline.isToBeRecorded()) {
            accepted.ifPresent(promises -> promises.record(run.all(), names(run)));
        }
        return promises(run, accepted);
    }

    static Stream<DynamicTest> promises(PlanGuardRun run, Optional<AcceptedPromises> accepted) {
        if (accepted.isEmpty()) {
            return withoutBaseline(run, "promises");
        }
        AcceptedPromises promises = accepted.get();
        if (!promises.exists()) {
            return notCompared(
                    "promises",
                    "no promises are accepted in %s; to record them: mvn verify -D%s=record"
                            .formatted(promises.folder(), Baseline.PROPERTY));
        }
        return Stream.concat(
                run.guards().stream()
                        .map(guard -> DynamicTest.dynamicTest(
                                PlanGuardRun.name(guard), () -> accept(promises.difference(observed(run, guard))))),
                promises.withoutGuard(names(run)).stream()
                        .map(gone -> DynamicTest.dynamicTest(gone, () -> {
                            throw new AssertionFailedError("""
                                    %s is accepted, but there is no such guard.
                                    do:    bring it back, or record that it is gone: mvn verify -D%s=record""".formatted(gone, Baseline.PROPERTY));
                        })));
    }

    private static Set<String> names(PlanGuardRun run) {
        return run.guards().stream().map(PlanGuardRun::name).collect(Collectors.toSet());
    }

    private static Stream<DynamicTest> withoutBaseline(PlanGuardRun run, String what) {
        return notCompared(
                what,
                "no folder is named for accepted %s; to keep them, name it in baseline() of %s"
                        .formatted(what, run.model().getClass().getName()));
    }

    /** One test that is skipped with the reason: without any, nobody would see that nothing was compared. */
    private static Stream<DynamicTest> notCompared(String test, String reason) {
        return Stream.of(DynamicTest.dynamicTest(test, () -> {
            throw new TestAbortedException("skipped: not compared: " + reason);
        }));
    }

    private static Evidence observed(PlanGuardRun run, Method guard) {
        run.all();
        if (run.failed().contains(PlanGuardRun.name(guard))) {
            throw new TestAbortedException("skipped: the guard fails; its own test says why");
        }
        return run.evidence(guard);
    }

    private static void accept(Optional<String> difference) {
        difference.ifPresent(text -> {
            throw new AssertionFailedError(text);
        });
    }

    private static Collection<IndexDefinition> indexes(PlanGuardRun run) {
        return run.database(run.scales().get(0), false).catalog().all();
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
