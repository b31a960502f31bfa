package com.asoud.planguard.guard;

import com.asoud.planguard.explain.PlanNode;
import com.asoud.planguard.guard.Diagnosis.Cause;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may be the cause of a broken promise. Nothing here is a claim: each is tried by {@link Trials}, in this order,
 * which begins with what is wrong with the database and ends with what the query itself asks for.
 */
final class Suspicions {

    /** The rows of a scan are estimated as wrong as this before statistics are suspected. */
    private static final double WRONG_BY = 10;

    private final Observation observed;
    private final Measurement measured;

    Suspicions(Observation observed) {
        this.observed = observed;
        this.measured = observed.measured();
    }

    List<Suspicion> inOrder() throws SQLException {
        IndexSuspicions indexes = new IndexSuspicions(observed);
        QuerySuspicions queries = new QuerySuspicions(observed);
        List<Suspicion> all = new ArrayList<>();
        all.addAll(settings());
        all.addAll(statistics());
        all.addAll(invalid());
        all.addAll(queries.pagingInMemory());
        all.addAll(queries.offset());
        all.addAll(queries.subqueries());
        all.addAll(queries.types());
        all.addAll(queries.alternatives());
        all.addAll(queries.genericPlan());
        all.addAll(queries.distinct());
        all.addAll(otherIndex());
        all.addAll(indexes.better());
        all.addAll(indexes.covering());
        all.addAll(indexes.partial());
        all.addAll(indexes.patterns());
        all.addAll(queries.longList());
        all.addAll(queries.multiplication());
        all.addAll(queries.limit());
        all.addAll(indexes.unselective());
        return all;
    }

    private List<Suspicion> settings() {
        Map<String, String> changed = new LinkedHashMap<>();
        measured.statements()
                .forEach(statement -> changed.putAll(statement.plan().settings()));
        changed.entrySet().removeAll(observed.database().plannerSettings().entrySet());
        List<Suspicion> suspected = new ArrayList<>();
        List<String> resets = new ArrayList<>();
        changed.forEach((name, value) -> {
            String right = observed.database().plannerSettings().get(name);
            String reset = "SELECT set_config(name, %s, true) FROM pg_settings WHERE name = '%s'"
                    .formatted(right == null ? "boot_val" : "'" + right + "'", name);
            resets.add(reset);
            suspected.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    "%s is %s; with %s the promise is kept: take the setting back (ALTER DATABASE, ALTER ROLE, postgresql.conf)"
                            .formatted(name, value, right == null ? "PostgreSQL's default" : right),
                    reset));
        });
        if (changed.size() > 1) {
            suspected.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    "%s are changed; with PostgreSQL's defaults the promise is kept".formatted(changed),
                    resets.toArray(String[]::new)));
        }
        return suspected;
    }

    private List<Suspicion> statistics() {
        return measured.nodes()
                .filter(node -> node.relation().isPresent() || node.index().isPresent())
                .filter(node -> node.loops() > 0)
                .filter(node -> differ(node.planRows(), node.rows() / node.loops()))
                .flatMap(node -> observed.tables().stream().map(table -> stale(node, table)))
                .distinct()
                .limit(3)
                .toList();
    }

    private static Suspicion stale(PlanNode node, String table) {
        return Suspicion.of(
                Cause.STALE_STATISTICS,
                "the planner expected %s rows and met %s (%s); after ANALYZE %s the promise is kept"
                        .formatted(
                                Bound.number(node.planRows()),
                                Bound.number(node.rows() / node.loops()),
                                node.title(),
                                table),
                "ANALYZE " + table);
    }

    private static boolean differ(double expected, double met) {
        return Math.max(expected, met) > WRONG_BY * Math.max(1, Math.min(expected, met));
    }

    private List<Suspicion> invalid() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        try (PreparedStatement invalid = observed.database().connection().prepareStatement("""
                SELECT indexrelid::regclass::text FROM pg_index
                WHERE NOT indisvalid AND indrelid = CAST(? AS regclass)
                """)) {
            for (String table : observed.tables()) {
                invalid.setString(1, table);
                try (ResultSet row = invalid.executeQuery()) {
                    while (row.next()) {
                        suspected.add(Suspicion.of(
                                Cause.INVALID_INDEX,
                                "%s is invalid, and no query reads it; once it is built anew the promise is kept: REINDEX INDEX CONCURRENTLY %1$s"
                                        .formatted(row.getString(1)),
                                "REINDEX INDEX " + row.getString(1)));
                    }
                }
            }
        }
        return suspected;
    }

    /** The planner prefers an index that is not the promised one. */
    private List<Suspicion> otherIndex() {
        return measured.paths()
                .flatMap(path -> path.index().stream())
                .filter(index -> index.constraint().isEmpty())
                .distinct()
                .map(index -> Suspicion.of(
                        Cause.OTHER_INDEX,
                        "%s on %s is preferred; without it the promise is kept: is it still needed?"
                                .formatted(index.name(), index.summary()),
                        "DROP INDEX " + index.sql().index()))
                .toList();
    }
}
