package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration would do to this database, and who is in its way. Only reads.
 *
 * @param steps the pending migrations, in order
 * @param obstacles who is in the way, those a build meets first at the beginning
 */
public record LivePlan(List<Step> steps, List<Obstacle> obstacles) {

    /** A transaction that is younger will have ended by the time anybody reads about it. */
    private static final Duration OLD = Duration.ofSeconds(1);

    public LivePlan {
        steps = List.copyOf(steps);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * One pending migration.
     *
     * @param entry as Flyway sees it
     * @param notes what its header says: operation, lock, work and hazard; or that it was written by hand
     * @param statements what it is about, without what only looks and guards
     * @param forecast what it will read, write and take, if it builds an index
     */
    public record Step(Entry entry, List<String> notes, List<String> statements, Optional<Forecast> forecast) {

        public Step {
            notes = List.copyOf(notes);
            statements = List.copyOf(statements);
        }
    }

    /**
     * Looks.
     *
     * @throws Refusal if the migrations or the database cannot be read
     */
    public static LivePlan of(LiveDatabase database) {
        List<Entry> entries = database.history().read();
        LiveMigration.requireUnchanged(entries);
        try (Connection connection = database.target().connectToRead()) {
            new Preflight(connection).version();
            List<Step> steps = new ArrayList<>();
            Set<ObjectName> tables = new LinkedHashSet<>();
            for (Entry entry : entries) {
                if (entry.state() == State.PENDING || entry.state() == State.FAILED) {
                    steps.add(step(connection, entry));
                    IndexFile.of(entry).ifPresent(file -> tables.add(file.work().table()));
                }
            }
            List<Obstacle> obstacles = tables.isEmpty() ? List.of() : Obstacles.read(connection, tables, OLD);
            return new LivePlan(steps, obstacles);
        } catch (SQLException failure) {
            throw new Refusal(
                    "the database cannot be read: " + Server.message(failure),
                    database.target().toString(),
                    Server.remedy(failure));
        }
    }

    private static Step step(Connection connection, Entry entry) throws SQLException {
        Optional<IndexFile> file = IndexFile.of(entry);
        List<String> all = entry.file().map(IndexFile::statements).orElse(List.of());
        List<String> statements = all.stream()
                .map(SqlText::withoutComments)
                .filter(sql -> !sql.startsWith("DO $ddl$") && !sql.startsWith("SET "))
                .filter(sql -> file.isEmpty() || IndexWork.isLong(sql) && !sql.contains("_ddl_leftover"))
                .toList();
        Optional<Forecast> forecast = Optional.empty();
        if (file.isPresent() && file.get().work().built().isPresent()) {
            forecast = Optional.of(
                    Forecasts.of(connection, file.get().work().built().get()));
        }
        return new Step(entry, notes(all), statements, forecast);
    }

    /** From the header's first operation to its end. */
    private static List<String> notes(List<String> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        List<String> notes = statements
                .get(0)
                .lines()
                .takeWhile(line -> line.startsWith("--"))
                .dropWhile(line -> !line.startsWith("-- * "))
                .map(line -> line.replaceFirst("^-- ?", ""))
                .filter(line -> !line.isBlank() && !line.strip().startsWith("from "))
                .toList();
        return notes.isEmpty() ? List.of("written by hand: read the file") : notes;
    }

    /** How long all builds take, table after table, as far as it is known. */
    public Duration buildTime() {
        return steps.stream()
                .flatMap(step -> step.forecast().stream())
                .flatMap(forecast -> forecast.buildTime().value().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How much all indexes take on disk, in bytes, as far as it is known. */
    public long indexBytes() {
        return steps.stream()
                .flatMap(step -> step.forecast().stream())
                .flatMap(forecast -> forecast.indexBytes().value().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
