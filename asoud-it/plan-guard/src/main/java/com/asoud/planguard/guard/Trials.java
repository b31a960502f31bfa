package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.planguard.guard.Suspicion.Proof;
import com.asoud.planguard.guard.Suspicion.Variant;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out why a promise was broken, by trying: the database or the statement is changed in the one way that is
 * suspected, in a transaction that is rolled back, and the promise is held against what happens then. Only a change
 * with which it is kept is a cause; otherwise what was found is all that is said.
 */
final class Trials {

    /** Promises that name indexes or columns. */
    private static final Set<Promise.Aspect> NAMED = EnumSet.of(Promise.Aspect.SERVED_BY, Promise.Aspect.BOUNDED_BY);

    /** Promises of how much. */
    private static final Set<Promise.Aspect> COUNTED = EnumSet.range(Promise.Aspect.ROWS, Promise.Aspect.GROWTH);

    private static final Suspicion NOTHING = Suspicion.of(Diagnosis.Cause.UNKNOWN, "");

    private final Function<Scale, GuardedDatabase> databases;
    private final Map<Promise.Broken, Diagnosis> known = new IdentityHashMap<>();
    private final Map<Measurement, List<Suspicion>> suspicions = new IdentityHashMap<>();
    private final Map<Measurement, List<Suspicion>> verified = new IdentityHashMap<>();

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
        if (once.statements().size() < measured.statements().size() && keeps(broken, once, Optional.empty())) {
            return Diagnosis.repeated(measured);
        }
        if (isKept(broken, NOTHING)) {
            return Diagnosis.unknown(
                    broken.broken().complaint().found() + "; on another copy of the rows it is not so");
        }
        List<Suspicion> known = verified.computeIfAbsent(measured, key -> new ArrayList<>());
        List<Suspicion> suspected = suspicions.computeIfAbsent(measured, key -> suspected(broken, measured));
        for (Suspicion suspicion :
                Stream.concat(known.stream(), suspected.stream()).toList()) {
            if (isKept(broken, suspicion)) {
                if (!known.contains(suspicion)) {
                    known.add(suspicion);
                }
                return suspicion.diagnosis();
            }
        }
        return Diagnosis.unknown(broken.broken().complaint().found());
    }

    private List<Suspicion> suspected(BrokenPromise broken, Measurement measured) {
        GuardedDatabase database = databases.apply(broken.execution().scale());
        try {
            return new Suspicions(Observation.of(database, broken.execution(), measured)).inOrder();
        } catch (SQLException failure) {
            throw new GuardFailure("The causes of a broken promise cannot be looked for", failure);
        }
    }

    private boolean isKept(BrokenPromise broken, Suspicion suspicion) {
        return !suspicion.variants().isEmpty()
                && suspicion.variants().stream().allMatch(variant -> isKept(broken, suspicion, variant));
    }

    private boolean isKept(BrokenPromise broken, Suspicion suspicion, Variant variant) {
        Optional<Measurement> after = measured(broken.execution(), broken.mode(), suspicion, variant);
        if (after.isEmpty() || !isProven(broken, after.get(), suspicion)) {
            return false;
        }
        if (suspicion.proof() == Proof.ANOTHER_WAY
                && NAMED.contains(broken.broken().aspect())) {
            return after.get().paths().noneMatch(path -> path.boundary().isEmpty());
        }
        return keeps(
                broken,
                after.get(),
                broken.small().flatMap(small -> measured(small, broken.mode(), suspicion, variant)));
    }

    /** A change that breaks another promise, or costs more, is no remedy and shows no cause. */
    private static boolean isProven(BrokenPromise broken, Measurement after, Suspicion suspicion) {
        Measurement before = broken.execution().measurement(broken.mode());
        if (!suspicion.proof().test(before, after)) {
            return false;
        }
        Set<Promise.Aspect> brokenBefore = aspects(broken.execution().promises().broken(before));
        Set<Promise.Aspect> brokenAfter = aspects(broken.execution().promises().broken(after));
        brokenAfter.remove(Promise.Aspect.SWITCHES); // A change may be that of a setting.
        return switch (suspicion.proof()) {
            case NO_CHEAPER, FEWER_ROWS -> true;
            case NOT_MULTIPLIED -> COUNTED.contains(broken.broken().aspect());
            case ANOTHER_WAY -> {
                brokenAfter.removeAll(NAMED);
                yield brokenBefore.containsAll(brokenAfter);
            }
            default -> brokenBefore.containsAll(brokenAfter);
        };
    }

    private static Set<Promise.Aspect> aspects(List<Promise.Broken> broken) {
        return broken.stream()
                .map(Promise.Broken::aspect)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Promise.Aspect.class)));
    }

    private static boolean keeps(BrokenPromise broken, Measurement after, Optional<Measurement> smallAfter) {
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

    /** What happens with the change, under the settings of before; empty if it is not possible. */
    private Optional<Measurement> measured(Execution execution, PlanMode mode, Suspicion suspicion, Variant variant) {
        Measurement before = execution.measurement(mode);
        Connection connection = databases.apply(execution.scale()).connection();
        try {
            Savepoint savepoint = connection.setSavepoint();
            try {
                for (Explained one : before.statements()) {
                    set(connection, one.plan().settings());
                }
                for (String sql : variant.statements()) {
                    Sql.execute(connection, sql);
                }
                Sql.execute(connection, "DEALLOCATE ALL");
                Explainer explainer = Explainer.tellingNamesakes(connection);
                IndexCatalog catalog = IndexCatalog.read(connection, Set.of());
                return Optional.of(suspicion
                        .counted()
                        .apply(before.again(explainer, catalog, suspicion.mode().orElse(mode), variant.query())));
            } catch (SQLException impossible) {
                return Optional.empty();
            } finally {
                connection.rollback(savepoint);
                Sql.execute(connection, "DEALLOCATE ALL");
            }
        } catch (SQLException failure) {
            throw new GuardFailure("A cause cannot be tried", failure);
        }
    }

    private static void set(Connection connection, Map<String, String> settings) throws SQLException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            Sql.value(connection, "SELECT set_config(?, ?, true)", setting.getKey(), setting.getValue());
        }
    }
}
