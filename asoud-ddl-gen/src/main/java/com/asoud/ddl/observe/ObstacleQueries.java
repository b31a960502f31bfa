package com.asoud.ddl.observe;

/** What {@link Obstacles} asks the server. */
final class ObstacleQueries {

    private ObstacleQueries() {}

    /** Inside a transaction, the first look at the sessions would last. */
    static final String LOOK_ANEW = "SELECT pg_stat_clear_snapshot()";

    /**
     * Of the processes with a database, the one without a user; its kind is hidden from many a role. A role that was
     * dropped has no name any more, but its session still has its number.
     */
    private static final String IS_AUTOVACUUM =
            "coalesce(activity.backend_type = 'autovacuum worker', activity.usesysid IS NULL)";

    private static final String SESSION = """
            activity.pid, activity.usename, coalesce(activity.application_name, '') AS application, activity.state,
            activity.query, extract(epoch FROM clock_timestamp() - activity.xact_start) AS age
            """;

    /** Locks in the order of their strength; {@code weakest} counts in it. */
    private static final String STRENGTH = """
            array_position(
                ARRAY['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
                      'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock', 'AccessShareLock'], held.mode)
            """;

    /** Up to this place of that order, a lock is a lock; the weaker ones are those of writers and readers. */
    static final int OF_DDL = 5;

    static final int OF_WRITERS = 6;
    static final int OF_READERS = 8;

    private static final String TABLES = """
            WITH tables AS (SELECT to_regclass(name)::oid AS oid, max(weakest) AS weakest, bool_or(built) AS built
                            FROM unnest(?::text[], ?::integer[], ?::boolean[]) AS wanted (name, weakest, built)
                            GROUP BY 1),
                 here AS (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /**
     * The strongest lock of each session on each table. Workers of a parallel query are left out: their leader has what
     * they have.
     */
    static final String LOCKS = TABLES + """
            SELECT DISTINCT ON (activity.pid, held.relation)
                   held.relation::regclass::text AS table_name, held.mode, held.granted, %s AS autovacuum,
                   build.command, vacuum.pid IS NOT NULL AS vacuums, tables.built, %s
            FROM pg_locks AS held
            JOIN tables ON tables.oid = held.relation
            JOIN pg_stat_activity AS activity ON activity.pid = held.pid
            LEFT JOIN pg_stat_progress_create_index AS build ON build.pid = held.pid
            LEFT JOIN pg_stat_progress_vacuum AS vacuum ON vacuum.pid = held.pid
            CROSS JOIN LATERAL (SELECT %s) AS strength (place)
            WHERE held.locktype = 'relation' AND held.database = (SELECT oid FROM here)
              AND held.pid <> pg_backend_pid() AND activity.leader_pid IS NULL
              AND strength.place <= tables.weakest
              AND (strength.place <= %s
                   OR held.granted
                      AND coalesce(clock_timestamp() - activity.xact_start >= ? * interval '1 ms', true))
            ORDER BY activity.pid, held.relation, strength.place, held.granted DESC
            """.formatted(IS_AUTOVACUUM, SESSION, STRENGTH, OF_DDL);

    static final String SNAPSHOTS = TABLES + """
            SELECT %s
            FROM pg_stat_activity AS activity
            WHERE activity.datid = (SELECT oid FROM here) AND activity.pid <> pg_backend_pid()
              AND activity.backend_xmin IS NOT NULL AND activity.leader_pid IS NULL
              AND NOT %s
              AND coalesce(clock_timestamp() - activity.xact_start >= ? * interval '1 ms', true)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_vacuum AS vacuum WHERE vacuum.pid = activity.pid)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS build
                              JOIN pg_index AS built ON built.indexrelid = build.index_relid
                              WHERE build.pid = activity.pid AND build.command LIKE '%%CONCURRENTLY'
                                AND built.indexprs IS NULL AND built.indpred IS NULL)
            """.formatted(SESSION, IS_AUTOVACUUM);

    /** A prepared transaction's locks are those of whoever holds the lock on its number. */
    static final String PREPARED = TABLES + """
            SELECT prepared.gid, prepared.owner, extract(epoch FROM clock_timestamp() - prepared.prepared) AS age,
                   string_agg(DISTINCT held.relation::regclass::text, ', ') AS table_names,
                   bool_or(tables.built) AS built
            FROM pg_prepared_xacts AS prepared
            JOIN pg_locks AS number ON number.locktype = 'transactionid' AND number.transactionid = prepared.transaction
                 AND number.granted AND number.pid IS NULL
            JOIN pg_locks AS held ON held.virtualtransaction = number.virtualtransaction AND held.pid IS NULL
            JOIN tables ON tables.oid = held.relation
            WHERE prepared.database = current_database() AND held.locktype = 'relation'
              AND %s <= tables.weakest
            GROUP BY prepared.gid, prepared.owner, prepared.prepared
            """.formatted(STRENGTH);

    static final String SLOTS = """
            SELECT slot_name, slot_type, active, behind
            FROM pg_replication_slots
            CROSS JOIN LATERAL (SELECT pg_wal_lsn_diff(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                restart_lsn)::bigint) AS distance (behind)
            WHERE restart_lsn IS NOT NULL AND wal_status IS DISTINCT FROM 'lost' AND (NOT active OR behind > ?)
            """;

    /** What a session is building is not left over. */
    static final String INVALID = TABLES + """
            SELECT index.indexrelid::regclass::text AS name, index.indrelid::regclass::text AS table_name,
                   relation.relname ~ '_cc(new|old)[0-9]*$' AS of_reindex
            FROM pg_index AS index
            JOIN tables ON tables.oid = index.indrelid
            JOIN pg_class AS relation ON relation.oid = index.indexrelid AND relation.relkind = 'i'
            WHERE NOT (index.indisvalid AND index.indisready AND index.indislive)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS build
                              WHERE build.datid = (SELECT oid FROM here) AND build.relid = index.indrelid)
            """;

    static final String UNSEEN = """
            SELECT count(*) AS sessions FROM pg_stat_activity
            WHERE datname = current_database() AND query = ?
            HAVING count(*) > 0
            """;
}
