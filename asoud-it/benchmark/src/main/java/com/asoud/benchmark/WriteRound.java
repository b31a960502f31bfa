package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures once how the rows of a table are written. Each way begins just after a checkpoint, when the first change of
 * each page puts all of it into the write-ahead log. Of single rows and batches, log and full pages are counted by
 * {@link Counted}; of statements the server tells them ({@code EXPLAIN (ANALYZE, WAL)}).
 */
final class WriteRound {

    private static final int SINGLE = 50;
    private static final int BATCHED = 500;
    private static final int BATCH = 100;
    private static final int BULK = 2_000;

    /** Per cent; less than a half, for the items that point to both. */
    private static final int HALF_FULL = 45;

    /** How many rows are written. */
    static final int ROWS = SINGLE + BATCHED + BULK;

    private static final String EXPLAIN = "EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) ";
    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;
    private final WrittenTable table;

    /** How rows are written. */
    enum Way {
        ONE_BY_ONE("one by one"),
        BATCHES("in batches"),
        STATEMENT("one statement");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    /**
     * What is done.
     *
     * @param column that is updated; empty if rows are inserted
     */
    record Kind(Optional<String> column, Way way) {

        /** For people: {@code updates of status, in batches}. */
        String write() {
            return column.map(name -> "updates of " + name).orElse("inserts") + ", " + way.words;
        }

        /** The same whatever the column: {@code updates, in batches}. */
        String group() {
            return (column.isPresent() ? "updates" : "inserts") + ", " + way.words;
        }
    }

    /** One measurement of one write, for each row; {@code hot} of updates, from 0 to 1. */
    record Sample(double micros, double wal, Optional<Double> fullPages, Optional<Double> hot) {}

    /** What the server says of a statement. */
    record Explained(double millis, double wal, double fullPages) {}

    WriteRound(Connection connection, WrittenTable table) {
        this.connection = connection;
        this.table = table;
    }

    /**
     * Takes the rows away and writes them again in each way, then updates columns of them likewise.
     *
     * @param columns to be updated
     */
    Map<Kind, Sample> measure(List<String> columns) throws SQLException {
        table.takeAway();
        Map<Kind, Sample> samples = new LinkedHashMap<>();
        measure(samples, Optional.empty(), table.insertOne(), table::insertFrom);
        for (String column : columns) {
            measure(samples, Optional.of(column), table.updateOne(column), first -> table.updateFrom(column, first));
        }
        return samples;
    }

    /** @param one writes the row with the number that is its parameter; {@code all} those from a number on */
    private void measure(Map<Kind, Sample> samples, Optional<String> column, String one, IntFunction<String> all)
            throws SQLException {
        int singles = Math.min(SINGLE, table.count() / 3);
        int batched = singles + Math.min(BATCHED, table.count() / 3);
        boolean update = column.isPresent();
        samples.put(new Kind(column, Way.ONE_BY_ONE), singles(one, singles, update));
        samples.put(new Kind(column, Way.BATCHES), batches(one, singles + 1, batched, update));
        samples.put(new Kind(column, Way.STATEMENT), statement(all.apply(batched + 1), batched + 1, update));
    }

    /** Each row of those up to this number by a statement of its own, committed durably. */
    private Sample singles(String sql, int to, boolean update) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            double[] micros = new double[to];
            Sql.execute(connection, "CHECKPOINT");
            Counted before = Counted.now(connection, table.quoted());
            for (int i = 1; i <= to; i++) {
                write.setLong(1, i);
                long begin = System.nanoTime();
                write.executeUpdate();
                micros[i - 1] = (System.nanoTime() - begin) / 1e3;
            }
            return sample(Judgement.median(micros), before, to, update);
        }
    }

    private Sample batches(String sql, int from, int to, boolean update) throws SQLException {
        Sql.execute(connection, "CHECKPOINT");
        Counted before = Counted.now(connection, table.quoted());
        connection.setAutoCommit(false);
        double micros;
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            long begin = System.nanoTime();
            for (int i = from; i <= to; i++) {
                write.setLong(1, i);
                write.addBatch();
                if ((i - from) % BATCH == BATCH - 1 || i == to) {
                    write.executeBatch();
                }
            }
            connection.commit();
            micros = (System.nanoTime() - begin) / 1e3;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        int rows = to - from + 1;
        return sample(micros / rows, before, rows, update);
    }

    private Sample sample(double micros, Counted before, int rows, boolean update) throws SQLException {
        Counted after = Counted.now(connection, table.quoted());
        return new Sample(
                micros,
                (double) (after.log() - before.log()) / rows,
                share(before.fullPages(), after.fullPages(), rows),
                update ? share(before.hotUpdates(), after.hotUpdates(), rows) : Optional.empty());
    }

    private static Optional<Double> share(Optional<Long> before, Optional<Long> after, int rows) {
        return before.flatMap(from -> after.map(to -> (double) (to - from) / rows));
    }

    private Sample statement(String sql, int first, boolean update) throws SQLException {
        int rows = table.count() - first + 1;
        Sql.execute(connection, "CHECKPOINT");
        connection.setAutoCommit(false);
        try {
            Explained explained = explain(sql);
            Optional<Double> hot = update ? Optional.of((double) table.hotUpdates() / rows) : Optional.empty();
            connection.commit();
            return new Sample(
                    1e3 * explained.millis() / rows,
                    explained.wal() / rows,
                    Optional.of(explained.fullPages() / rows),
                    hot);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A bulk insert of all rows, perhaps without one index; undone. */
    Explained insertAndUndo(Optional<Index> missing) throws SQLException {
        return insertAndUndo(missing.map(Index::name).stream().toList());
    }

    /**
     * The same without several.
     *
     * @param missing as SQL
     */
    Explained insertAndUndo(List<String> missing) throws SQLException {
        connection.setAutoCommit(false);
        try {
            drop(missing);
            return explain(table.insertFrom(1));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** An update of a column of all rows, which lie in pages with room for as many; without these indexes; undone. */
    Explained updateAndUndo(List<String> missing, String column) throws SQLException {
        connection.setAutoCommit(false);
        try {
            drop(missing);
            Sql.execute(connection, "ALTER TABLE " + table.quoted() + " SET (fillfactor = " + HALF_FULL + ")");
            Sql.execute(connection, table.insertFrom(1));
            return explain(table.updateFrom(column, 1));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void drop(List<String> indexes) throws SQLException {
        for (String index : indexes) {
            Sql.execute(connection, "DROP INDEX " + index);
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
