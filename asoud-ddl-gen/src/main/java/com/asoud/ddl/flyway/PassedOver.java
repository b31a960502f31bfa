package com.asoud.ddl.flyway;

import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;

/** Repeatable migrations that Flyway is kept from running, by rows of its history on a throwaway server. */
final class PassedOver {

    private static final String TABLE = Identifiers.quote(MigrationRunner.HISTORY_TABLE);

    private PassedOver() {}

    /** As if it had been applied. */
    static void record(MigrationInfo migration, DataSource database) {
        takeBack(migration, database);
        run(
                database,
                "INSERT INTO " + TABLE
                        + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                        + " SELECT coalesce(max(installed_rank), 0) + 1, NULL, ?, ?, ?, ?, current_user, 0, true FROM "
                        + TABLE,
                migration.getDescription(),
                migration.getType().name(),
                migration.getScript(),
                migration.getChecksum());
    }

    /** They are pending again. */
    static void takeBack(List<HistoryFailure> failures, DataSource database) {
        failures.forEach(failure -> failure.migration().ifPresent(migration -> takeBack(migration, database)));
    }

    private static void takeBack(MigrationInfo migration, DataSource database) {
        run(database, "DELETE FROM " + TABLE + " WHERE version IS NULL AND script = ?", migration.getScript());
    }

    private static void run(DataSource database, String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        }
    }
}
