package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.observe.health.Bloat;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which indexes {@code reindex} would rebuild, one step each, and who is in its way. Only reads.
 *
 * @param steps in the order in which they were asked for, of a partitioned index one for each partition; if bloated
 *     ones were asked for, those that would give back most first
 * @param obstacles who is in the way, those a rebuild meets first at the beginning
 * @param unknown if bloated ones were asked for, those of which nobody can tell, which this role may not rebuild, or
 *     which may be another application's, and why
 */
public record RebuildPlan(List<Step> steps, List<Obstacle> obstacles, Map<ObjectName, String> unknown) {

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
        unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    }

    /**
     * What to rebuild.
     *
     * @param names of indexes, as the catalog spells them: in the default schema, or after their schema and a dot
     * @param bloated instead of names, all of which a rebuild would give back this share, from 0 to 1; empty for names
     * @param measuring how long bloat may be measured; zero to estimate only
     * @param jobs how many tables at a time; at least 1
     * @param room how much the server's disk has, as PostgreSQL writes sizes; empty if nobody has said
     * @param memory {@code maintenance_work_mem} of each build; empty for the server's own
     */
    public record Question(
            List<String> names,
            Optional<Double> bloated,
            Duration measuring,
            int jobs,
            Optional<String> room,
            Optional<String> memory) {

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
     * @param bloat what its rebuild would give back; empty if it was named
     * @param rebuilt whether it is rebuilt; or else only leftovers are dropped
     */
    public record Step(
            ObjectName table,
            ObjectName name,
            long bytes,
            long tableBytes,
            boolean valid,
            List<ObjectName> leftovers,
            Optional<Bloat> bloat,
            boolean rebuilt) {

        public Step {
            leftovers = List.copyOf(leftovers);
        }

        Step ofBloat(Optional<Bloat> known) {
            return new Step(table, name, bytes, tableBytes, valid, leftovers, known, known.isPresent());
        }

        /** The most that it takes, as of a build: the table is read twice, the index and its WAL are written. */
        public Duration time() {
            return rebuilt ? Forecast.time(2 * tableBytes + 2 * bytes) : Duration.ZERO;
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
        new ServerCheck(found, database).isReachable();
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
        RebuildCheck check = new RebuildCheck(found);
        RebuildPlan plan = question.bloated().isPresent()
                ? bloated(
                        check,
                        BloatedIndexes.of(
                                connection, database, question.bloated().get(), question.measuring()))
                : new RebuildPlan(check.steps(question.names()), List.of(), Map.of());
        if (question.room().isPresent()) {
            check.room(question.room().get(), plan.room(question.jobs()));
        }
        if (question.memory().isPresent()) {
            new ServerCheck(found, database).memory(question.memory().get());
        }
        found.refuseIfAny();
        List<Obstacle> obstacles = Obstacles.ofRebuilds(connection, plan.tables(), OLD).stream()
                // Those of the indexes that are rebuilt go; others are in nobody's way.
                .filter(obstacle -> obstacle.kind() != Obstacle.Kind.INVALID_INDEX)
                .toList();
        return new RebuildPlan(plan.steps(), obstacles, plan.unknown());
    }

    private static RebuildPlan bloated(RebuildCheck check, BloatedIndexes found) throws SQLException {
        List<String> names = Stream.concat(found.bloated().keySet().stream(), found.tidied().stream())
                .map(ObjectName::toString)
                .toList();
        return new RebuildPlan(
                check.steps(names).stream()
                        .map(step ->
                                step.ofBloat(Optional.ofNullable(found.bloated().get(step.name()))))
                        .filter(step -> step.rebuilt() || !step.leftovers().isEmpty())
                        .toList(),
                List.of(),
                found.unknown());
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
        steps.stream().filter(Step::rebuilt).forEach(step -> largest.merge(step.table(), step.bytes(), Math::max));
        return ROOM
                * largest.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(jobs)
                        .mapToLong(Long::longValue)
                        .sum();
    }
}
