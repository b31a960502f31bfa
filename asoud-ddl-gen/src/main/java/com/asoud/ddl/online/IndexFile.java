package com.asoud.ddl.online;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.IndexWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A generated file about one index, which may run again after any failure, and beside those of other tables.
 *
 * @param entry as Flyway sees it
 * @param facts what it says of itself
 * @param work what it does
 * @param statements of the file, in order
 */
record IndexFile(Entry entry, Facts facts, IndexWork work, List<String> statements) {

    IndexFile {
        statements = List.copyOf(statements);
    }

    /** The file of this entry, if it is one. */
    static Optional<IndexFile> of(Entry entry) {
        if (entry.version().isEmpty() || entry.file().isEmpty() || entry.state() == State.MISSING) {
            return Optional.empty();
        }
        Path file = entry.file().get();
        return Facts.of(file)
                .flatMap(facts -> facts.work().map(work -> new IndexFile(entry, facts, work, statements(file))));
    }

    static List<String> statements(Path file) {
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
    IndexFile withoutBuild() {
        return new IndexFile(
                entry,
                facts,
                new IndexWork(work.table(), work.name(), Optional.empty(), work.buildName(), work.leftover()),
                statements);
    }

    String version() {
        return entry.version().orElseThrow();
    }

    /** Whether an index that was there before goes: one that is dropped, or gives its name to another one. */
    boolean takesAway() {
        return work.built().isEmpty() || !work.buildName().equals(work.name());
    }
}
