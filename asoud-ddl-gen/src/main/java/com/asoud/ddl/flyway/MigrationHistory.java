package com.asoud.ddl.flyway;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * What Flyway's history table says of a database, and the migrations that belong to it. Flyway adds its rows.
 *
 * @param database whose connections are in their default schema, and give up waiting for a lock when they should
 * @param folder of the migrations
 * @param flavour which of them are for this database
 * @param options what the application's own Flyway is told; the sessions are in its schema already
 */
public record MigrationHistory(DataSource database, MigrationFolder folder, Flavour flavour, FlywayOptions options) {

    /** The bytes "Flyway" as a number; class PostgreSQLAdvisoryLockTemplate, Flyway 13.12. */
    private static final long LOCK = 0x466C79776179L;

    /** Blank lines, and what means something only to whoever runs Flyway itself. */
    private static final Pattern IDLE_LINES =
            Pattern.compile("(?m)^\\s*$\\R|^-+$\\R|^Error Code +: 0\\R|^Statement +: Run Flyway with -X .*$");
    /**
     * Flyway's own order is that of their application, where it differs. Repeatable ones have no version, and run last.
     */
    private static final Comparator<MigrationInfo> BY_VERSION =
            Comparator.comparing(MigrationInfo::getVersion, Comparator.nullsLast(Comparator.naturalOrder()));

    /**
     * Some 68 years of seconds; "unlimited", -1, is a static field of Flyway's, which another Flyway in the JVM resets.
     */
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private static final Pattern OTHER_VERSION = Pattern.compile("[0-9]+(?:[._][0-9]+)*");

    /** A prefix that no file has. */
    static final String NO_REPEATABLE_ONES = "repeatable migrations come last";

    /** What has become of a migration. */
    public enum State {
        APPLIED,
        PENDING,
        /** Flyway recorded that it failed; it will not go on before that is taken back. */
        FAILED,
        /** Applied, and the file is another one now. */
        CHANGED,
        /** Applied, and the file is gone. */
        MISSING,
        /** Stood for by the baseline: never run here. */
        BASELINE
    }

    /**
     * @param version such as {@code 2.3.6}; empty for a repeatable one
     * @param description as in the file's name
     * @param script the file's name
     * @param state what has become of it
     * @param file where it is, unless it is missing
     */
    public record Entry(Optional<String> version, String description, String script, State state, Optional<Path> file) {

        /** Whether it is this version, however it is written: 57, 057 or 57.0; 2026_11_29 or 2026.11.29. */
        public boolean isVersion(String other) {
            return OTHER_VERSION.matcher(other).matches()
                    && version.map(MigrationVersion::fromVersion)
                            .equals(Optional.of(MigrationVersion.fromVersion(other)));
        }

        /** Whether it is the row that Flyway's {@code baseline} makes, and no migration. */
        boolean isMark() {
            return state == State.BASELINE && file.isEmpty();
        }

        private boolean isSameVersion(Entry other) {
            return other != this && version.filter(other::isVersion).isPresent();
        }

        /** Whether the version comes after another, however that is written. */
        public boolean isAfter(String other) {
            return version.map(MigrationVersion::fromVersion)
                    .filter(own -> own.compareTo(MigrationVersion.fromVersion(other)) > 0)
                    .isPresent();
        }

        /** For people: {@code V2.3.6__create_index_idx_product_tag_on_product.sql}. */
        @Override
        public String toString() {
            return script;
        }
    }

    /**
     * Every migration that is in the folder or was applied, once, in the order of their versions. Only reads.
     *
     * @throws Refusal if the folder's files contradict each other, or the history cannot be read
     */
    public List<Entry> read() {
        try {
            // A callback may write.
            List<Entry> entries = Arrays.stream(
                            flyway().callbacks(new Callback[0]).load().info().all())
                    .sorted(BY_VERSION)
                    .flatMap(info -> state(info).stream().map(state -> entry(info, state)))
                    .toList();
            return entries.stream()
                    .filter(entry -> !entry.isMark() || entries.stream().noneMatch(entry::isSameVersion))
                    .toList();
        } catch (FlywayException failure) {
            throw sqlCause(failure)
                    .map(cause -> new Refusal(
                            "the history cannot be read: " + ServerError.message(cause),
                            options.table(),
                            ServerError.advice(cause)))
                    .orElseGet(() -> refusal("the migrations cannot be read", failure));
        }
    }

