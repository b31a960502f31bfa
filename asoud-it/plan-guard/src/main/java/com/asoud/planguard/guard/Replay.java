package com.asoud.planguard.guard;

import com.asoud.explain.Explainer;
import com.asoud.explain.PreparedQuery;
import com.asoud.planguard.capture.CapturedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call has sent, as it arrives at the server. It is executed once more, in its order, because a statement may
 * build on those before it: a row refers to another one that was just written, a query reads a setting.
 *
 * @param queries each different statement, with the values of its first execution, and how often it was executed
 * @param statements how many were executed; a JDBC batch is one
 */
record Replay(Map<PreparedQuery, Integer> queries, int statements) {

    /**
     * Executes what is needed to know all that, and undoes it.
     *
     * @param captured one statement or more
     * @param connection of the explainer
     * @throws SQLException if a statement fails
     */
    static Replay of(List<CapturedStatement> captured, Connection connection, Explainer explainer) throws SQLException {
        Savepoint start = connection.setSavepoint();
        Map<String, List<PreparedQuery>> bySql;
        try {
            bySql = executed(captured, explainer);
        } finally {
            connection.rollback(start);
        }
        Map<PreparedQuery, Integer> queries = new LinkedHashMap<>();
        bySql.forEach((sql, arrived) -> {
            int times = captured.stream()
                    .filter(statement -> statement.sql().equals(sql))
                    .mapToInt(CapturedStatement::times)
                    .sum();
            arrived.forEach(query -> queries.put(query, times));
        });
        int statements = captured.stream()
                .mapToInt(statement ->
                        bySql.getOrDefault(statement.sql(), List.of()).size())
                .sum();
        return new Replay(queries, statements);
    }

    /** Nothing is executed again that changes nothing, or that nothing new follows. */
    private static Map<String, List<PreparedQuery>> executed(List<CapturedStatement> captured, Explainer explainer)
            throws SQLException {
        Map<String, List<PreparedQuery>> bySql = new LinkedHashMap<>();
        Map<String, Boolean> changing = new HashMap<>();
        List<PreparedQuery> before = new ArrayList<>();
        long different =
                captured.stream().map(CapturedStatement::sql).distinct().count();
        for (CapturedStatement statement : captured) {
            String sql = statement.sql();
            for (int execution = 0; execution < statement.times(); execution++) {
                boolean isNew = !bySql.containsKey(sql);
                if (!isNew && (bySql.size() == different || !changing.getOrDefault(sql, false))) {
                    break;
                }
                int place = execution;
                List<PreparedQuery> arrived = new ArrayList<>();
                for (PreparedQuery query :
                        explainer.execute(sql, statement.callable(), prepared -> statement.bind(place, prepared))) {
                    arrived.add(query.after(before));
                    if (explainer.mayChange(query)) {
                        before.add(query);
                        changing.put(sql, true);
                    }
                }
                if (isNew) {
                    bySql.put(sql, arrived);
                }
            }
        }
        return bySql;
    }
}
