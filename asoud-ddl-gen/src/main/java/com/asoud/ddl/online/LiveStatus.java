package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Where a database stands. Only reads.
 *
 * @param migrations every migration, in order
 * @param indexes every index the migrations know, and every broken one on their tables
 * @param hint what to do, if files are missing because they are the other flavour's
 */
public record LiveStatus(List<Entry> migrations, List<IndexStatus> indexes, Optional<String> hint) {

    public LiveStatus {
        migrations = List.copyOf(migrations);
        indexes = List.copyOf(indexes);
    }

    /**
     * Looks.
     *
     * @throws Refusal if the migrations or the database cannot be read
     */
    public static LiveStatus of(LiveDatabase database) {
        try (Connection connection = database.target().connect()) {
            List<Entry> migrations = database.history().read();
            return new LiveStatus(
                    migrations,
                    IndexStatus.read(connection, migrations),
                    migrations.stream()
                            .filter(migration -> migration.state() == State.MISSING)
                            .flatMap(missing -> database.flavourHint(missing).stream())
                            .findFirst());
        } catch (SQLException failure) {
            throw new Refusal(
                    "the database cannot be read: " + Server.message(failure),
                    database.target().toString(),
                    Server.remedy(failure));
        }
    }

    /** How many migrations are in that state. */
    public long count(State state) {
        return migrations.stream()
                .filter(migration -> migration.state() == state)
                .count();
    }

    /** Whether somebody has to do something beyond running what is pending. */
    public boolean isTrouble() {
        return indexes.stream().anyMatch(index -> index.condition().isTrouble())
                || count(State.FAILED) + count(State.CHANGED) + count(State.MISSING) > 0;
    }
}
