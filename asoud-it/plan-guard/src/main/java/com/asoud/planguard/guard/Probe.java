package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.planguard.capture.CapturedStatement;
import com.asoud.planguard.guard.Measurement.Explained;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Observes calls for a guard. */
public final class Probe {

    /** Whether this thread sent a query of {@link PagesInMemory}; here, because a project may have no Hibernate. */
    static final ThreadLocal<Boolean> PAGED_IN_MEMORY = ThreadLocal.withInitial(() -> false);

    private final GuardedDatabase database;
    private final String guard;
    private final Binds binds;
    private final Application.Scope scope;
    private final Optional<GuardedCalls.Keeper> keeper;
    private final List<Execution> executions = new ArrayList<>();

    Probe(GuardedDatabase database, String guard, Binds binds, Application.Scope scope) {
        this(database, guard, binds, scope, Optional.empty());
    }

    /** @param keeper is given the calls, instead of making them here */
    Probe(
            GuardedDatabase database,
            String guard,
            Binds binds,
            Application.Scope scope,
            Optional<GuardedCalls.Keeper> keeper) {
        this.database = database;
        this.guard = guard;
        this.binds = binds;
        this.scope = scope;
        this.keeper = keeper;
    }

    /**
     * Makes the call and commits, takes down the statements that are sent, undoes what they changed, and has PostgreSQL
     * explain them. What the call throws is passed on.
     *
     * @param call the query that is guarded; it may return what it likes
     * @return to say what is promised of it
     */
    public GuardedCall capture(Runnable call) {
        Runnable settled = () -> {
            call.run();
            scope.settle();
        };
        if (keeper.isPresent()) {
            return keeper.get().keep(settled, promises());
        }
        try {
            return observe(settled);
        } catch (SQLException failure) {
            throw new GuardFailure("PostgreSQL does not explain what " + guard + " sends", failure);
        }
    }

    private GuardedCall observe(Runnable call) throws SQLException {
        database.repositories().forgetCall();
        PAGED_IN_MEMORY.remove();
        List<CapturedStatement> captured = database.captured(call);
        boolean inMemory = PAGED_IN_MEMORY.get();
        List<String> unseen = database.unseen();
        if (!unseen.isEmpty()) {
            throw new IllegalStateException("""
                    %s captures a call that does something past the guarded data source:
                           %s
                    do:    guard what goes to another database with a model whose dataSource() is that
                           bean; here leave it out of capture, or name the bean in
                           unguardedDataSources() of the model. Rows that a ResultSet writes can be
                           written by statements instead""".formatted(guard, String.join("\n       ", unseen)));
        }
        if (captured.isEmpty()) {
            throw new IllegalStateException("""
                    %s captures a call that sends nothing to the database.
                    do:    if Hibernate has answered from its cache, make it forget before: entityManager.clear(),
                           or turn the second-level cache off in the tests; if the call returns a Stream, read it
                           inside of capture; if a service asks another data source, guard the query itself""".formatted(guard));
        }
        return database.alone(() -> explained(captured, inMemory));
    }

    private GuardedCall explained(List<CapturedStatement> captured, boolean inMemory) throws SQLException {
        Replay replay = Replay.of(captured, database.connection(), database.explainer());
        CallId id = new CallId(
                guard,
                executions.size() + 1,
                0,
                database.repositories().lastCall().orElse(guard));
        GuardedCall promises = promises();
        Execution execution = new Execution(
                id,
                database.scale(),
                binds.kind(),
                database.writes(),
                replay.statements(),
                inMemory,
                explained(replay.queries()),
                promises);
        promises.observed(execution);
        executions.add(execution);
        return promises;
    }

    private GuardedCall promises() {
        return new GuardedCall(binds.kind(), database.plannerSettings(), database::spelled);
    }

    private Map<PlanMode, Measurement> explained(Map<PreparedQuery, Integer> queries) throws SQLException {
        List<Explained> custom = explained(queries, PlanMode.CUSTOM);
        if (!database.modes().contains(PlanMode.GENERIC)) {
            Measurement measured = measurement(PlanMode.CUSTOM, custom, OptionalLong.empty());
            return isPlannedAlike(custom)
                    ? Map.of(PlanMode.CUSTOM, measured)
                    : Map.of(
                            PlanMode.CUSTOM,
                            measured,
                            PlanMode.GENERIC,
                            measurement(PlanMode.GENERIC, explained(queries, PlanMode.GENERIC), OptionalLong.empty()));
        }
        Explained first = Measurement.first(custom);
        OptionalLong withoutLimit = database.explainer().rowsWithoutLimit(first.query(), first.plan());
        return Map.of(
                PlanMode.CUSTOM,
                measurement(PlanMode.CUSTOM, custom, withoutLimit),
                PlanMode.GENERIC,
                measurement(PlanMode.GENERIC, explained(queries, PlanMode.GENERIC), withoutLimit));
    }

    /** Whether the generic plans, which are not executed for it, are the same. */
    private boolean isPlannedAlike(List<Explained> custom) throws SQLException {
        for (Explained each : custom) {
            Plan generic = database.explainer().plan(each.query(), PlanMode.GENERIC);
            if (!generic.root().outline().equals(each.plan().root().outline())) {
                return false;
            }
        }
        return true;
    }

    private List<Explained> explained(Map<PreparedQuery, Integer> queries, PlanMode mode) throws SQLException {
        List<Explained> explained = new ArrayList<>();
        for (Map.Entry<PreparedQuery, Integer> query : queries.entrySet()) {
            Plan plan = database.explainer().analyze(query.getKey(), mode);
            explained.add(
                    new Explained(query.getKey(), query.getValue(), plan, AccessPath.of(plan, database.catalog())));
        }
        return explained;
    }

    private static Measurement measurement(PlanMode mode, List<Explained> statements, OptionalLong withoutLimit) {
        return new Measurement(mode, statements, matches(withoutLimit, Measurement.first(statements)));
    }

    static double matches(OptionalLong withoutLimit, Explained first) {
        if (withoutLimit.isPresent()) {
            return withoutLimit.getAsLong();
        }
        double read = first.paths().stream()
                .mapToDouble(path -> path.node().rows())
                .max()
                .orElse(0);
        return Math.max(first.plan().rows(), read);
    }

    Binds binds() {
        return binds;
    }

    /** What was captured, with the kind of values that was really used. */
    List<Execution> executions() {
        return binds.wereDrawn()
                ? List.copyOf(executions)
                : executions.stream().map(Execution::withoutValues).toList();
    }
}
