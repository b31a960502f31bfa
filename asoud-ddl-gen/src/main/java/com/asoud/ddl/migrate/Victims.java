package com.asoud.ddl.migrate;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Storage;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds the versions that a rollback takes back. */
record Victims(LiveDatabase database, LiveRollback.Options options) {

    /**
     * The versions, newest first.
     *
     * @throws Refusal if one of them has no rollback file, or there is no version to go back to
     */
    List<LiveRollback.Victim> of(Connection connection, List<Entry> entries) throws SQLException {
        entries.stream()
                .filter(entry -> entry.state() == State.MISSING)
                .flatMap(entry -> database.flavourHint(entry).stream())
                .findFirst()
                .ifPresent(hint -> {
                    throw new Refusal("the files of what was applied are not those given here", "--flavour", hint);
                });
        List<LiveRollback.Victim> victims = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Entry entry : after(entries)) {
            Optional<IndexWork> work = IndexFile.of(entry).map(IndexFile::work);
            if (isMeant(work) && isThere(connection, entry, work)) {
                Optional<Path> file = rollbackFile(entry);
                if (file.isPresent()) {
                    victims.add(new LiveRollback.Victim(entry, work, file.get()));
                } else {
                    problems.add(new Problem(
                            "there is no rollback file for " + entry,
                            database.folder().rollbacks().toString(),
                            "undo it by hand, or use the migrations that were applied; or go back less far with --to"
                                    + entry.file()
                                            .map(database.folder()::missingRollback)
                                            .map(missing ->
                                                    ";\nor, if it was made by hand, write what undoes it, or an empty"
                                                            + " file if nothing is to be undone:\n" + missing)
                                            .orElse("")));
                }
            }
        }
        Refusal.unlessNone(problems);
        Collections.reverse(victims);
        return victims;
    }

    /** The versions after the one that stays. */
    private List<Entry> after(List<Entry> entries) {
        if (options.to().equals(LiveRollback.EVERYTHING)) {
            return entries.stream().filter(entry -> entry.version().isPresent()).toList();
        }
        if (entries.stream().anyMatch(entry -> entry.isVersion(options.to()))) {
            return entries.stream().filter(entry -> entry.isAfter(options.to())).toList();
        }
        throw new Refusal(
                "there is no version " + options.to(),
                "--to",
                "give one of these, or " + LiveRollback.EVERYTHING + " to take back everything: "
                        + String.join(
                                ", ",
                                entries.stream()
                                        .flatMap(entry -> database.folder().spelled(entry).stream())
                                        .toList()));
    }

    private boolean isMeant(Optional<IndexWork> work) {
        return options.tables().isEmpty()
                || work.filter(index -> options.tables().contains(index.table()))
                        .isPresent();
    }

    /** A pending version that has left something was cut off, when it ran or when it was taken back. */
    private static boolean isThere(Connection connection, Entry entry, Optional<IndexWork> work) throws SQLException {
        if (entry.state() == State.PENDING) {
            return work.isPresent() && hasLeftSomething(connection, work.get());
        }
        return entry.state() != State.BASELINE;
    }

    /**
     * The index it builds, under whatever name; or a broken one, or one put aside. Another index of that name, valid,
     * is none of its doing: that of an older definition, or somebody's own.
     */
    private static boolean hasLeftSomething(Connection connection, IndexWork work) throws SQLException {
        return Query.exists(
                connection,
                """
                SELECT FROM pg_index AS i
                JOIN pg_class AS c ON c.oid = i.indexrelid
                CROSS JOIN (SELECT ' USING ' || nullif(?, '')) AS built (definition)
                WHERE i.indrelid = to_regclass(?)
                  AND (c.relname = ?
                       OR c.relname IN (?, ?)
                          AND (NOT (i.indisvalid AND i.indisready AND i.indislive)
                               OR i.indisunique = ? AND right(regexp_replace(pg_get_indexdef(c.oid), ?, ''), length(definition)) = definition))
                """,
                work.built().map(Index::usingWithoutStorage).orElse(""),
                work.table().quoted(),
                work.leftover().name(),
                work.name().name(),
                work.buildName().name(),
                work.built().map(Index::unique).orElse(false),
                Storage.CLAUSE);
    }

    private Optional<Path> rollbackFile(Entry entry) {
        return entry.file().flatMap(database.folder()::rollback);
    }
}