    private static Entry entry(MigrationInfo info, State state) {
        return new Entry(
                Optional.ofNullable(info.getVersion()).map(MigrationVersion::getVersion),
                info.getDescription(),
                info.getScript(),
                state,
                Optional.ofNullable(info.getPhysicalLocation())
                        .filter(location -> !location.isBlank() && !isJava(info))
                        .map(Path::of));
    }

    /**
     * Flyway tells some migrations several times, once for each row of its history, and once more if the file is to
     * run.
     *
     * @return empty for what is no migration, or is told by another of them
     */
    private static Optional<State> state(MigrationInfo info) {
        if (info.getType() == CoreMigrationType.DELETE) {
            // What repair adds for a file that is gone.
            return Optional.empty();
        }
        return switch (info.getState()) {
            case PENDING, ABOVE_TARGET -> Optional.of(State.PENDING);
            // What is too late or, in the commercial Flyway, not for this database: it did not run.
            case IGNORED -> unlessBaseline(info, State.PENDING);
            case SUCCESS, OUT_OF_ORDER -> Optional.of(applied(info));
            case FAILED, MISSING_FAILED, FUTURE_FAILED -> Optional.of(State.FAILED);
            case MISSING_SUCCESS, FUTURE_SUCCESS -> Optional.of(isJava(info) ? State.APPLIED : State.MISSING);
            case BELOW_BASELINE -> unlessBaseline(info, State.BASELINE);
            case BASELINE -> Optional.of(info.getType() == CoreMigrationType.BASELINE ? State.BASELINE : applied(info));
            // A baseline script that came too late, or has a newer one.
            case BASELINE_IGNORED -> Optional.empty();
            // Earlier runs of a repeatable one: the latest, or that it is to run again, has an entry of its own.
            case SUPERSEDED, OUTDATED -> Optional.empty();
            // Taken back, by repair or by an undo file: if the file is there, it is pending in an entry of its own.
            case DELETED, UNDONE -> Optional.empty();
            // A file that undoes, which runs only when asked for.
            case AVAILABLE -> Optional.empty();
        };
    }

    /** A baseline script is for a database without a history, and the newest alone; no other will ever run. */
    private static Optional<State> unlessBaseline(MigrationInfo info, State state) {
        return info.getType().isBaseline() ? Optional.empty() : Optional.of(state);
    }

    private static State applied(MigrationInfo info) {
        return info.isChecksumMatching() && info.isDescriptionMatching() && info.isTypeMatching()
                ? State.APPLIED
                : State.CHANGED;
    }

    /** Of one that has no class here, the application's own Flyway has run it, and alone can. */
    private static boolean isJava(MigrationInfo info) {
        return info.getType() == CoreMigrationType.JDBC;
    }

    /**
     * Lets Flyway record what is pending, up to a version and with it, as applied, without running it.
     *
     * @param target the version; what it and those before it do must be done
     * @throws MigrationFailed if the history cannot be written
     */
    public void recordWithoutRunning(String target) {
        FluentConfiguration configuration = upTo(target)
                .skipExecutingMigrations(true)
                // All under one lock: nothing of them runs, so that transactions are no matter.
                .group(true)
                .mixed(true);
        CallbackTime.VERSIONED.configure(configuration);
        run(() -> configuration.load().migrate().migrationsExecuted);
    }

    /** Whether there is any callback for a time. */
    public boolean hasCallback(CallbackTime time) {
        return time.isAny(flyway());
    }

    /**
     * Lets Flyway call what is for a time, and run no file.
     *
     * @throws MigrationFailed if a callback fails
     */
    public void call(CallbackTime time) {
        FluentConfiguration configuration = flyway();
        time.configure(configuration);
        run(configuration.load()::migrate);
    }

