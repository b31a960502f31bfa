package com.asoud.planguard.guard;

import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.postgres.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be the cause of a broken promise. Nothing here is a claim: each is tried by {@link Trials}, in this order,
 * which begins with what is wrong with the database and ends with what the query itself asks for.
 */
final class Suspicions {

    /** The rows of a scan are estimated as wrong as this before statistics are suspected. */
    private static final double WRONG_BY = 10;

    private static final String INVALID = """
            SELECT CAST(CAST(indexrelid AS regclass) AS text) FROM pg_index
            WHERE NOT indisvalid AND indrelid = CAST(? AS regclass)
            """;

    private final Observation observed;
    private final Measurement measured;

    Suspicions(Observation observed) {
        this.observed = observed;
        this.measured = observed.measured();
    }

    List<Suspicion> inOrder() throws SQLException {
        SettingSuspicions settings = new SettingSuspicions(observed);
        IndexSuspicions indexes = new IndexSuspicions(observed);
        ConditionSuspicions conditions = new ConditionSuspicions(observed, indexes);
        QuerySuspicions queries = new QuerySuspicions(observed);
        List<Suspicion> all = new ArrayList<>();
        all.addAll(settings.ofTheSession());
        all.addAll(settings.ofFunctions());
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
        all.addAll(conditions.partial());
        all.addAll(conditions.patterns());
        all.addAll(queries.longList());
        all.addAll(queries.multiplication());
        all.addAll(queries.limit());
        all.addAll(indexes.unselective());
        return all;
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
        for (String table : observed.tables()) {
            for (String index : Sql.<String>column(observed.database().connection(), INVALID, table)) {
                suspected.add(Suspicion.of(
                        Cause.INVALID_INDEX,
                        "%s is invalid, and no query reads it; once it is built anew the promise is kept: REINDEX INDEX CONCURRENTLY %1$s"
                                .formatted(index),
                        "REINDEX INDEX " + index));
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
