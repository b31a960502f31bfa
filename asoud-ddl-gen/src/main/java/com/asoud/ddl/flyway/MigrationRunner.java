package com.asoud.ddl.flyway;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Runs migrations with plain Flyway, set as the generated files need it. */
public final class MigrationRunner {

    /** Flyway's table of what was applied; it is no part of the schema. */
    public static final String HISTORY_TABLE = "flyway_schema_history";

    private MigrationRunner() {}

    /** Which migrations run. */
    public enum Extent {
        ALL,
        /** Neither repeatable ones, nor callbacks. */
        VERSIONED
    }

    /**
     * Migrates to the newest version.
     *
     * @param locations to look for migrations in, as {@link MigrationFolder#locations} says them
     * @param input what Flyway is given beside the files
     * @throws HistoryFailure if a migration fails; or two have the same version
     */
    public static void migrate(DataSource database, List<String> locations, FlywayInput input) {
        migrate(database, locations, input, Extent.ALL);
    }

    /** The same, of all or of some. */
    public static void migrate(DataSource database, List<String> locations, FlywayInput input, Extent extent) {
        migrate(configuration(database, locations, input, extent), locations);
    }

    /**
     * Migrates, and tells after each file. What runs after all others and lacks what a migration yet to come may create
     * is passed over; the history does not have it.
     *
     * @param afterEach is given Flyway's connection and the applied file's name
     * @return those that were passed over
     * @throws HistoryFailure if another migration fails; or two have the same version
     */
    public static List<HistoryFailure> migrate(
            DataSource database, List<String> locations, FlywayInput input, BiConsumer<Connection, String> afterEach) {
        List<HistoryFailure> later = new ArrayList<>();
        PassedOver passedOver = new PassedOver(configuration(database, locations, input, Extent.ALL));
        while (true) {
            FluentConfiguration configuration = configuration(database, locations, input, Extent.ALL);
            configuration.callbacks(
                    Stream.concat(Stream.of(configuration.getCallbacks()), Stream.of(new AfterEach(afterEach)))
                            .toArray(Callback[]::new));
            try {
                migrate(configuration, locations);
                break;
            } catch (HistoryFailure failure) {
                if (!failure.mayComeLater()) {
                    throw failure;
                }
                later.add(failure);
                if (failure.migration().isEmpty()) {
                    // The callback after them all: there is nothing left to run.
                    break;
                }
                passedOver.record(failure.migration().get());
            }
        }
        passedOver.takeBack(later);
        return List.copyOf(later);
    }

    private static void migrate(FluentConfiguration configuration, List<String> locations) {
        boolean nothing = locations.isEmpty()
                && configuration.getJavaMigrations().length == 0
                && configuration.getDefaultSchema() == null
                && configuration.getSchemas().length == 0;
        try {
            if (!nothing) {
                configuration.load().migrate();
            }
        } catch (FlywayException failure) {
            throw new HistoryFailure(failure, locations);
        }
    }

    private static FluentConfiguration configuration(
            DataSource database, List<String> locations, FlywayInput input, Extent extent) {
        FluentConfiguration configuration = Flyway.configure(MigrationRunner.class.getClassLoader())
                .dataSource(database)
                .locations(locations.toArray(String[]::new))
                .table(HISTORY_TABLE);
        input.configure(configuration);
        if (extent == Extent.VERSIONED) {
            configuration
                    .repeatableSqlMigrationPrefix(MigrationHistory.NO_REPEATABLE_ONES)
                    .validateMigrationNaming(false)
                    .ignoreMigrationPatterns("*:future", "repeatable:missing")
                    .skipDefaultCallbacks(true)
                    .javaMigrations(Stream.of(configuration.getJavaMigrations())
                            .filter(migration -> migration.getVersion() != null)
                            .toArray(JavaMigration[]::new))
                    .callbacks(new Callback[0]);
        }
        withoutTransactionalLock(configuration);
        EndingFiles.configure(configuration);
        return configuration;
    }

    /**
     * Takes Flyway's own lock out of a transaction, without which {@code CREATE INDEX CONCURRENTLY} waits for it for
     * ever; the same as {@code flyway.postgresql.transactional.lock=false}.
     */
    public static void withoutTransactionalLock(FluentConfiguration configuration) {
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
    }

    private record AfterEach(BiConsumer<Connection, String> action) implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            action.accept(context.getConnection(), context.getMigrationInfo().getScript());
        }

        @Override
        public String getCallbackName() {
            return "after-each-migration";
        }
    }
}
