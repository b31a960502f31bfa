package com.asoud.ddl.observe;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A generated file about one index, which may run again after any failure, and beside those of other tables.
 *
 * @param entry as Flyway sees it
 * @param facts what it says of itself
 * @param work what it does
 * @param statements of the file, in order
 */
public record IndexFile(Entry entry, Facts facts, IndexWork work, List<String> statements) {

    public IndexFile {
        statements = List.copyOf(statements);
    }

    /** The file of this entry, if it is one. */
    public static Optional<IndexFile> of(Entry entry) {
        if (entry.version().isEmpty() || entry.file().isEmpty() || entry.state() == State.MISSING) {
            return Optional.empty();
        }
        Path file = entry.file().get();
        return Facts.of(file)
                .flatMap(facts -> facts.work().map(work -> new IndexFile(entry, facts, work, statements(file))));
    }

    public static List<String> statements(Path file) {
        try {
            return SqlScript.statements(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException notSql) {
            // Flyway reads it in its own way, and says what is wrong.
            return List.of();
        }
    }

    /** The same, when only its rights are to be looked at. */
    public IndexFile withoutBuild() {
        return new IndexFile(
                entry,
                facts,
                new IndexWork(work.table(), work.name(), Optional.empty(), work.buildName(), work.leftover()),
                statements);
    }

    public String version() {
        return entry.version().orElseThrow();
    }

    /** Whether an index that was there before goes: one that is dropped, or gives its name to another one. */
    boolean takesAway() {
        return work.built().isEmpty() || !work.buildName().equals(work.name());
    }

    /** All of them. */
    static List<IndexFile> all(List<Entry> entries) {
        return entries.stream().flatMap(entry -> IndexFile.of(entry).stream()).toList();
    }

    /**
     * The files about indexes that come next, before any other, and before one that builds what they free the name of.
     */
    public static List<IndexFile> wave(List<Entry> pending) {
        List<IndexFile> wave = new ArrayList<>();
        Set<ObjectName> freed = new HashSet<>();
        for (Entry entry : pending) {
            Optional<IndexFile> file = IndexFile.of(entry);
            if (file.isEmpty()) {
                break;
            }
            IndexWork work = file.get().work();
            if (work.built().isEmpty()) {
                freed.add(work.name());
            } else if (freed.contains(work.name())) {
                break;
            }
            wave.add(file.get());
        }
        return wave;
    }
}
