package com.asoud.it.faults;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the 16 indexes cost those who write: bytes of log, which repeat, and time. */
final class WriteBenchmark {

    /** Rows per transaction of the one, and transactions of one row of the other. */
    private static final int MANY = 10_000;

    private static final int SINGLE = 1_000;

    private static final Map<String, String> UNINDEXED =
            Map.of("market", "view_count", "product", "stock", "\"order\"", "payable_amount");

    private final GrownMarketplace marketplace;

    private record Cost(String name, long wal, double seconds) {}

    WriteBenchmark(GrownMarketplace marketplace) {
        this.marketplace = marketplace;
    }

    void run() throws SQLException {
        marketplace.takeIndexesAway();
        List<Cost> without = measure("without");
        Tool tool = Tool.run(marketplace.server().url(marketplace.database()), "migrate");
        if (tool.code() != 0) {
            throw new IllegalStateException(tool.toString());
        }
        List<Cost> with = measure("with");
        System.out.println("| write | WAL without, MB | with | ratio | seconds without | with | ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < without.size(); i++) {
            Cost before = without.get(i);
            Cost after = with.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
                    before.name(),
                    before.wal() / 1e6,
                    after.wal() / 1e6,
                    (double) after.wal() / before.wal(),
                    before.seconds(),
                    after.seconds(),
                    after.seconds() / before.seconds());
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private List<Cost> measure(String indexes) throws SQLException {
        List<Cost> costs = new ArrayList<>();
        for (String table : Load.TABLES) {
            System.err.printf(Locale.ROOT, "writes %s the indexes: %s%n", indexes, table);
            try (Connection connection = marketplace.server().connect(marketplace.database())) {
                fresh(connection, table);
                for (Map.Entry<String, String> statement : statements(table).entrySet()) {
                    costs.add(cost(
                            table + ": " + statement.getKey(), () -> Sql.execute(connection, statement.getValue())));
                }
                costs.add(cost(
                        table + ": " + SINGLE + " inserts, each committed", () -> insertSingly(connection, table)));
            }
            marketplace.takeNewRowsAway();
        }
        return costs;
    }

    /** New rows like those that are there, in their own order, in a table that costs no log. */
    private static void fresh(Connection connection, String table) throws SQLException {
        Sql.execute(
                connection,
                "CREATE TEMPORARY TABLE fresh AS SELECT * FROM " + table + " WHERE id % 4 = 0 ORDER BY id LIMIT "
                        + (MANY + SINGLE));
        Sql.execute(connection, "UPDATE fresh SET id = id / 4 + " + Load.FIRST);
        if (table.equals("market")) {
            Sql.execute(connection, "UPDATE fresh SET business_id = 'fresh-' || id");
        }
        Sql.execute(connection, "CREATE INDEX ON fresh (id)");
    }

    private static Map<String, String> statements(String table) {
        String range = " WHERE id >= " + Load.FIRST;
        Map<String, String> statements = new LinkedHashMap<>();
        statements.put(
                MANY + " rows inserted", "INSERT INTO " + table + " SELECT * FROM fresh ORDER BY id LIMIT " + MANY);
        statements.put(
                "their status changed",
                "UPDATE " + table + " SET status = CASE status WHEN 'draft' THEN '"
                        + (table.equals("\"order\"") ? "pending" : "queue") + "' ELSE 'draft' END" + range);
        statements.put(
                "a column without index changed",
                "UPDATE " + table + " SET " + UNINDEXED.get(table) + " = " + UNINDEXED.get(table) + " + 1" + range);
        return statements;
    }

    private static void insertSingly(Connection connection, String table) throws SQLException {
        List<Long> ids =
                new ArrayList<>(Sql.<Long>column(connection, "SELECT id FROM fresh ORDER BY id OFFSET " + MANY));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " SELECT * FROM fresh WHERE id = ?")) {
            for (long id : ids) {
                insert.setLong(1, id);
                insert.executeUpdate();
            }
        }
    }

    private Cost cost(String name, Work work) throws SQLException {
        marketplace.execute("CHECKPOINT");
        long wal = marketplace.wal();
        long begin = System.nanoTime();
        work.run();
        return new Cost(name, marketplace.wal() - wal, (System.nanoTime() - begin) / 1e9);
    }
}
