package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.SearchPath;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.observe.HistorySchema;
import com.asoud.ddl.observe.OtherHistories;
import com.asoud.ddl.observe.Sessions;
import com.asoud.ddl.observe.SupportedVersion;
import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the indexes of a database fare. Only reads, in transactions that only read.
 *
 * <ol>
 *   <li>Each replica: what it has counted.
 *   <li>{@link SnapshotReader}: what the primary has counted, and what can be measured.
 *   <li>{@link Window}: over which time usage can be judged.
 *   <li>{@link Findings}: what follows from all that.
 * </ol>
 *
 * @param snapshot of this moment
 * @param window over which usage is judged
 * @param findings the worst first
 * @param notes what could not be seen, and which right or what else is missing; a sentence each
 */
public record HealthReport(Snapshot snapshot, Window window, List<Finding> findings, List<String> notes) {

    public HealthReport {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /**
     * @param since the output of an earlier {@code health --json}
     * @param replicas to be asked for their usage too
     * @param unusedAfter how long the window must be before an index is called unused
     * @param measuring how long {@code pgstatindex}, which reads whole indexes, may take
     */
    public record Question(Optional<Path> since, List<Target> replicas, Duration unusedAfter, Duration measuring) {

        public Question {
            replicas = List.copyOf(replicas);
        }
    }

    /** @throws Refusal if a server cannot be asked, or what is given does not belong to the database */
    public static HealthReport of(LiveDatabase database, Question question) {
        Optional<Snapshot> since = question.since().map(Snapshot::read);
        List<Replica> replicas = new ArrayList<>();
        for (Target target : question.replicas()) {
            replicas.add(replica(database, target));
        }
        List<Facts> migrations = database.folder().facts(database.flavour());
        return database.read(connection -> Query.inTransaction(connection, () -> {
            requireUsable(connection, database.target());
            new HistorySchema(connection, database).require();
            String first = Sessions.currentSchema(connection);
            Declared declared = Declared.of(
                    migrations,
                    SearchPath.ofMost(connection, database.subjects()).orElse(first),
                    first.equals("public"));
            Snapshot snapshot = new SnapshotReader(connection, declared)
                    .read(database.flyway().table(), question.measuring(), replicas);
            requirePrimary(snapshot, database.target());
            Window window = Window.of(since, snapshot);
            List<String> notes =
                    new ArrayList<>(Notes.of(connection, snapshot, declared, window, question.unusedAfter()));
            new OtherHistories(connection, database)
                    .ofOthers(Stream.concat(Stream.of(first), declared.schemas().stream())
                            .toList())
                    .forEach(history -> notes.add("Another application shares the schema, by its history " + history
                            + ": its tables are among these."));
            return new HealthReport(
                    snapshot, window, Findings.of(snapshot, window, question.unusedAfter(), declared), notes);
        }));
    }

    private static void requireUsable(Connection connection, Target target) throws SQLException {
        SupportedVersion.of(connection).problem().ifPresent(problem -> {
            throw new Refusal(problem.what(), target.toString(), problem.remedy());
        });
        Query.set(connection, "statement_timeout", "10s");
    }

    private static void requirePrimary(Snapshot snapshot, Target target) {
        if (snapshot.origin().standby()) {
            throw new Refusal(
                    "this is a standby, which knows neither dead rows nor the age of statistics",
                    target.toString(),
                    "give the primary as --url, and this one as --also-on");
        }
        for (Replica replica : snapshot.replicas()) {
            if (!replica.origin().isSameDatabase(snapshot.origin())) {
                throw new Refusal(
                        "this is no physical standby of the database",
                        "--also-on " + replica.address(),
                        "give standbys of " + target + "; a logical replica has indexes of its own");
            }
            if (!replica.origin().standby()) {
                throw new Refusal(
                        "this is no standby but the primary itself, or was promoted",
                        "--also-on " + replica.address(),
                        "give the address of a standby");
            }
        }
    }

    private static Replica replica(LiveDatabase database, Target target) {
        LiveDatabase standby = new LiveDatabase(target, database.folder(), database.flavour(), database.flyway());
        return standby.read(connection -> Query.inTransaction(connection, () -> {
            requireUsable(connection, target);
            Map<Long, Usage> usage = new HashMap<>();
            Query.rows(
                    connection,
                    "SELECT s.indexrelid, " + Usage.COLUMNS + " FROM pg_stat_user_indexes AS s"
                            + " JOIN pg_statio_user_indexes AS io ON io.indexrelid = s.indexrelid",
                    row -> usage.put(row.getLong("indexrelid"), Usage.of(row)));
            return new Replica(target.url().toString(), Instant.now(), Origin.of(connection), usage);
        }));
    }
}
