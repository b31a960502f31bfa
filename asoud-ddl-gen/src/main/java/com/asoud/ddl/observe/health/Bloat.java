package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Query;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rebuild of an index would give back.
 *
 * @param size of the index, in bytes
 * @param bloat the bytes that a rebuild would give back; at most {@code size}; empty if nobody can tell
 * @param source where that comes from
 * @param why nobody can tell, or why it was not measured, as a sentence without a full stop; empty if it was
 */
public record Bloat(long size, Optional<Long> bloat, Source source, String why) {

    /** Where it comes from. */
    public enum Source {
        /** {@code pgstatindex} has read every page of the index (PostgreSQL manual, F.33). */
        MEASURED,
        /** From the statistics of the columns: rather too little than too much. */
        ESTIMATED,
        UNKNOWN
    }

    /** B-trees that are written to at random are a third empty, and stay so (PostgreSQL manual, 65.1.2). */
    public static final double SHARE = 0.5;

    /** Less is not worth anybody's time. */
    private static final long LEAST = 5L << 20;

    /** @param atLeast the share that a rebuild would have to give back, from 0 to 1 */
    public boolean isWorthARebuild(double atLeast) {
        return bloat.filter(bytes -> bytes >= LEAST).isPresent()
                && share().filter(share -> share >= atLeast).isPresent();
    }

    static Bloat measured(long size, long bloat) {
        return new Bloat(size, Optional.of(Math.min(size, bloat)), Source.MEASURED, "");
    }

    static Bloat estimated(long size, long bloat, String why) {
        return new Bloat(size, Optional.of(Math.min(size, bloat)), Source.ESTIMATED, why);
    }

    static Bloat unknown(long size, String why) {
        return new Bloat(size, Optional.empty(), Source.UNKNOWN, why);
    }

    /** From 0 to 1; empty if nobody can tell. */
    public Optional<Double> share() {
        return bloat.map(bytes -> size == 0 ? 0.0 : (double) bytes / size);
    }

    /**
     * That of indexes, as far as nobody has locked their tables: locks are waited for less than a second.
     *
     * @param indexes by their names; those that are not there are left out
     * @param measuring how long {@code pgstatindex}, which reads whole indexes, may take for all of them; zero to
     *     estimate only
     * @throws SQLException if the connection is lost
     */
    public static Map<ObjectName, Bloat> of(Connection connection, Collection<ObjectName> indexes, Duration measuring)
            throws SQLException {
        return Query.inTransaction(connection, () -> {
            Map<Long, ObjectName> names = new HashMap<>();
            Map<Long, Long> tables = new HashMap<>();
            for (ObjectName index : indexes) {
                Query.rows(
                        connection,
                        "SELECT indexrelid, indrelid FROM pg_index WHERE indexrelid = to_regclass(?)",
                        List.of(index.quoted()),
                        row -> {
                            names.put(row.getLong(1), index);
                            return tables.put(row.getLong(1), row.getLong(2));
                        });
            }
            Map<ObjectName, Bloat> answer = new HashMap<>();
            new BloatReader(connection, measuring)
                    .read(new Unlocked(connection, tables.values()))
                    .forEach((oid, bloat) ->
                            Optional.ofNullable(names.get(oid)).ifPresent(name -> answer.put(name, bloat)));
            return answer;
        });
    }
}
