package com.asoud.ddl.observe.health;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * How an index is used, counted since the statistics began ({@code pg_stat_user_indexes},
 * {@code pg_statio_user_indexes}).
 *
 * @param scans how often it was read
 * @param entriesRead {@code idx_tup_read}: entries of the index
 * @param rowsFetched {@code idx_tup_fetch}: rows of the table, by plain index scans
 * @param blocksRead that were not in PostgreSQL's memory
 * @param blocksHit that were
 * @param lastScan from 16 on; empty before, and if there was none
 */
public record Usage(
        long scans, long entriesRead, long rowsFetched, long blocksRead, long blocksHit, Optional<Instant> lastScan) {

    /** Of an index that has no storage, or none of whose counters are known. */
    static final Usage NONE = new Usage(0, 0, 0, 0, 0, Optional.empty());

    /**
     * The columns that {@link #of} reads, of the rows {@code s} and {@code io}; the last scan is only there from 16 on.
     */
    static final String COLUMNS = """
            coalesce(s.idx_scan, 0) AS scans, coalesce(s.idx_tup_read, 0) AS entries_read,
            coalesce(s.idx_tup_fetch, 0) AS rows_fetched, coalesce(io.idx_blks_read, 0) AS blocks_read,
            coalesce(io.idx_blks_hit, 0) AS blocks_hit, (to_jsonb(s) ->> 'last_idx_scan')::timestamptz AS last_scan
            """;

    static Usage of(ResultSet row) throws SQLException {
        return new Usage(
                row.getLong("scans"),
                row.getLong("entries_read"),
                row.getLong("rows_fetched"),
                row.getLong("blocks_read"),
                row.getLong("blocks_hit"),
                Origin.instant(row, "last_scan"));
    }

    /** From 0 to 1, of the blocks that were asked for; empty if none were. */
    public Optional<Double> hitRatio() {
        long all = blocksHit + blocksRead;
        return all == 0 ? Optional.empty() : Optional.of((double) blocksHit / all);
    }

    /** Whether any counter is smaller than it was: they began anew meanwhile. */
    boolean isBehind(Usage before) {
        return scans < before.scans
                || entriesRead < before.entriesRead
                || blocksRead < before.blocksRead
                || blocksHit < before.blocksHit;
    }
}
