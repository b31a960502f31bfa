package com.asoud.ddl.connect;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

    /** What is asked over one connection. */
    @FunctionalInterface
    public interface Reading<T> {
        T over(Connection connection) throws SQLException;
    }

    /**
     * Asks in a session that only reads.
     *
     * @throws Refusal if the server does not let us in, or does not answer
     */
    public <T> T read(Reading<T> reading) {
        return target.read(reading);
    }

    /** What to say if a question to it fails. */
    public Refusal unreadable(SQLException failure) {
        return target.unreadable(failure);
    }

    /** What the history says; only for reading. */
    public MigrationHistory history() {
        return history(new Cancellation());
    }

    /** The same; its sessions end when all is to end. */
    public MigrationHistory history(Cancellation stop) {
        return new MigrationHistory(sessions(Target.READING, stop, true), folder, flavour, flyway);
    }

    /** The same for writing: its sessions give up a lock in time, and end when all is to end. */
    public MigrationHistory history(Duration lockTimeout, Cancellation stop) {
        return new MigrationHistory(sessions(lockTimeout, stop, false), folder, flavour, flyway);
    }

    /** The objects that the generated migrations are about. */
    public List<ObjectName> subjects() {
        return folder.facts(flavour).stream()
                .flatMap(facts -> facts.operations().stream())
                .map(Facts.Fact::subject)
                .distinct()
                .toList();
    }

    /** What to do about a file that is missing here, if it is one of the other flavour's. */
    public Optional<String> flavourHint(Entry missing) {
        return Arrays.stream(Flavour.values())
                .filter(other -> other != flavour && folder.has(other, missing.script()))
                .findFirst()
                .map(other -> "the database is of the other flavour: give --flavour=" + other.location());
    }

    /** Sessions that give up a lock in time, and end on request. */
    private DataSource sessions(Duration lockTimeout, Cancellation stop, boolean onlyReads) {
        return new PGSimpleDataSource() {

            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = target.session(lockTimeout, onlyReads);
                stop.mayEnd(connection);
                return connection;
            }
        };
    }
}
