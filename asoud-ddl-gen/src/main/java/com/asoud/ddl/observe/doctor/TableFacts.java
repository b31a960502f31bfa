package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the server knows of the size of a table.
 *
 * @param rows as the planner counts them; empty if the table was never analyzed
 * @param pages of 8 kB, now
 * @param changed rows that were inserted, updated or deleted since the statistics were taken
 * @param age of the statistics; empty if nobody has taken any since the counters were reset
 */
record TableFacts(Optional<Long> rows, long pages, long changed, Optional<Duration> age) {

    /** As the guide says it (section 8, case 2). */
    private static final long SMALL = 1000;

    /** When autovacuum would analyze, with its default settings (manual, 24.1.6). */
    private static final double STALE_SHARE = 0.1;

    private static final long STALE_ROWS = 50;

    private static final String FACTS = """
            SELECT c.reltuples, c.relpages, pg_relation_size(c.oid) / 8192 AS pages,
                   coalesce(s.n_mod_since_analyze, 0) AS changed,
                   extract(epoch FROM clock_timestamp() - greatest(s.last_analyze, s.last_autoanalyze)) AS age
            FROM pg_class AS c LEFT JOIN pg_stat_user_tables AS s ON s.relid = c.oid
            WHERE c.oid = to_regclass(?)
            """;

    /** @param table as SQL has it */
    static TableFacts of(Connection connection, String table) throws SQLException {
        return Query.first(connection, FACTS, List.of(table), row -> {
                    double counted = row.getDouble("reltuples");
                    long then = row.getLong("relpages");
                    long pages = row.getLong("pages");
                    double age = row.getDouble("age");
                    boolean aged = !row.wasNull();
                    return new TableFacts(
                            counted < 0
                                    ? Optional.empty()
                                    : Optional.of(then == 0 ? 0 : Math.round(counted / then * pages)),
                            pages,
                            row.getLong("changed"),
                            aged ? Optional.of(Duration.ofMillis((long) (age * 1000))) : Optional.empty());
                })
                .orElseGet(() -> new TableFacts(Optional.empty(), 0, 0, Optional.empty()));
    }

    boolean isSmall() {
        return rows.filter(known -> known < SMALL).isPresent();
    }

    boolean isStale() {
        return rows.isEmpty() || changed > STALE_ROWS + STALE_SHARE * rows.get();
    }

    /** For people: {@code 1,000,000 rows in 20,408 pages}. */
    String size() {
        return rows.map(known -> Quantities.count(known) + (known == 1 ? " row" : " rows"))
                        .orElse("an unknown number of rows")
                + " in " + Quantities.count(pages) + (pages == 1 ? " page" : " pages");
    }

    /** For people, a sentence. */
    String statistics() {
        return rows.isEmpty()
                ? "The table was never analyzed: the planner has no statistics of it."
                : "Since the statistics were taken"
                        + age.map(since -> " (" + Quantities.duration(since) + " ago)")
                                .orElse("") + ", "
                        + Quantities.count(changed) + " rows were changed.";
    }
}
