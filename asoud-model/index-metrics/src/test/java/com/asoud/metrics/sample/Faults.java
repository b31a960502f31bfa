package com.asoud.metrics.sample;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/** One fault at a time, until {@code none}. */
final class Faults {

    private static final int GIGABYTE = 1 << 30;

    private final ShadowDatabase database;
    private final ShadowDatabase administration;
    private final List<ByteBuffer> memory = new ArrayList<>();
    private final List<Thread> busy = new ArrayList<>();
    private volatile String current = "none";

    /** @param administration another database of the server */
    Faults(ShadowDatabase database, ShadowDatabase administration) {
        this.database = database;
        this.administration = administration;
    }

    /** Faults of a query. */
    void inTransaction(Session session) {
        switch (current) {
            case "slow" ->
                session.createNativeQuery("SELECT 1 FROM pg_sleep(1.5)", Integer.class)
                        .getSingleResult();
            case "error" ->
                session.createNativeQuery("SELECT 1 / 0", Integer.class).getSingleResult();
            case "timeout" -> {
                session.createNativeMutationQuery("SET LOCAL statement_timeout = 100")
                        .executeUpdate();
                session.createNativeQuery("SELECT 1 FROM pg_sleep(10)", Integer.class)
                        .getSingleResult();
            }
            default -> {}
        }
    }

    boolean nobodyAsksFor(String path) {
        return current.equals("indexes") && path.equals("/market");
    }

    /** Ends the fault before, if any. */
    synchronized void become(String fault) throws SQLException {
        String before = current;
        current = "none";
        switch (before) {
            case "indexes" -> indexesAreBack();
            case "away" -> run(administration, "ALTER DATABASE " + name() + " ALLOW_CONNECTIONS true");
            case "memory" -> memory.clear();
            case "cpu" -> busy.forEach(Thread::interrupt);
            default -> {}
        }
        System.gc();
        switch (fault) {
            case "none", "slow", "error", "timeout" -> {}
            case "indexes" -> breakIndexes();
            case "away" -> goAway();
            case "memory" -> fillMemory();
            case "cpu" -> keepBusy();
            default -> throw new IllegalArgumentException("There is no fault '" + fault + "'.");
        }
        current = fault;
    }

    private String name() {
        return Identifiers.quote(database.name());
    }

    /** One is dropped. The build of another is given up, as it waits for somebody's transaction: it stays invalid. */
    private void breakIndexes() throws SQLException {
        run(database, "DROP INDEX product_tag_idx", "DROP INDEX product_city_idx");
        try (Connection somebody = database.connect()) {
            somebody.setAutoCommit(false);
            Sql.execute(somebody, "UPDATE product SET tag = tag WHERE id = 1");
            run(
                    database,
                    "SET statement_timeout = 500",
                    "CREATE INDEX CONCURRENTLY product_city_idx ON product (city)");
        } catch (SQLException givenUp) {
            if (!"57014".equals(givenUp.getSQLState())) {
                throw givenUp;
            }
        }
    }

    private void indexesAreBack() throws SQLException {
        run(
                database,
                "DROP INDEX product_city_idx",
                "CREATE INDEX product_city_idx ON product (city)",
                "CREATE INDEX product_tag_idx ON product (tag)");
    }

    private void goAway() throws SQLException {
        run(
                administration,
                "ALTER DATABASE " + name() + " ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                        + Identifiers.literal(database.name()));
    }

    /** A tenth of the machine's memory, in use. */
    private void fillMemory() {
        long bytes = Long.getLong("sample.memory");
        for (long filled = 0; filled < bytes; filled += GIGABYTE) {
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(GIGABYTE, bytes - filled));
            for (int page = 0; page < buffer.capacity(); page += 4096) {
                buffer.put(page, (byte) 1);
            }
            memory.add(buffer);
        }
    }

    /** Queries that compute, one for each processor and one more. */
    private void keepBusy() {
        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(this::compute, "busy");
            thread.setDaemon(true);
            thread.start();
            busy.add(thread);
        }
    }

    private void compute() {
        try (Connection connection = administration.connect()) {
            while (!Thread.currentThread().isInterrupted()) {
                Sql.execute(connection, "SELECT sum(i::bigint * i) FROM generate_series(1, 300000) AS i");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("No query keeps the processors busy", failure);
        }
    }

    private static void run(ShadowDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }
}
