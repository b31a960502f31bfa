package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.BuildProgress;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.Obstacle;
import com.asoud.ddl.observe.Obstacle.Kind;
import com.asoud.ddl.observe.Obstacles;
import com.asoud.ddl.observe.Sessions;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The index builds that run at this moment, how far they have come, and who is in their way (guide, section 8, case 1).
 *
 * @param builds that the server tells of, by any session of this database
 * @param findings whom they wait for, and whom they will wait for; and who waits for its lock before it can begin
 */
public record RunningBuilds(List<Build> builds, List<Finding> findings) {

    /** How long it looks, to know how fast a build is. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A transaction that is younger will have ended by the time anybody reads about it. */
    private static final Duration OLD = Duration.ofSeconds(1);

    /** The phases in their order (manual, 27.4.4); those of waiting are only of concurrent builds. */
    private static final List<String> PHASES = List.of(
            "initializing",
            "waiting for writers before build",
            "building index",
            "waiting for writers before validation",
            "index validation: scanning index",
            "index validation: sorting tuples",
            "index validation: scanning table",
            "waiting for old snapshots",
            "waiting for readers before marking dead",
            "waiting for readers before dropping");

    private static final int OF_A_REINDEX = 2;

    private static final String PROGRESS = """
            SELECT build.pid, CASE WHEN pg_table_is_visible(tables.oid) THEN '' ELSE schemas.nspname END AS nspname,
                   tables.relname, build.index_relid::regclass::text AS index_name,
                   build.command, build.phase, build.blocks_total, build.blocks_done, build.tuples_total,
                   build.tuples_done, coalesce(nullif(build.current_locker_pid, 0), blocking[1]) AS waits_for,
                   extract(epoch FROM clock_timestamp() - session.query_start) AS elapsed,
                   extract(epoch FROM clock_timestamp()) AS moment
            FROM pg_stat_progress_create_index AS build
            JOIN pg_stat_activity AS session ON session.pid = build.pid
            CROSS JOIN LATERAL pg_blocking_pids(build.pid) AS blockers (blocking)
            LEFT JOIN pg_class AS tables ON tables.oid = build.relid
            LEFT JOIN pg_namespace AS schemas ON schemas.oid = tables.relnamespace
            WHERE build.datname = current_database()
            ORDER BY build.pid
            """;

    /** A build takes its lock before the server begins to tell of it; VACUUM, ANALYZE and DDL take the same ones. */
    private static final String QUEUED = """
            SELECT waits.pid, waits.relation::regclass::text AS table_name, waits.mode, (pg_blocking_pids(waits.pid))[1]
                       AS waits_for,
                   extract(epoch FROM clock_timestamp() - session.query_start) AS elapsed
            FROM pg_locks AS waits JOIN pg_stat_activity AS session ON session.pid = waits.pid
            WHERE waits.locktype = 'relation' AND NOT waits.granted
              AND waits.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND waits.mode IN ('ShareUpdateExclusiveLock', 'ShareLock') AND session.backend_type = 'client backend'
            ORDER BY waits.pid
            """;

    public RunningBuilds {
        builds = List.copyOf(builds);
        findings = List.copyOf(findings);
    }

    /**
     * @param pid of the session that builds
     * @param progress of its phase
     * @param atLeast until the build ends, if the table is read once more at this rate; empty where nobody knows
     * @param toCome the phases after this one
     */
    public record Build(int pid, BuildProgress progress, Optional<Duration> atLeast, List<String> toCome) {

        public Build {
            toCome = List.copyOf(toCome);
        }
    }

    /** What is seen of a build at one moment. */
    private record Seen(
            int pid,
            Optional<ObjectName> table,
            Optional<String> index,
            String command,
            String phase,
            long pagesTotal,
            long pagesDone,
            long rowsTotal,
            long rowsDone,
            int waitsFor,
            double elapsed,
            double moment) {

        static Seen of(ResultSet row) throws SQLException {
            String schema = row.getString("nspname");
            return new Seen(
                    row.getInt("pid"),
                    Optional.ofNullable(row.getString("relname")).map(name -> new ObjectName(schema, name)),
                    Optional.ofNullable(row.getString("index_name")),
                    Optional.ofNullable(row.getString("command")).orElse("a build"),
                    Optional.ofNullable(row.getString("phase")).orElse("hidden from this role"),
                    row.getLong("blocks_total"),
                    row.getLong("blocks_done"),
                    row.getLong("tuples_total"),
                    row.getLong("tuples_done"),
                    row.getInt("waits_for"),
                    row.getDouble("elapsed"),
                    row.getDouble("moment"));
        }

        boolean isConcurrent() {
            return command.endsWith("CONCURRENTLY");
        }

        boolean countsRows() {
            return rowsTotal > 0;
        }

        long total() {
            return countsRows() ? rowsTotal : pagesTotal;
        }

        long done() {
            return countsRows() ? rowsDone : pagesDone;
        }

        String what() {
            return command + index.map(name -> " " + name).orElse("");
        }

        int step() {
            for (int i = PHASES.size() - 1; i >= 0; i--) {
                if (phase.startsWith(PHASES.get(i))) {
                    return i;
                }
            }
            return 0;
        }

        List<String> toCome() {
            int last = PHASES.size() - (command.startsWith("REINDEX") ? 0 : OF_A_REINDEX);
            return isConcurrent() ? PHASES.subList(Math.min(step() + 1, last), last) : List.of();
        }
    }

