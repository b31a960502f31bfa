package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.AbortedRebuild;
import com.asoud.ddl.observe.RebuildPlan.Step;
import com.asoud.ddl.observe.Sessions;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rebuild of one index: what aborted ones have left of it is dropped first, so that only its own can be left. */
final class RebuildTask implements LaneTask {

    private static final String SIZE = "SELECT pg_relation_size(to_regclass(?))";

    private final Step step;
    private final String again;
    private final Set<ObjectName> removed = new LinkedHashSet<>();
    private volatile Optional<LiveRebuild.Rebuilt> result = Optional.empty();

    /** @param again for people: how to go on when it was ended */
    RebuildTask(Step step, String again) {
        this.step = step;
        this.again = again;
    }

    @Override
    public IndexJob job() {
        return new IndexJob(
                step.table(),
                step.name(),
                (step.rebuilt() ? "rebuild " : "remove what is left of ") + step.name() + " on " + step.table(),
                "table " + step.table(),
                again,
                connection -> AbortedRebuild.leftOf(connection, step.name()));
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public List<Statement> statements(Connection connection) throws SQLException {
        Optional<String> another = Sessions.atWorkOnIndexes(connection, step.table());
        if (another.isPresent()) {
            throw new SQLException(
                    "another session is at work on the indexes of " + step.table() + ": " + another.get(),
                    IndexWork.BUSY_STATE);
        }
        List<Statement> statements = new ArrayList<>();
        for (ObjectName leftover : AbortedRebuild.leftOf(connection, step.name())) {
            removed.add(leftover);
            statements.add(new Statement(Leftover.drop(leftover), true, "remove a leftover of " + step.name()));
        }
        if (step.rebuilt()) {
            statements.add(new Statement(
                    "REINDEX INDEX CONCURRENTLY " + step.name().quoted(), true, "rebuild " + step.name()));
        }
        return statements;
    }

    @Override
    public String finished(Connection connection, Duration time) {
        Optional<Long> after = size(connection);
        if (step.rebuilt()) {
            result = Optional.of(new LiveRebuild.Rebuilt(step.table(), step.name(), step.bytes(), after, time));
        }
        return sizes(after)
                + (removed.isEmpty()
                        ? ""
                        : "; what aborted rebuilds had left is dropped: "
                                + removed.stream().map(ObjectName::toString).collect(Collectors.joining(", ")));
    }

    private String sizes(Optional<Long> after) {
        return after.filter(bytes -> step.rebuilt())
                .map(bytes -> ", " + Quantities.bytes(step.bytes()) + " before, " + Quantities.bytes(bytes) + " now")
                .orElse("");
    }

    /** Whoever has locked it is not waited for. */
    private Optional<Long> size(Connection connection) {
        try {
            return Query.inTransaction(connection, () -> {
                Query.set(connection, "lock_timeout", "1s");
                return Query.first(connection, SIZE, List.of(step.name().quoted()), row -> row.getLong(1));
            });
        } catch (SQLException notNow) {
            return Optional.empty();
        }
    }

    /** What was left, and is dropped if the task has come to its end. */
    List<ObjectName> removed() {
        return List.copyOf(removed);
    }

    /** What has become of it; empty if it has not come to its end. */
    Optional<LiveRebuild.Rebuilt> result() {
        return result;
    }
}
