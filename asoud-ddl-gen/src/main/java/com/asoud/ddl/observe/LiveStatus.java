package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.plan.Stage;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Where a database stands. Only reads.
 *
 * @param migrations every migration, in order
 * @param built those of them that are pending, and whose index is there, valid and as declared
 * @param indexes every index the migrations know, and every broken one on their tables
 * @param verdict what migrate would do, by its own preflight
 * @param hint what to do, if files are missing because they are the other flavour's
 */
public record LiveStatus(
        List<Entry> migrations, List<Entry> built, List<IndexStatus> indexes, Verdict verdict, Optional<String> hint) {

    public LiveStatus {
        migrations = List.copyOf(migrations);
        built = List.copyOf(built);
        indexes = List.copyOf(indexes);
    }

    /** @throws Refusal if the migrations or the database cannot be read */
    public static LiveStatus of(LiveDatabase database) {
        return database.read(connection -> {
            Preflight.Findings findings = findings(connection, database, Preflight.Question.NOTHING);
            List<Entry> migrations = findings.entries();
            return new LiveStatus(
                    migrations,
                    built(findings),
                    findings.indexes().isEmpty() && !migrations.isEmpty()
                            ? IndexStatus.read(connection, migrations)
                            : findings.indexes(),
                    findings.verdict(),
                    migrations.stream()
                            .filter(migration -> migration.state() == State.MISSING)
                            .flatMap(missing -> database.flavourHint(missing).stream())
                            .findFirst());
        });
    }

    /** By the preflight of {@code migrate}; nobody waits here for whoever has locked the history. */
    static Preflight.Findings findings(Connection connection, LiveDatabase database, Preflight.Question question)
            throws SQLException {
        Preflight preflight = new Preflight(connection, database, question);
        if (!preflight.database()) {
            return preflight.nothingKnown();
        }
        Optional<Blocker> locked = preflight.lockOfHistory();
        if (locked.isPresent()) {
            throw new Refusal(
                    "nobody can read what is applied, and migrate would wait: " + locked.get(),
                    "it has locked " + database.flyway().table(),
                    "wait for it, or end it: " + locked.get().end());
        }
        return preflight.look(() -> database.history().read());
    }

    private static List<Entry> built(Preflight.Findings findings) {
        return findings.entries().stream()
                .filter(entry -> entry.state() == State.PENDING)
                .filter(entry -> IndexFile.of(entry)
                        .flatMap(file -> file.work().built())
                        .filter(index -> TableCheck.isBuilt(index, findings.indexes()))
                        .isPresent())
                .toList();
    }

    /** How many migrations are in that state; none that is built. */
    public long count(State state) {
        return migrations.stream()
                .filter(migration -> migration.state() == state && !built.contains(migration))
                .count();
    }

    /** Of a pending migration, whether it waits for the end of the old release; empty if it was written by hand. */
    public Optional<Stage> stage(Entry migration) {
        return migration.state() == State.PENDING
                ? migration.file().flatMap(Facts::of).flatMap(Facts::stage)
                : Optional.empty();
    }

    /** Whether somebody has to do something beyond running what is pending. */
    public boolean isTrouble() {
        return indexes.stream().anyMatch(index -> index.condition().isTrouble())
                || !verdict.refusals().isEmpty()
                || count(State.FAILED) + count(State.CHANGED) + count(State.MISSING) > 0;
    }
}
