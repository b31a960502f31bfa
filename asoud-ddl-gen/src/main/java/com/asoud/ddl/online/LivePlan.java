package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.LocksTaken;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * What a migration would do to this database, and who is in its way. Only reads.
 *
 * @param verdict what migrate would do, by its own preflight
 * @param steps the pending migrations, in order
 * @param obstacles who is in the way, those a build meets first at the beginning
 * @param notLookedAt the scripts of which nobody knows which tables they lock: who is in their way was not looked at
 */
public record LivePlan(Verdict verdict, List<Step> steps, List<Obstacle> obstacles, List<String> notLookedAt) {

    /** A transaction that is younger will have ended by the time anybody reads about it. */
    private static final Duration OLD = Duration.ofSeconds(1);

    public LivePlan {
        steps = List.copyOf(steps);
        obstacles = List.copyOf(obstacles);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /**
     * One pending migration.
     *
     * @param entry as Flyway sees it
     * @param operations what it does, in order; none if it was written by hand
     * @param built whether what it builds is there already, and is only to be recorded
     * @param statements what it is about, without what only looks and guards
     * @param forecast what it will read, write and take, if it builds an index
     */
    public record Step(
            Entry entry,
            List<Operation> operations,
            boolean built,
            List<String> statements,
            Optional<Forecast> forecast) {

        public Step {
            operations = List.copyOf(operations);
            statements = List.copyOf(statements);
        }
    }

    /**
     * One thing that a migration does.
     *
     * @param what such as {@code create index idx_product_tag on product}
     * @param lock the strongest it takes; empty if nobody notices it
     * @param on what is locked, for people; empty with the lock
     * @param work what PostgreSQL reads or writes meanwhile; empty with the lock
     * @param hazard what may go wrong, or be lost, and what to do about it
     */
    public record Operation(
            String what,
            Optional<LockLevel> lock,
            Optional<String> on,
            Optional<String> work,
            Optional<String> hazard) {}

    /**
     * Looks.
     *
     * @param baseline as {@code migrate} would be given it
     * @param role that would migrate; empty for the one that looks
     * @throws Refusal if the migrations or the database cannot be read
     */
    public static LivePlan of(LiveDatabase database, Optional<String> baseline, Optional<String> role) {
        try (Connection connection = database.target().connect()) {
            Preflight.Findings findings =
                    LiveStatus.findings(connection, database, new Preflight.Question(baseline, Optional.empty(), role));
            Target.onlyReads(connection);
            List<Entry> pending = findings.coming();
            List<Step> steps = new ArrayList<>();
            Tables tables = new Tables();
            for (Entry entry : pending) {
                List<String> statements =
                        entry.file().map(IndexFile::statements).orElse(List.of());
                steps.add(step(connection, entry, statements, findings.indexes()));
                tables.add(entry, statements);
            }
            return new LivePlan(findings.verdict(), steps, tables.obstacles(connection), tables.unknown);
        } catch (SQLException failure) {
            throw new Refusal(
                    "the database cannot be read: " + ServerError.message(failure),
                    database.target().toString(),
                    ServerError.remedy(failure));
        }
    }

    /** What the pending files lock. */
    private static final class Tables {

        private final Set<ObjectName> built = new LinkedHashSet<>();
        private final Map<ObjectName, LockLevel> changed = new LinkedHashMap<>();
        private final List<String> unknown = new ArrayList<>();

        void add(Entry entry, List<String> statements) {
            Optional<IndexFile> index = IndexFile.of(entry);
            if (index.isPresent() && index.get().work().built().isPresent()) {
                built.add(index.get().work().table());
            } else if (index.isPresent()) {
                // Its lock is a weaker one, but the drop waits for readers too.
                change(index.get().work().table(), LockLevel.ACCESS_EXCLUSIVE);
            } else {
                LocksTaken.of(statements.isEmpty() ? "" : statements.get(0))
                        .ifPresentOrElse(locks -> locks.forEach(this::change), () -> unknown.add(entry.script()));
            }
        }

        private void change(ObjectName table, LockLevel lock) {
            changed.merge(table, lock, (one, other) -> one.compareTo(other) >= 0 ? one : other);
        }

        List<Obstacle> obstacles(Connection connection) throws SQLException {
            return built.isEmpty() && changed.isEmpty() ? List.of() : Obstacles.read(connection, built, changed, OLD);
        }
    }

    private static Step step(Connection connection, Entry entry, List<String> all, List<IndexStatus> indexes)
            throws SQLException {
        Optional<IndexFile> file = IndexFile.of(entry);
        boolean generated = !all.isEmpty() && LocksTaken.of(all.get(0)).isPresent();
        List<String> statements = all.stream()
                .map(SqlText::withoutComments)
                .filter(sql -> !generated || !sql.startsWith("DO $ddl$") && !sql.startsWith("SET "))
                .filter(sql -> file.isEmpty() || IndexWork.isLong(sql) && !sql.contains("_ddl_leftover"))
                .toList();
        Optional<Index> index = file.flatMap(each -> each.work().built());
        boolean built = index.isPresent() && Preflight.isBuilt(index.get(), indexes);
        Optional<Forecast> forecast = Optional.empty();
        if (index.isPresent() && !built) {
            forecast = Optional.of(Forecasts.of(connection, index.get()));
        }
        return new Step(entry, operations(all), built, statements, forecast);
    }

    /** As the header says it. */
    private static List<Operation> operations(List<String> statements) {
        List<Operation> operations = new ArrayList<>();
        for (String line : statements.isEmpty()
                ? List.<String>of()
                : statements
                        .get(0)
                        .lines()
                        .takeWhile(each -> each.startsWith("--"))
                        .toList()) {
            if (line.startsWith("-- * ")) {
                operations.add(new Operation(
                        line.substring(5), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            } else if (!operations.isEmpty()) {
                operations.add(with(operations.remove(operations.size() - 1), line));
            }
        }
        return operations;
    }

    private static Operation with(Operation known, String line) {
        if (line.startsWith("--     work    ")) {
            return new Operation(
                    known.what(), known.lock(), known.on(), Optional.of(line.substring(15)), known.hazard());
        }
        if (line.startsWith("--     hazard  ")) {
            return new Operation(known.what(), known.lock(), known.on(), known.work(), Optional.of(line.substring(15)));
        }
        for (LockLevel lock : LockLevel.values()) {
            String before = "--     lock    " + lock + " on ";
            String after = ": " + lock.effect();
            if (line.startsWith(before) && line.endsWith(after)) {
                return new Operation(
                        known.what(),
                        Optional.of(lock),
                        Optional.of(line.substring(before.length(), line.length() - after.length())),
                        known.work(),
                        known.hazard());
            }
        }
        return known;
    }

    /** How many indexes it builds concurrently. */
    public long builds() {
        return forecasts().count();
    }

    /** How long all builds of known time take, table after table; empty if there are builds, and none is known. */
    public Optional<Duration> buildTime() {
        return sum(forecasts().map(Forecast::buildTime), Duration.ZERO, Duration::plus);
    }

    /** Of how many builds the time is unknown. */
    public long unknownTimes() {
        return forecasts()
                .filter(forecast -> forecast.buildTime().value().isEmpty())
                .count();
    }

    /** How much all indexes of known size take on disk, in bytes; empty if there are indexes, and none is known. */
    public Optional<Long> indexBytes() {
        return sum(forecasts().map(Forecast::indexBytes), 0L, Long::sum);
    }

    /** Of how many indexes the size is unknown. */
    public long unknownSizes() {
        return forecasts()
                .filter(forecast -> forecast.indexBytes().value().isEmpty())
                .count();
    }

    private Stream<Forecast> forecasts() {
        return steps.stream().flatMap(step -> step.forecast().stream());
    }

    private <T> Optional<T> sum(Stream<Forecast.Estimate<T>> estimates, T nothing, BinaryOperator<T> plus) {
        List<T> known = estimates.flatMap(estimate -> estimate.value().stream()).toList();
        return known.isEmpty() && builds() > 0
                ? Optional.empty()
                : Optional.of(known.stream().reduce(nothing, plus));
    }
}
