package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the planner expects of the guarded calls, on a copy of a database that has its tables, indexes and statistics
 * and none of its rows.
 */
public final class IndexEstimates {

    private final GuardedCalls.Place own;
    private final Connection copy;
    private final List<Execution> executions = new ArrayList<>();

    /**
     * One call with values of one kind.
     *
     * @param guard which makes it
     * @param number the how many-th call of the guard, from 1
     * @param query what is called
     */
    public record Call(String guard, int number, String query, ValueKind kind) {}

    /**
     * @param own the database that the calls are made on, once each; only for reading
     * @param copy a transaction on the other one, in which indexes may be changed
     */
    public IndexEstimates(GuardedCalls.Place own, Connection copy) {
        this.own = own;
        this.copy = copy;
    }

    /**
     * Makes the calls of a guard, to know what Hibernate sends.
     *
     * @throws GuardedCalls.RefusedWrite if it writes
     * @throws SQLException if the database refuses something else
     */
    public void observe(Method guard) throws SQLException {
        for (ValueKind kind : GuardedCalls.KINDS) {
            List<Execution> made = own.observe(guard, kind);
            executions.addAll(made);
            if (!made.isEmpty() && made.stream().allMatch(execution -> execution.kind() == ValueKind.NONE)) {
                return;
            }
        }
    }

    /** The indexes of the model's tables, as they are. */
    public List<IndexDefinition> indexes() {
        return List.copyOf(own.database().catalog().all());
    }

    /** A table that a {@link Demand} names. */
    public IndexCatalog.Table table(String name) {
        return own.database().catalog().table(name).orElseThrow();
    }

    /** What the observed guards ask of tables, and which queries ask it. */
    public Map<Demand, Set<String>> demands() throws SQLException {
        try {
            return Demands.of(own.database().connection(), own.database().catalog(), executions);
        } finally {
            own.database().connection().rollback();
        }
    }

    /** The planner's costs of each call, in its units, with the indexes that the copy has now. */
    public Map<Call, Double> costs() throws SQLException {
        Sql.execute(copy, "DEALLOCATE ALL");
        Explainer explainer = new Explainer(copy);
        Map<Call, Double> costs = new LinkedHashMap<>();
        for (Execution execution : executions) {
            double cost = 0;
            for (Explained statement : execution.measurement(PlanMode.CUSTOM).statements()) {
                cost += statement.times() * explainer.cost(statement.query(), PlanMode.CUSTOM);
            }
            costs.put(
                    new Call(
                            execution.call().guard(),
                            execution.call().number(),
                            execution.call().query(),
                            execution.kind()),
                    cost);
        }
        return costs;
    }
}
