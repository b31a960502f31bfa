package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures once how the rows of a table are written. Write-ahead log is counted by the server for each statement
 * ({@code EXPLAIN (ANALYZE, WAL)}), or else as the distance that its end moved, while nobody else writes.
 */
final class WriteRound {

    private static final int SINGLE = 50;
    private static final int BATCHED = 500;
    private static final int BATCH = 100;
    private static final int BULK = 2_000;

    /** How many rows are written. */
    static final int ROWS = SINGLE + BATCHED + BULK;

    private static final String EXPLAIN = "EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) ";
    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;
    private final WrittenTable table;

    /** One measurement of one write, for each row. */
    record Sample(double micros, double wal, double fullPages, Optional<Double> hot) {}

    /** What the server says of a statement. */
    record Explained(double millis, double wal, double fullPages) {}

    WriteRound(Connection connection, WrittenTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Takes the rows away and writes them again in each way, then updates columns of them. */
    Map<String, Sample> measure(Optional<String> ofIndex, Optional<String> ofNone) throws SQLException {
        table.takeAway();
        Map<String, Sample> samples = new LinkedHashMap<>();
        int singles = Math.min(SINGLE, table.count() / 3);
        int batched = Math.min(BATCHED, table.count() / 3);
        samples.put("inserts, one by one", singles(1, singles));
        samples.put("inserts, in batches", batches(singles + 1, singles + batched));
        int first = singles + batched + 1;
        samples.put("inserts, one statement", statement(table.insertFrom(first), first, false));
        if (ofIndex.isPresent()) {
            samples.put("updates of " + ofIndex.get(), statement(table.updateFrom(ofIndex.get(), first), first, true));
        }
        if (ofNone.isPresent()) {
            samples.put("updates of " + ofNone.get(), statement(table.updateFrom(ofNone.get(), first), first, true));
        }
        return samples;
    }

    private Sample singles(int from, int to) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(table.insertOne())) {
            double[] micros = new double[to - from + 1];
            long log = Databases.log(connection);
            for (int i = from; i <= to; i++) {
                insert.setLong(1, i);
                long begin = System.nanoTime();
                insert.executeUpdate();
                micros[i - from] = (System.nanoTime() - begin) / 1e3;
            }
            return new Sample(
                    Judgement.median(micros),
                    (double) (Databases.log(connection) - log) / micros.length,
                    0,
                    Optional.empty());
        }
    }

    private Sample batches(int from, int to) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(table.insertOne())) {
            long log = Databases.log(connection);
            long begin = System.nanoTime();
            for (int i = from; i <= to; i++) {
                insert.setLong(1, i);
                insert.addBatch();
                if ((i - from) % BATCH == BATCH - 1 || i == to) {
                    insert.executeBatch();
                }
            }
            connection.commit();
            double micros = (System.nanoTime() - begin) / 1e3;
            int rows = to - from + 1;
            return new Sample(micros / rows, (double) (Databases.log(connection) - log) / rows, 0, Optional.empty());
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Just after a checkpoint, when the first change of each page puts all of it into the log. */
    private Sample statement(String sql, int first, boolean update) throws SQLException {
        int rows = table.count() - first + 1;
        Sql.execute(connection, "CHECKPOINT");
        connection.setAutoCommit(false);
        try {
            Explained explained = explain(sql);
            Optional<Double> hot = update ? Optional.of((double) table.hotUpdates() / rows) : Optional.empty();
            connection.commit();
            return new Sample(
                    1e3 * explained.millis() / rows, explained.wal() / rows, explained.fullPages() / rows, hot);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A bulk insert of all rows, perhaps without one index; undone. */
    Explained insertAndUndo(Optional<Index> missing) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (missing.isPresent()) {
                Sql.execute(connection, "DROP INDEX " + missing.get().name());
            }
            return explain(table.insertFrom(1));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Explained explain(String sql) throws SQLException {
        JsonNode plan = JSON.readTree(String.valueOf(Sql.<Object>value(connection, EXPLAIN + sql)))
                .get(0);
        JsonNode root = plan.get("Plan");
        return new Explained(
                plan.get("Execution Time").asDouble(),
                root.path("WAL Bytes").asDouble(),
                root.path("WAL FPI").asDouble());
    }
}
