package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a build may use: {@code maintenance_work_mem} as the server has it; more where the largest table is
 * {@value #LARGE} times that, and {@code shared_buffers} says that the machine is large too, all builds together at
 * most a quarter of that. Below, sorting in more memory takes longer, not less. And as many parallel workers as the
 * server allows ({@code max_parallel_maintenance_workers}), or as were asked for. How many processors there are, no
 * server tells, so that only its owner knows what is left for everybody else.
 *
 * @param value the {@code maintenance_work_mem} of a build, such as {@code 512MB}
 * @param workers the {@code max_parallel_maintenance_workers} of a build
 */
record Resources(String value, int workers) {

    private static final long MOST_KB = 1024L * 1024;
    private static final int SHARE = 4;
    private static final int LARGE = 16;

    /**
     * For the builds of a wave.
     *
     * @param builds how many run at a time
     * @param tables that they are on
     */
    static Resources of(
            Connection connection,
            int builds,
            Collection<ObjectName> tables,
            Optional<String> memory,
            Optional<Integer> workers)
            throws SQLException {
        List<String> names = tables.stream().map(ObjectName::quoted).toList();
        return Query.rows(connection, """
                SELECT pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 AS memory_kb,
                       pg_size_bytes(current_setting('shared_buffers')) / 1024 AS buffers_kb,
                       current_setting('max_parallel_maintenance_workers')::integer AS workers,
                       (SELECT coalesce(max(relpages), 0) * current_setting('block_size')::bigint / 1024
                        FROM pg_class
                        WHERE oid = ANY (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)) AS table_kb
                """, List.of(names), row -> {
                    long own = row.getLong("memory_kb");
                    long affordable = Math.min(MOST_KB, row.getLong("buffers_kb") / SHARE / builds);
                    boolean large = row.getLong("table_kb") / LARGE >= own;
                    return new Resources(
                            memory.orElse((large ? Math.max(own, affordable) : own) + "kB"),
                            workers.orElse(row.getInt("workers")));
                })
                .get(0);
    }

    /** As SQL, for a session. */
    String settings() {
        return "SET maintenance_work_mem = " + Identifiers.literal(value) + "; SET max_parallel_maintenance_workers = "
                + workers;
    }

    /** For people. */
    @Override
    public String toString() {
        return "maintenance_work_mem " + value + " each, "
                + (workers == 0 ? "no parallel workers" : "up to " + Quantities.counted(workers, "parallel worker"));
    }
}
