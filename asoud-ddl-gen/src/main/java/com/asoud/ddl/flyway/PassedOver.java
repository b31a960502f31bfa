package com.asoud.ddl.flyway;

import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;

/** Repeatable migrations that Flyway is kept from running, by rows of its history on a throwaway server. */
final class PassedOver {

    private final Configuration flyway;

    PassedOver(Configuration flyway) {
        this.flyway = flyway;
    }

    /** As if it had been applied. */
    void record(MigrationInfo migration) {
        takeBack(migration);
        run(
                "INSERT INTO " + table()
                        + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                        + " SELECT coalesce(max(installed_rank), 0) + 1, NULL, ?, ?, ?, ?, current_user, 0, true FROM "
                        + table(),
                migration.getDescription(),
                migration.getType().name(),
                migration.getScript(),
                migration.getChecksum());
    }

    /** They are pending again. */
    void takeBack(List<HistoryFailure> failures) {
        failures.forEach(failure -> failure.migration().ifPresent(this::takeBack));
    }

    private void takeBack(MigrationInfo migration) {
        run("DELETE FROM " + table() + " WHERE version IS NULL AND script = ?", migration.getScript());
    }

    /** Flyway looks for it in its default schema; without one, in the first of the search path. */
    private String table() {
        String schema = Optional.ofNullable(flyway.getDefaultSchema())
                .or(() -> Stream.of(flyway.getSchemas()).findFirst())
                .orElse("");
        return Identifiers.quote(schema, flyway.getTable());
    }

    private void run(String sql, Object... parameters) {
        try (Connection connection = flyway.getDataSource().getConnection();
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
