package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.FirstRelease;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;

/** What everybody wishes for in the end, whatever has happened on the way. */
final class Wished {

    /** The guide's 16, and that of V1 on {@code order_item}. */
    private static final int INDEXES = 17;

    private static final String ROWS = """
            SELECT (SELECT count(*) FROM market) || ' ' || (SELECT count(*) FROM product) || ' '
                   || (SELECT count(*) FROM "order") || ' ' || (SELECT count(*) FROM order_item)
            """;

    private static final String BROKEN = """
            SELECT c.relname FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) OR c.relname ~ '_ddl_leftover|_ccnew|_ccold'
            """;

    private Wished() {}

    /** Runs {@code migrate} again, now that nothing is in the way, and looks at what it brings. */
    static void isReachedByMigratingAgain(Live database) throws SQLException {
        Tool again = Tool.run(database.url(), "migrate");
        again.expectCode(0);
        isReached(database);
    }

    /** Every index is there and as declared, nothing else is, no row was lost, and plain Flyway agrees. */
    static void isReached(Live database) throws SQLException {
        Tool status = Tool.run(database.url(), "status");
        status.expectCode(0);
        assertThat(status.out()).startsWith("17 applied, 0 pending, 0 failed\n");
        assertThat(status.out().lines().filter(line -> line.endsWith("valid, as declared")))
                .hasSize(INDEXES);
        rowsAndLeftovers(database);
        Flyway flyway = FirstRelease.flyway(database.dataSource()).load();
        flyway.validate();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(Arrays.stream(flyway.info().all()))
                .hasSize(17)
                .allMatch(migration -> migration.getState().isApplied())
                .noneMatch(migration -> migration.getState().isFailed());
    }

    /** Runs {@code rollback} to the tables again; no index of the migrations is left, nor anything of them. */
    static void isReachedByRollingBackAgain(Live database) throws SQLException {
        Tool again = Tool.run(database.url(), "rollback", "--to=1", "--yes");
        again.expectCode(0);
        Tool status = Tool.run(database.url(), "status");
        assertThat(status.out()).startsWith("1 applied, 16 pending, 0 failed\n");
        assertThat(status.out().lines().filter(line -> line.endsWith("not built yet")))
                .hasSize(INDEXES - 1);
        rowsAndLeftovers(database);
        Flyway flyway = FirstRelease.flyway(database.dataSource()).load();
        assertThat(flyway.info().applied()).hasSize(1);
        assertThat(flyway.info().pending()).hasSize(16);
    }

    /** Invalid indexes, and those with the names of leftovers. */
    static List<String> broken(Live database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.column(connection, BROKEN);
        }
    }

    private static void rowsAndLeftovers(Live database) throws SQLException {
        assertThat(broken(database)).isEmpty();
        try (Connection connection = database.connect()) {
            assertThat(Sql.<String>value(connection, ROWS)).matches("600 3000 3000 \\d+");
        }
    }
}
