package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keys that keep an index from being unique.
 *
 * @param index the invalid index of the build that failed, which still says what its keys are
 */
record Duplicates(Connection connection, ObjectName table, ObjectName index) {

    private static final int SAMPLE = 5;

    /**
     * Some keys with the number of their rows.
     *
     * @return empty if they cannot be found in a short time
     */
    Optional<String> sample() {
        try {
            Optional<String> query = query();
            return query.isEmpty() ? Optional.empty() : sample(query.get());
        } catch (SQLException failure) {
            return Optional.empty();
        }
    }

    private Optional<String> sample(String query) throws SQLException {
        SqlScript.execute(connection, "SET statement_timeout = '" + TableLane.TIDYING.toSeconds() + "s'");
        List<String> keys = Query.rows(connection, query, row -> row.getString(1) + " in " + row.getLong(2) + " rows");
        return keys.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", keys));
    }

    /** The server spells the keys and the condition itself. */
    private Optional<String> query() throws SQLException {
        return Query.first(
                        connection,
                        """
                SELECT format('SELECT %L || concat_ws('', '', %s), count(*) FROM %s%s GROUP BY %s '
                              'HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT %s',
                              '(' || keys || ') = ', shown, indrelid::regclass,
                              ' WHERE (' || keys_not_null || ')' || coalesce(' AND (' || predicate || ')', ''),
                              keys, ?)
                FROM (SELECT i.indrelid, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                             string_agg(pg_get_indexdef(i.indexrelid, key.n, false), ', ' ORDER BY key.n) AS keys,
                             string_agg('(' || pg_get_indexdef(i.indexrelid, key.n, false) || ')::text', ', ' ORDER BY key.n)
                                 AS shown,
                             string_agg('(' || pg_get_indexdef(i.indexrelid, key.n, false) || ') IS NOT NULL', ' AND '
                                        ORDER BY key.n) AS keys_not_null
                      FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                      CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS key (n)
                      WHERE i.indrelid = to_regclass(?) AND c.relname = ?
                      GROUP BY i.indexrelid, i.indrelid, i.indpred) AS index
                """,
                        List.of(SAMPLE, table.quoted(), index.name()),
                        row -> Optional.ofNullable(row.getString(1)))
                .flatMap(found -> found);
    }
}