    /**
     * Lets Flyway run what is pending, up to a version and with it; the callbacks alone that go with files.
     *
     * @param target the version; or empty for all, and the repeatable ones after them
     * @return how many it has run; another Flyway may have run the others meanwhile
     * @throws MigrationFailed if a file fails
     * @throws Refusal if Flyway refuses before it runs one
     */
    public int migrate(Optional<String> target) {
        FluentConfiguration configuration = target.map(this::upTo).orElseGet(this::flyway);
        (target.isPresent() ? CallbackTime.VERSIONED : CallbackTime.REPEATABLE).configure(configuration);
        return run(() -> configuration.load().migrate().migrationsExecuted);
    }

    private FluentConfiguration upTo(String version) {
        return flyway().target(version)
                // Repeatable ones come last, and a target does not keep Flyway from running them.
                .repeatableSqlMigrationPrefix(NO_REPEATABLE_ONES)
                .validateMigrationNaming(false)
                .javaMigrations(Arrays.stream(folder.input().code().runnable())
                        .filter(migration -> migration.getVersion() != null)
                        .toArray(JavaMigration[]::new));
    }

    /**
     * Declares that the database is what the migrations up to this version build.
     *
     * @throws Refusal if it has a history already
     */
    public void baseline(String version) {
        run(flyway().baselineVersion(version).load()::baseline);
    }

    private static <T> T run(Supplier<T> action) {
        try {
            return action.get();
        } catch (FlywayValidateException failure) {
            throw refusal("the migrations are not those that were applied", failure);
        } catch (FlywayException failure) {
            throw new HistoryFailure(failure, List.of())
                    .ofClass()
                    .<RuntimeException>map(ofClass -> ofClass)
                    .or(() -> sqlCause(failure).map(cause -> new MigrationFailed(text(failure), cause)))
                    .orElseGet(() -> refusal("Flyway refuses to migrate", failure));
        }
    }

    private static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static Refusal refusal(String what, FlywayException failure) {
        return new Refusal(what + ": " + text(failure), "Flyway, on this database", """
                correct what Flyway names. Files that were applied never change: git log
                shows them. A placeholder is given by --placeholder NAME=VALUE""");
    }

    /** What Flyway says, without what is of no use here. */
    static String text(FlywayException failure) {
        return IDLE_LINES
                .matcher(String.valueOf(failure.getMessage()))
                .replaceAll("")
                .strip();
    }

    private FluentConfiguration flyway() {
        FluentConfiguration configuration =
                Flyway.configure(MigrationHistory.class.getClassLoader()).dataSource(database);
        folder.input().inSchemaOfSession().configure(configuration);
        configuration
                .javaMigrations(folder.input().code().runnable())
                .locations(folder.locations(flavour).toArray(String[]::new))
                .table(options.table())
                .placeholders(options.placeholders())
                // Java migrations that are on no path of ours; of others that are missing, the caller sees to it.
                .ignoreMigrationPatterns("*:future", "versioned:missing", "repeatable:missing")
                // What was rolled back on one table only has younger versions after it.
                .outOfOrder(true)
                // Whoever calls bounds the time.
                .lockRetryCount(FOR_EVER);
        folder.names().configure(configuration);
        MigrationRunner.withoutTransactionalLock(configuration);
        EndingFiles.configure(configuration);
        return configuration;
    }

    /**
     * Takes a version out of the history, as applied or as failed: it is pending again.
     *
     * @param connection in auto-commit mode, or in the transaction that undoes the version
     * @param table the history, as SQL
     * @throws SQLException if the user may not
     */
    public static void forget(Connection connection, String table, String version) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE version = ?")) {
            delete.setString(1, version);
            delete.executeUpdate();
        }
    }

    /**
     * The key of the advisory lock that Flyway holds while it migrates.
     *
     * @param schema the schema of the history table
     * @param table its name
     */
    public static long lockKey(String schema, String table) {
        return LOCK + Identifiers.quote(schema, table).hashCode();
    }
}
