package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.explain.AccessPath;
import com.asoud.planguard.explain.Explainer;
import com.asoud.planguard.explain.IndexCatalog;
import com.asoud.planguard.explain.Plan;
import com.asoud.planguard.explain.PlanMode;
import com.asoud.planguard.explain.PreparedQuery;
import com.asoud.planguard.guard.Measurement.Explained;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a promise was broken, by trying: the database or the statement is changed in the one way that is
 * suspected, in a transaction that is rolled back, and the promise is held against what happens then. Only a change
 * with which it is kept is a cause; otherwise what was found is all that is said.
 */
final class Trials {

    /** Promises that name indexes or columns. */
    private static final Set<Promise.Aspect> NAMED = EnumSet.of(Promise.Aspect.SERVED_BY, Promise.Aspect.BOUNDED_BY);

    private final Function<Scale, GuardedDatabase> databases;
    private final Map<Promise.Broken, Diagnosis> known = new IdentityHashMap<>();
    private final Map<Measurement, List<Suspicion>> suspicions = new IdentityHashMap<>();
    private final Map<Measurement, List<Suspicion>> verified = new IdentityHashMap<>();

    /**
     * What may be the cause, and the change that would show it.
     *
     * @param diagnosis what is said if the promise is kept with the change
     * @param statements executed before
     * @param change of what is executed
     * @param mode the plan that is looked at instead; null for the same
     * @param otherWay whether rows are reached in a way that no promise can have named: by an index on an expression,
     *     or by several scans for one
     */
    record Suspicion(
            Diagnosis diagnosis,
            List<String> statements,
            Function<PreparedQuery, PreparedQuery> change,
            @Nullable PlanMode mode,
            boolean otherWay) {

        static Suspicion of(Diagnosis.Cause cause, String text, String... statements) {
            return new Suspicion(new Diagnosis(cause, text), List.of(statements), Function.identity(), null, false);
        }

        static Suspicion of(Diagnosis.Cause cause, String text, Function<PreparedQuery, PreparedQuery> change) {
            return new Suspicion(new Diagnosis(cause, text), List.of(), change, null, false);
        }
    }

    /** @param databases where everything may be tried, for each scale */
    Trials(Function<Scale, GuardedDatabase> databases) {
        this.databases = databases;
    }

    /** The cause that was verified, or what was found. */
    synchronized Diagnosis why(BrokenPromise broken) {
        Diagnosis diagnosis = known.get(broken.broken());
        if (diagnosis == null) {
            diagnosis = find(broken);
            known.put(broken.broken(), diagnosis);
        }
        return diagnosis;
    }

    private Diagnosis find(BrokenPromise broken) {
        Measurement measured = broken.execution().measurement(broken.mode());
        if (broken.broken().aspect() == Promise.Aspect.STATEMENTS) {
            return Diagnosis.ofStatements(broken.execution(), measured);
        }
        Measurement once = Diagnosis.withoutRepeated(measured);
        if (once.statements().size() < measured.statements().size() && isKept(broken, once, Optional.empty())) {
            return Diagnosis.repeated(measured);
        }
        for (Suspicion suspicion : verified.getOrDefault(measured, List.of())) {
            if (isKept(broken, suspicion)) {
                return suspicion.diagnosis();
            }
        }
        List<Suspicion> suspected = suspicions.get(measured);
        if (suspected == null) {
            suspected = suspected(broken, measured);
            suspicions.put(measured, suspected);
        }
        for (Suspicion suspicion : suspected) {
            if (isKept(broken, suspicion)) {
                verified.computeIfAbsent(measured, key -> new ArrayList<>()).add(suspicion);
                return suspicion.diagnosis();
            }
        }
        return Diagnosis.unknown(broken.broken().complaint().found());
    }

    private List<Suspicion> suspected(BrokenPromise broken, Measurement measured) {
        GuardedDatabase database = databases.apply(broken.execution().scale());
        try {
            return new Suspicions(database, broken.execution(), measured).inOrder();
        } catch (SQLException failure) {
            throw new GuardFailure("The causes of a broken promise cannot be looked for", failure);
        }
    }

    private boolean isKept(BrokenPromise broken, Suspicion suspicion) {
        Optional<Measurement> after = measured(broken.execution(), broken.mode(), suspicion);
        if (after.isEmpty() || !isNoWorse(broken, after.get(), suspicion)) {
            return false;
        }
        if (suspicion.otherWay() && NAMED.contains(broken.broken().aspect())) {
            return after.get().paths().noneMatch(path -> path.boundary().isEmpty());
        }
        return isKept(broken, after.get(), broken.small().flatMap(small -> measured(small, broken.mode(), suspicion)));
    }

    /** A change that breaks another promise, or costs more, is no remedy and shows no cause. */
    private static boolean isNoWorse(BrokenPromise broken, Measurement after, Suspicion suspicion) {
        Measurement before = broken.execution().measurement(broken.mode());
        Set<Promise.Aspect> brokenBefore = aspects(broken.execution().promises().broken(before));
        Set<Promise.Aspect> brokenAfter = aspects(broken.execution().promises().broken(after));
        if (suspicion.otherWay()) {
            brokenAfter.removeAll(NAMED);
        }
        return brokenBefore.containsAll(brokenAfter)
                && after.buffers()
                        <= Growth.TOLERANCE * (before.buffers() + after.rows())
                                + Growth.slack(broken.execution().point(after));
    }

    private static Set<Promise.Aspect> aspects(List<Promise.Broken> broken) {
        return broken.stream()
                .map(Promise.Broken::aspect)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Promise.Aspect.class)));
    }

    private static boolean isKept(BrokenPromise broken, Measurement after, Optional<Measurement> smallAfter) {
        GuardedCall promises = broken.execution().promises();
        if (broken.broken().aspect() != Promise.Aspect.GROWTH) {
            return promises.keeps(broken.broken().aspect(), broken.mode(), after);
        }
        return broken.small().isPresent()
                && smallAfter.isPresent()
                && promises.promisedGrowth(broken.mode())
                        .filter(law -> law.allows(
                                broken.small().get().point(smallAfter.get()),
                                broken.execution().point(after)))
                        .isPresent();
    }

    /** What happens with the change; empty if it is not possible. */
    private Optional<Measurement> measured(Execution execution, PlanMode mode, Suspicion suspicion) {
        Measurement before = execution.measurement(mode);
        Connection connection = databases.apply(execution.scale()).connection();
        try {
            Savepoint savepoint = connection.setSavepoint();
            try (Statement statement = connection.createStatement()) {
                for (String sql : suspicion.statements()) {
                    statement.execute(sql);
                }
                statement.execute("DEALLOCATE ALL");
                Explainer explainer = new Explainer(connection);
                IndexCatalog catalog = IndexCatalog.read(connection, Set.of());
                List<Explained> explained = new ArrayList<>();
                for (Explained one : before.statements()) {
                    PreparedQuery query = suspicion.change().apply(one.query());
                    PlanMode other = suspicion.mode();
                    Plan plan = explainer.analyze(query, other == null ? mode : other);
                    explained.add(new Explained(query, one.times(), plan, AccessPath.of(plan, catalog)));
                }
                return Optional.of(new Measurement(mode, explained, before.matches()));
            } catch (SQLException impossible) {
                return Optional.empty();
            } finally {
                connection.rollback(savepoint);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DEALLOCATE ALL");
                }
            }
        } catch (SQLException failure) {
            throw new GuardFailure("A cause cannot be tried", failure);
        }
    }
}
