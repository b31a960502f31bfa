package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.sql.SqlText;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
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
import java.util.function.Function;
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
     * @param entry as Flyway sees it
     * @param stage whether it waits for the end of the old release; empty if it was written by hand
     * @param operations what it does, in order; none if it was written by hand
     * @param built whether what it builds is there already, and is only to be recorded
     * @param statements of the file; of one about an index beside a running application, the one that it is about
     * @param forecast what it will read, write and take, if it builds an index
     */
    public record Step(
            Entry entry,
            Optional<Stage> stage,
            List<Facts.Fact> operations,
            boolean built,
            List<String> statements,
            Optional<Forecast> forecast) {

        public Step {
            operations = List.copyOf(operations);
            statements = List.copyOf(statements);
        }
    }

    /**
     * @param baseline as {@code migrate} would be given it
     * @param role that would migrate; empty for the one that looks
     * @param afterDeploy as {@code migrate} would be given it
     * @throws Refusal if the migrations or the database cannot be read
     */
    public static LivePlan of(
            LiveDatabase database, Optional<String> baseline, Optional<String> role, boolean afterDeploy) {
        return database.read(connection -> {
            Preflight.Findings findings = LiveStatus.findings(
                    connection, database, new Preflight.Question(baseline, Optional.empty(), role, afterDeploy));
            List<Entry> pending = Stream.concat(findings.coming().stream(), findings.waiting().stream())
                    .toList();
            List<Step> steps = new ArrayList<>();
            Tables tables = new Tables();
            for (Entry entry : pending) {
                List<String> statements =
                        entry.file().map(IndexFile::statements).orElse(List.of());
                steps.add(step(connection, entry, statements, findings.indexes()));
                tables.add(entry);
            }
            return new LivePlan(findings.verdict(), steps, tables.obstacles(connection), tables.unknown);
        });
    }

    /** What the pending files lock. */
    private static final class Tables {

        private final Set<ObjectName> built = new LinkedHashSet<>();
        private final Map<ObjectName, LockLevel> changed = new LinkedHashMap<>();
        private final List<String> unknown = new ArrayList<>();

        void add(Entry entry) {
            Optional<IndexFile> index = IndexFile.of(entry);
            if (index.isPresent() && index.get().work().built().isPresent()) {
                built.add(index.get().work().table());
            } else if (index.isPresent()) {
                // Its lock is a weaker one, but the drop waits for readers too.
                change(index.get().work().table(), LockLevel.ACCESS_EXCLUSIVE);
            } else {
                facts(entry)
                        .ifPresentOrElse(
                                facts -> facts.locks().forEach(this::change), () -> unknown.add(entry.script()));
            }
        }

        private void change(ObjectName table, LockLevel lock) {
            changed.merge(table, lock, LockLevel::orStronger);
        }

        List<Obstacle> obstacles(Connection connection) throws SQLException {
            return built.isEmpty() && changed.isEmpty() ? List.of() : Obstacles.read(connection, built, changed, OLD);
        }
    }

    private static Step step(Connection connection, Entry entry, List<String> all, List<IndexStatus> indexes)
            throws SQLException {
        Optional<IndexFile> file = IndexFile.of(entry);
        List<String> statements = file.map(each -> List.of(all.get(about(each.facts()) - 1))).orElse(all).stream()
                .map(SqlText::withoutComments)
                .toList();
        Optional<Index> index = file.flatMap(each -> each.work().built());
        boolean built = index.isPresent() && TableCheck.isBuilt(index.get(), indexes);
        Optional<Forecast> forecast = Optional.empty();
        if (index.isPresent() && !built) {
            forecast = Optional.of(Forecast.of(connection, index.get()));
        }
        Optional<Facts> facts = facts(entry);
        return new Step(
                entry,
                facts.flatMap(Facts::stage),
                facts.map(Facts::operations).orElse(List.of()),
                built,
                statements,
                forecast);
    }

    private static int about(Facts facts) {
        return facts.builds().isEmpty() ? facts.drops().get(0) : facts.builds().get(0);
    }

    private static Optional<Facts> facts(Entry entry) {
        return entry.file().flatMap(Facts::of);
    }

    /** How many indexes it builds concurrently. */
    public long builds() {
        return forecasts().count();
    }

    private Stream<Forecast> forecasts() {
        return steps.stream().flatMap(step -> step.forecast().stream());
    }

    /**
     * Of all builds, table after table.
     *
     * @param known the sum of what is known; empty if there are builds, and nothing is known of any
     * @param unknown of how many builds nothing is known
     */
    public record Total<T>(Optional<T> known, long unknown) {}

    /** How long they take. */
    public Total<Duration> buildTime() {
        return total(Forecast::buildTime, Duration.ZERO, Duration::plus);
    }

    /** How much the indexes take on disk, in bytes. */
    public Total<Long> indexBytes() {
        return total(Forecast::indexBytes, 0L, Long::sum);
    }

    private <T> Total<T> total(Function<Forecast, Forecast.Estimate<T>> estimate, T nothing, BinaryOperator<T> plus) {
        List<T> known =
                forecasts().map(estimate).flatMap(each -> each.value().stream()).toList();
        Optional<T> sum = known.isEmpty() && builds() > 0
                ? Optional.empty()
                : Optional.of(known.stream().reduce(nothing, plus));
        return new Total<>(sum, builds() - known.size());
    }
}
