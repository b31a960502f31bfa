package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which indexes {@code reindex} would rebuild, one step each, and who is in its way. Only reads.
 *
 * @param steps in the order in which they were asked for; of a partitioned index, one for each partition
 * @param obstacles who is in the way, those a rebuild meets first at the beginning
 */
public record RebuildPlan(List<Step> steps, List<Obstacle> obstacles) {

    /** A transaction that is younger will have ended by the time anybody reads about it. */
    private static final Duration OLD = Duration.ofSeconds(1);

    /**
     * The new index beside the old one, and about as much again for what is sorted on disk, and for the WAL. No server
     * tells how much room its disk has.
     */
    private static final int ROOM = 2;

    public RebuildPlan {
        steps = List.copyOf(steps);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * What to rebuild.
     *
     * @param names of indexes, as the catalog spells them: in the default schema, or after their schema and a dot
     * @param jobs how many tables at a time; at least 1
     * @param room how much the server's disk has, as PostgreSQL writes sizes; empty if nobody has said
     * @param memory {@code maintenance_work_mem} of each build; empty for the server's own
     */
    public record Question(List<String> names, int jobs, Optional<String> room, Optional<String> memory) {

        public Question {
            names = List.copyOf(names);
        }
    }

    /**
     * One index.
     *
     * @param table the indexed table
     * @param bytes what it takes on disk
     * @param tableBytes what its table takes on disk, without indexes and out-of-line values
     * @param valid whether queries use it
     * @param leftovers what aborted rebuilds have left of it, which is dropped before
     */
    public record Step(
            ObjectName table, ObjectName name, long bytes, long tableBytes, boolean valid, List<ObjectName> leftovers) {

        public Step {
            leftovers = List.copyOf(leftovers);
        }

        /** The most that it takes, as of a build: the table is read twice, the index and its WAL are written. */
        public Duration time() {
            return Forecast.time(2 * tableBytes + 2 * bytes);
        }
    }

    /**
     * Looks, for itself.
     *
     * @throws Refusal with all that speaks against it
     */
    public static RebuildPlan of(LiveDatabase database, Question question) {
        return database.read(connection -> {
            reachable(connection, database);
            return of(connection, database, question);
        });
    }

    /** @throws Refusal if this is no server, or no schema, that can be worked on */
    public static void reachable(Connection connection, LiveDatabase database) throws SQLException {
        Problems found = new Problems(connection, Optional.empty());
        new ServerCheck(found, database.flyway()).isReachable();
        found.refuseIfAny();
    }

    /**
     * Looks, over a connection that is {@linkplain #reachable reachable}.
     *
     * @param connection in auto-commit mode
     * @throws Refusal with all that speaks against it
     */
    public static RebuildPlan of(Connection connection, LiveDatabase database, Question question) throws SQLException {
        Problems found = new Problems(connection, Optional.empty());
        List<Step> steps = new RebuildCheck(found).steps(question);
        RebuildPlan plan = new RebuildPlan(steps, List.of());
        if (question.room().isPresent()) {
            new RebuildCheck(found).room(question.room().get(), plan.room(question.jobs()));
        }
        if (question.memory().isPresent()) {
            new ServerCheck(found, database.flyway()).memory(question.memory().get());
        }
        found.refuseIfAny();
        return new RebuildPlan(
                steps,
                Obstacles.ofRebuilds(connection, plan.tables(), OLD).stream()
                        // Those of the indexes that are rebuilt go; others are in nobody's way.
                        .filter(obstacle -> obstacle.kind() != Obstacle.Kind.INVALID_INDEX)
                        .toList());
    }

    /** The tables, in the order of the steps. */
    public Set<ObjectName> tables() {
        Set<ObjectName> tables = new LinkedHashSet<>();
        steps.forEach(step -> tables.add(step.table()));
        return tables;
    }

    /**
     * The most room that it needs on disk at a time, in bytes, if no new index is larger than the old one.
     *
     * @param jobs how many tables at a time
     */
    public long room(int jobs) {
        Map<ObjectName, Long> largest = new LinkedHashMap<>();
        steps.forEach(step -> largest.merge(step.table(), step.bytes(), Math::max));
        return ROOM
                * largest.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(jobs)
                        .mapToLong(Long::longValue)
                        .sum();
    }
}
