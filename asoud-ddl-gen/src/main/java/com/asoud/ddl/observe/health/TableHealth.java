package com.asoud.ddl.observe.health;

import com.asoud.postgres.ObjectName;
import java.time.Instant;
import java.util.Optional;

/**
 * One table, at the moment of a snapshot; what is counted, since the statistics began ({@code pg_stat_user_tables}).
 *
 * @param schema empty for the default schema of the connection
 * @param partitioned whether it only is a frame for its partitions
 * @param rows an estimate
 * @param bytes with TOAST, without indexes; as of the last VACUUM or ANALYZE, and without TOAST, if it is locked
 * @param locked why it could not be asked about everything, as the end of "the table is"; empty if it could
 * @param sequentialScans how often it was read whole
 * @param sequentialRows the rows that were read by that
 * @param indexScans of all its indexes
 * @param liveRows by the counters, which begin at 0 when the statistics do
 * @param deadRows that VACUUM has not removed yet
 * @param changedRows since ANALYZE last ran
 * @param updates of rows
 * @param hotUpdates those that touched no index
 * @param newPageUpdates those that found no room on the page of the row; from 16 on
 * @param analyzed when it last was, by hand or by itself; empty if never
 * @param vacuumed the same
 */
public record TableHealth(
        long oid,
        String schema,
        String table,
        boolean partitioned,
        long rows,
        long bytes,
        Optional<String> locked,
        long sequentialScans,
        long sequentialRows,
        long indexScans,
        long liveRows,
        long deadRows,
        long changedRows,
        long updates,
        long hotUpdates,
        Optional<Long> newPageUpdates,
        Optional<Instant> analyzed,
        Optional<Instant> vacuumed) {

    TableHealth with(long knownBytes, Optional<String> whyLocked) {
        return new TableHealth(
                oid,
                schema,
                table,
                partitioned,
                rows,
                knownBytes,
                whyLocked,
                sequentialScans,
                sequentialRows,
                indexScans,
                liveRows,
                deadRows,
                changedRows,
                updates,
                hotUpdates,
                newPageUpdates,
                analyzed,
                vacuumed);
    }

    public ObjectName name() {
        return new ObjectName(schema, table);
    }

    /** From 0 to 1, of live and dead rows. */
    public double deadShare() {
        long all = Math.max(rows, liveRows + deadRows);
        return all == 0 ? 0 : Math.min(1, (double) deadRows / all);
    }

    /** From 0 to 1; empty if no row was updated. */
    public Optional<Double> hotShare() {
        return updates == 0 ? Optional.empty() : Optional.of((double) hotUpdates / updates);
    }
}
