package com.asoud.ddl.observe.doctor;

import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanNode.NodeCondition;
import com.asoud.explain.PlanText;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why an index cannot serve a join as it is written: its key is converted, or stands in an expression. It holds if the
 * planner uses the index for the key itself, compared with some value.
 */
final class JoinReasons {

    private static final Set<String> JOINS = Set.of("Hash Cond", "Merge Cond", "Join Filter");

    private final Probe probe;
    private final Plan plan;
    private final Scan scan;

    /** @param plan that joins the table */
    JoinReasons(Probe probe, Plan plan, Scan scan) {
        this.probe = probe;
        this.plan = plan;
        this.scan = scan;
    }

    Optional<Finding> find(IndexDefinition index, String what) throws SQLException {
        String key = index.keys().get(0);
        List<Condition> joins = plan.nodes()
                .flatMap(node -> node.conditions().stream())
                .filter(condition -> JOINS.contains(condition.kind()))
                .map(NodeCondition::text)
                .flatMap(text -> Condition.allOf(text).stream())
                .filter(condition -> condition.operands().size() == 1)
                .toList();
        for (Condition join : joins) {
            for (String side : Stream.of(join.operands().get(0), join.right())
                    .map(this::own)
                    .toList()) {
                boolean same = Condition.isOne(side, key);
                boolean cast = !same && Condition.bare(side).equals(Condition.bare(key));
                if (!same && (cast || side.contains(Condition.bare(key))) && probe.isOf(scan, side, key)) {
                    Optional<Plan> served = probe.takesWithEqual(index, alone(), List.of(), key);
                    if (served.isPresent()) {
                        return Optional.of(finding(what, join, side, key, cast));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private String own(String side) {
        return side.replace(scan.alias() + ".", "");
    }

    private Scan alone() {
        return scan.with(List.of());
    }

    private static Finding finding(String what, Condition join, String side, String key, boolean cast) {
        return new Finding(
                cast ? Cause.TYPE_MISMATCH : Cause.EXPRESSION,
                what,
                List.of("The tables are joined by %s; the index has %s, not %s."
                        .formatted(PlanText.withoutConstants(join.text()), key, PlanText.withoutConstants(side))),
                "With %s = $1 in the place of the join, the index is used.".formatted(key),
                cast
                        ? "give both columns one type"
                        : "join by the column itself; or declare an index on the expression, in parentheses");
    }
}
