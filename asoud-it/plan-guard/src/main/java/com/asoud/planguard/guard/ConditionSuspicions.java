package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.planguard.guard.Suspicion.Variant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Conditions that no B-tree on their columns searches for. */
record ConditionSuspicions(Observation observed, IndexSuspicions indexes) {

    private static final Set<String> PATTERNS = Set.of("~~", "~~*", "~");

    /** What a B-tree does not search for, as the condition of an index. */
    List<Suspicion> partial() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path :
                observed.execution().measurement(PlanMode.CUSTOM).paths().toList()) {
            for (Condition negation : Observation.conditions(path)) {
                if (negation.isNegation()) {
                    String key = indexes.key(path, negation.operands().get(0));
                    List<String> statements = new ArrayList<>(indexes.create(path, List.of(key)));
                    statements.add(statements.remove(statements.size() - 1) + " WHERE " + negation.text());
                    suspected.add(Suspicion.of(
                                    Cause.NEGATION,
                                    "no index finds what is not equal: %s; with an index on %s (%s) WHERE %1$s the promise is kept: ask for the values that are wanted, or for that index"
                                            .formatted(negation, path.table(), key),
                                    statements.toArray(String[]::new))
                            .in(PlanMode.CUSTOM));
                }
            }
        }
        return suspected;
    }

    /** A pattern that begins with a wildcard; without it, and with an index made for patterns, the promise is kept. */
    List<Suspicion> patterns() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : observed.guilty()) {
            for (Condition condition : Observation.conditions(path)) {
                if (PATTERNS.contains(condition.operator())
                        && condition.operands().size() == 1) {
                    List<String> statements = indexes.create(
                            path, List.of(indexes.key(path, condition.operands().get(0)) + " text_pattern_ops"));
                    suspected.add(Suspicion.of(
                                    Cause.LEADING_WILDCARD,
                                    "no B-tree finds a pattern without a fixed beginning: %s; with one, and with an index for patterns, the promise is kept: use pg_trgm, or full text search"
                                            .formatted(condition))
                            .with(List.of(new Variant(
                                    statements,
                                    condition.operator().equals("~")
                                            ? query -> anchored(query, condition.right())
                                            : ConditionSuspicions::withoutWildcard)))
                            .in(PlanMode.CUSTOM));
                }
            }
        }
        return suspected;
    }

    /** A regular expression that must begin where the value does. */
    private static PreparedQuery anchored(PreparedQuery query, String expression) {
        Map<Integer, Optional<String>> anchored = new LinkedHashMap<>();
        for (int i = 0; i < query.values().size(); i++) {
            String text = query.values().get(i).orElse("");
            if (expression.contains("'" + text + "'") || expression.contains("$" + (i + 1))) {
                anchored.put(i + 1, Optional.of("^" + text));
            }
        }
        return query.with(anchored);
    }

    private static PreparedQuery withoutWildcard(PreparedQuery query) {
        List<Optional<String>> values = query.values().stream()
                .map(value -> value.map(text -> text.replaceFirst("^[%_]+", "")))
                .collect(Collectors.toList());
        return new PreparedQuery(query.text().replace("'%", "'"), query.types(), values);
    }
}
