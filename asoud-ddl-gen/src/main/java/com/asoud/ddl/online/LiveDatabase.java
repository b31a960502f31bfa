package com.asoud.ddl.online;

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
 */
public record LiveDatabase(Target target, MigrationFolder folder, Flavour flavour) {

    /** What the history says; only for reading. */
    MigrationHistory history() {
        return history(Duration.ZERO, new Stop());
    }

    /** The same for writing: its sessions give up a lock in time, and end when all is to end. */
    MigrationHistory history(Duration lockTimeout, Stop stop) {
        return new MigrationHistory(new Ending(target.dataSource(), lockTimeout, stop), folder, flavour);
    }

    /** The other flavour, if the file that is missing here is one of its own. */
    Optional<Flavour> flavourOf(Entry missing) {
        return Arrays.stream(Flavour.values())
                .filter(other -> other != flavour && folder.has(other, missing.script()))
                .findFirst();
    }

    /** Hands out sessions that end on request. */
    private static final class Ending extends PGSimpleDataSource implements DataSource {

        private static final long serialVersionUID = 1L;

        private final transient PGSimpleDataSource source;
        private final transient Duration lockTimeout;
        private final transient Stop stop;

        Ending(PGSimpleDataSource source, Duration lockTimeout, Stop stop) {
            this.source = source;
            this.lockTimeout = lockTimeout;
            this.stop = stop;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = source.getConnection();
            Target.prepare(connection, lockTimeout);
            stop.mayEnd(connection);
            return connection;
        }
    }
}
