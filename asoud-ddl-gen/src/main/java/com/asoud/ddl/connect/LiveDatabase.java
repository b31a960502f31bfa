package com.asoud.ddl.connect;

import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.plan.Flavour;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A live database, and the migrations that belong to it.
 *
 * @param target where it is
 * @param folder of the migrations
 * @param flavour which of them it is given
 * @param flyway what the application's own Flyway is told, where that is not the default
 */
public record LiveDatabase(Target target, MigrationFolder folder, Flavour flavour, FlywayOptions flyway) {

    /** Long for reading a table, unless somebody keeps the history locked, which is told then. */
    private static final Duration READING = Duration.ofSeconds(30);

    /** The same, with a Flyway that is told nothing. */
    public LiveDatabase(Target target, MigrationFolder folder, Flavour flavour) {
        this(target, folder, flavour, FlywayOptions.DEFAULT);
    }

    /** What the history says; only for reading. */
    public MigrationHistory history() {
        return new MigrationHistory(new Ending(target, READING, new Cancellation(), true), folder, flavour, flyway);
    }

    /** The same for writing: its sessions give up a lock in time, and end when all is to end. */
    public MigrationHistory history(Duration lockTimeout, Cancellation stop) {
        return new MigrationHistory(new Ending(target, lockTimeout, stop, false), folder, flavour, flyway);
    }

    /** What to do about a file that is missing here, if it is one of the other flavour's. */
    public Optional<String> flavourHint(Entry missing) {
        return Arrays.stream(Flavour.values())
                .filter(other -> other != flavour && folder.has(other, missing.script()))
                .findFirst()
                .map(other -> "the database is of the other flavour: give --flavour=" + other.location());
    }

    /** Hands out sessions that end on request. */
    private static final class Ending extends PGSimpleDataSource implements DataSource {

        private static final long serialVersionUID = 1L;

        private final transient Target target;
        private final transient PGSimpleDataSource source;
        private final transient Duration lockTimeout;
        private final transient Cancellation stop;
        private final transient boolean onlyReads;

        Ending(Target target, Duration lockTimeout, Cancellation stop, boolean onlyReads) {
            this.onlyReads = onlyReads;
            this.target = target;
            this.source = target.dataSource();
            this.lockTimeout = lockTimeout;
            this.stop = stop;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = source.getConnection();
            target.prepare(connection, lockTimeout);
            if (onlyReads) {
                Target.onlyReads(connection);
            }
            stop.mayEnd(connection);
            return connection;
        }
    }
}
