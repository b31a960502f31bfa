package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.observe.FreeConnections;
import com.asoud.ddl.observe.RebuildPlan;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rebuilds indexes of a live database concurrently ({@code REINDEX INDEX CONCURRENTLY}):
 *
 * <ol>
 *   <li>check the database, the indexes and the free connections, and refuse with all reasons at once;
 *   <li>keep other runs of this tool away, and look again; a plain Flyway goes on, since it has nothing to do with it;
 *   <li>in a session for each table: wait for whoever is at work on its indexes, drop what an aborted rebuild has left,
 *       rebuild; after a failure, remove what is left of it ({@link Aftermath});
 *   <li>look whether each is valid.
 * </ol>
 *
 * Whatever happens on the way, every index stays usable as it was, and the same command removes what is left.
 */
public final class LiveRebuild {

    private final LiveDatabase database;
    private final Options options;
    private final MigrationListener listener;
    private final Cancellation stop;
    private final long deadline;
    private final LiveChange change;

    /**
     * @param question which indexes, and what they may use
     * @param deadline after which everything of ours is ended
     * @param workers parallel workers of each build, at least 0; empty for as many as the server's settings allow
     */
    public record Options(RebuildPlan.Question question, Duration deadline, Optional<Integer> workers) {}

    /**
     * One that is rebuilt.
     *
     * @param table the indexed table
     * @param before what it took on disk, in bytes
     * @param after what it takes now; empty if somebody has locked it meanwhile
     * @param time that it took, waiting included
     */
    public record Rebuilt(ObjectName table, ObjectName name, long before, Optional<Long> after, Duration time) {}

    /**
     * What was done.
     *
     * @param rebuilt in the order in which it was asked for
     * @param removed what aborted rebuilds had left, and is dropped
     * @param unknown if bloated indexes were asked for, those of which nobody can tell, and why
     */
    public record Result(List<Rebuilt> rebuilt, List<ObjectName> removed, Map<ObjectName, String> unknown) {

        public Result {
            rebuilt = List.copyOf(rebuilt);
            removed = List.copyOf(removed);
            unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
        }
    }

    /** @param stop through which another thread ends it */
    public LiveRebuild(LiveDatabase database, Options options, MigrationListener listener, Cancellation stop) {
        this.database = database;
        this.options = options;
        this.listener = listener;
        this.stop = stop;
        this.deadline = System.nanoTime() + options.deadline().toNanos();
        this.change = new LiveChange(database, listener, stop, LiveRebuild::ended);
    }

    /**
     * @throws Refusal if it cannot be done; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    public Result run() {
        return change.run(this::run);
    }

    private Result run(Connection connection) throws SQLException {
        stop.activity().looks("checking whether it can run");
        RebuildPlan.reachable(connection, database);
        RebuildPlan first = plan(connection);
        if (first.steps().isEmpty()) {
            return new Result(List.of(), List.of(), first.unknown());
        }
        FreeConnections.requireToRebuild(connection, options.question().jobs());
        return change.alone(connection, deadline, (lock, watch) -> {
            // Another run may have come first.
            RebuildPlan plan = plan(connection);
            change.begins();
            List<RebuildTask> tasks = plan.steps().isEmpty() ? List.of() : rebuild(connection, plan, watch);
            return new Result(
                    tasks.stream().flatMap(task -> task.result().stream()).toList(),
                    tasks.stream().flatMap(task -> task.removed().stream()).toList(),
                    plan.unknown());
        });
    }

    private RebuildPlan plan(Connection connection) throws SQLException {
        return RebuildPlan.of(connection, database, options.question());
    }

    private List<RebuildTask> rebuild(Connection connection, RebuildPlan plan, BuildMonitor watch) throws SQLException {
        Map<ObjectName, List<RebuildTask>> tables = new LinkedHashMap<>();
        List<RebuildTask> tasks = new ArrayList<>();
        for (RebuildPlan.Step step : plan.steps()) {
            RebuildTask task = new RebuildTask(
                    step,
                    plan.steps().size() == 1 || options.question().bloated().isPresent()
                            ? "run the same command again"
                            : "run the same command again, without the indexes that are done");
            tasks.add(task);
            tables.computeIfAbsent(step.table(), table -> new ArrayList<>()).add(task);
        }
        int atATime = Math.max(1, Math.min(options.question().jobs(), tables.size()));
        Resources resources = Resources.of(
                connection, atATime, tables.keySet(), options.question().memory(), options.workers());
        String rebuilding = "rebuilding " + Quantities.counted(tasks.size(), "index") + " of "
                + Quantities.counted(tables.size(), "table") + ", " + atATime + " at a time";
        stop.activity().works(rebuilding);
        listener.say(rebuilding + "; " + resources);
        List<TableLane<RebuildTask>> lanes = tables.values().stream()
                .map(each -> new TableLane<>(each, database.target(), resources.settings(), watch, stop, listener))
                .toList();
        TableLane.runAll(lanes, atATime, stop);
        List<Problem> problems = new ArrayList<>(
                lanes.stream().flatMap(lane -> lane.problem().stream()).toList());
        if (problems.isEmpty() && !stop.isRequested()) {
            problems.addAll(invalid(connection, tasks));
        }
        if (!problems.isEmpty()) {
            throw new Unfinished(problems);
        }
        stop.throwIfRequested();
        return tasks;
    }

    private static List<Problem> invalid(Connection connection, List<RebuildTask> tasks) throws SQLException {
        List<Problem> problems = new ArrayList<>();
        for (RebuildTask task : tasks) {
            IndexJob job = task.job();
            if (!Query.exists(
                    connection,
                    "SELECT FROM pg_index WHERE indexrelid = to_regclass(?) AND indisvalid AND indisready AND indislive",
                    job.buildName().quoted())) {
                problems.add(new Problem(
                        "index " + job.buildName() + " was rebuilt, and is not valid or not there any more",
                        job.where(),
                        "see whether another session has dropped it, then run the same command again"));
            }
        }
        return problems;
    }

    private static Problem ended(Cancellation.Reason why) {
        return new Problem("not every index is rebuilt: " + why, "reindex", "run the same command again");
    }
}