    /**
     * Looks twice, {@link #LOOK} apart, if anything is being built.
     *
     * @throws Refusal if the database cannot be read
     */
    public static RunningBuilds of(LiveDatabase database) {
        return database.read(connection -> {
            List<Seen> first = Query.rows(connection, PROGRESS, Seen::of);
            if (!first.isEmpty()) {
                pause();
            }
            List<Seen> now = Query.rows(connection, PROGRESS, Seen::of);
            List<Build> builds = new ArrayList<>();
            List<Finding> findings = new ArrayList<>();
            Set<ObjectName> tables = new TreeSet<>();
            for (Seen seen : now) {
                Build build = build(connection, seen, first);
                builds.add(build);
                seen.table().ifPresent(tables::add);
                build.progress()
                        .waitsFor()
                        .ifPresent(who -> findings.add(
                                waits(seen.what() + " on " + build.progress().table(), who)));
            }
            queued(connection, findings);
            if (!tables.isEmpty()) {
                later(connection, tables, now, findings);
            }
            return new RunningBuilds(builds, findings);
        });
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Build build(Connection connection, Seen now, List<Seen> before) throws SQLException {
        Optional<Blocker> blocker =
                now.waitsFor() == 0 ? Optional.empty() : Sessions.blocker(connection, now.waitsFor());
        OptionalDouble rate = before.stream()
                .filter(then ->
                        then.pid() == now.pid() && then.phase().equals(now.phase()) && then.total() == now.total())
                .filter(then -> now.moment() > then.moment() && now.done() > then.done())
                .mapToDouble(then -> (now.done() - then.done()) / (now.moment() - then.moment()))
                .findFirst();
        Optional<Duration> remaining = rate.isPresent() && now.total() > 0
                ? Optional.of(seconds((now.total() - now.done()) / rate.getAsDouble()))
                : Optional.empty();
        boolean readsAgain = now.isConcurrent() && now.step() == PHASES.indexOf("building index") && !now.countsRows();
        return new Build(
                now.pid(),
                new BuildProgress(
                        now.table().map(ObjectName::toString).orElse("a table that this role may not see"),
                        now.what(),
                        now.phase(),
                        now.total() > 0 ? OptionalDouble.of((double) now.done() / now.total()) : OptionalDouble.empty(),
                        rate,
                        now.countsRows() ? "rows" : "pages",
                        remaining,
                        seconds(now.elapsed()),
                        blocker),
                readsAgain ? remaining.map(phase -> phase.plus(seconds(now.total() / rate.orElseThrow()))) : remaining,
                now.toCome());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static Finding waits(String what, Blocker blocker) {
        return new Finding(
                Cause.WAITS,
                what + " waits",
                List.of("It waits for " + blocker + "."),
                "pg_stat_progress_create_index and pg_blocking_pids say so.",
                "wait for that session, or end it: " + blocker.end());
    }

    private static void queued(Connection connection, List<Finding> findings) throws SQLException {
        record Waiting(int pid, String table, String mode, int waitsFor, double elapsed) {}
        List<Waiting> queued = Query.rows(
                connection,
                QUEUED,
                row -> new Waiting(
                        row.getInt("pid"),
                        row.getString("table_name"),
                        row.getString("mode"),
                        row.getInt("waits_for"),
                        row.getDouble("elapsed")));
        for (Waiting each : queued) {
            Optional<Blocker> blocker =
                    each.waitsFor() == 0 ? Optional.empty() : Sessions.blocker(connection, each.waitsFor());
            String who = Sessions.describe(connection, each.pid()).orElse("pid " + each.pid());
            blocker.ifPresent(session -> findings.add(waits(
                    "For " + Quantities.duration(seconds(each.elapsed())) + ", " + each.mode() + " on " + each.table()
                            + ": " + who,
                    session)));
        }
    }

    /** Who is not waited for yet. */
    private static void later(Connection connection, Set<ObjectName> tables, List<Seen> builds, List<Finding> findings)
            throws SQLException {
        Set<Integer> known = new TreeSet<>();
        builds.forEach(build -> {
            known.add(build.pid());
            known.add(build.waitsFor());
        });
        for (Obstacle obstacle : Obstacles.read(connection, tables, Map.of(), OLD)) {
            boolean told = obstacle.session()
                    .filter(session -> known.contains(session.pid()))
                    .isPresent();
            if (!told && obstacle.kind() != Kind.INVALID_INDEX && obstacle.kind() != Kind.CONCURRENT_BUILD) {
                findings.add(new Finding(
                        Cause.WILL_WAIT,
                        obstacle.session().map(Object::toString).orElse("In the way of " + tables),
                        List.of(obstacle.holdsUp()
                                + obstacle.age()
                                        .map(age -> "; open for " + Quantities.duration(age))
                                        .orElse("")
                                + "."),
                        "",
                        obstacle.remedy()));
            }
        }
    }
}
