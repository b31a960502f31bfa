package com.asoud.peers.access;

import com.asoud.postgres.Sql;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * What one call asks of the server. It repeats exactly.
 *
 * @param statements executions by JDBC; a batch is one
 * @param calls statements that the server ran, those of a batch one by one, BEGIN and COMMIT too
 * @param rows read, or written
 * @param pages of shared memory that it looked at
 */
record Counts(long statements, long calls, long rows, long pages) {

    /**
     * So that ids are at hand, plans are cached, and statements prepared; a generic plan is chosen from the sixth on.
     */
    private static final int BEFORE = 12;

    private static final String COUNTED = """
            SELECT coalesce(sum(calls), 0)::bigint AS calls,
                   coalesce(sum(rows), 0)::bigint AS rows,
                   coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint AS pages
            FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /** Of all calls of one way. */
    static Map<Call, Counts> of(Marketplace.Database database, Way way) throws Exception {
        Map<Call, Counts> counts = new LinkedHashMap<>();
        AtomicLong statements = new AtomicLong();
        try (HikariDataSource pool = database.countedPool().open();
                Connection observer = database.connect();
                Access access = way.open(counting(pool, statements), Sample.read(observer))) {
            for (Call call : access.calls()) {
                for (int i = 0; i < BEFORE; i++) {
                    call.code().call();
                }
                Sql.execute(observer, "SELECT pg_stat_statements_reset()");
                statements.set(0);
                call.code().call();
                counts.put(call, read(observer, statements.get()));
            }
        }
        return counts;
    }

    private static DataSource counting(DataSource pool, AtomicLong statements) {
        return ProxyDataSourceBuilder.create(pool)
                .afterQuery((execution, queries) -> statements.incrementAndGet())
                .build();
    }

    private static Counts read(Connection observer, long statements) throws SQLException {
        return Sql.read(
                        observer,
                        COUNTED,
                        row -> new Counts(statements, row.getLong("calls"), row.getLong("rows"), row.getLong("pages")))
                .get(0);
    }
}
