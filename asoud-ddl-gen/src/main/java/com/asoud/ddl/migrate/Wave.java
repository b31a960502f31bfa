package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.observe.PartitionedTable;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the indexes of a wave of files: each table's one after the other in a session of its own, several tables at a
 * time; then lets Flyway record what is done.
 */
record Wave(
        LiveDatabase database,
        LiveMigration.Options options,
        MigrationListener listener,
        Cancellation stop,
        FlywayRuns flyway,
        MigratorLock lock,
        BuildMonitor watch) {

    /** @param connection that only reads */
    void build(List<IndexFile> wave, Connection connection) throws SQLException {
        lock.keepFlywayAway();
        Map<ObjectName, List<IndexFile>> tables = new LinkedHashMap<>();
        for (IndexFile file : wave) {
            tables.computeIfAbsent(file.work().table(), table -> new ArrayList<>())
                    .add(file);
        }
        // Nothing is left to be done there: it was built, or dropped, by hand.
        Set<IndexFile> done = new HashSet<>();
        for (ObjectName table : List.copyOf(tables.keySet())) {
            if (PartitionedTable.is(connection, table)) {
                done.addAll(tables.remove(table));
            }
        }
        int atATime = Math.max(1, Math.min(options.jobs(), tables.size()));
        Resources resources = Resources.of(connection, atATime, tables.keySet(), options.memory(), options.workers());
        String building = "building on " + Quantities.counted(tables.size(), "table") + ", " + atATime + " at a time";
        stop.activity().works(building);
        listener.say(building + "; " + resources);
        // Asked now: what is built is recorded though all is to end, and this session ends then.
        boolean again = flyway.mayLoseRows(connection);
        List<TableLane<FileTask>> lanes = tables.values().stream()
                .map(files -> new TableLane<>(
                        files.stream().map(FileTask::new).toList(),
                        database.target(),
                        resources.settings(),
                        watch,
                        stop,
                        listener))
                .toList();
        TableLane.runAll(lanes, options.jobs(), stop);
        lanes.forEach(lane -> lane.done().forEach(task -> done.add(task.file())));
        List<Problem> problems = lanes.stream()
                .flatMap(lane -> lane.problem().stream())
                .collect(Collectors.toCollection(ArrayList::new));
        problems.addAll(flyway.record(wave.stream().takeWhile(done::contains).toList(), again, lock, watch));
        if (!problems.isEmpty()) {
            throw new Unfinished(problems);
        }
        stop.throwIfRequested();
    }
}
