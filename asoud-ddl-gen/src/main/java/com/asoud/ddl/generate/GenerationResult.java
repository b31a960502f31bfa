package com.asoud.ddl.generate;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFolder;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of it.
 *
 * @param folder in which they are, and new ones go
 * @param migrations new and proven, in the order they are applied; empty if the model asks for nothing new
 * @param kept differences that were left alone because the model does not own what differs, for people
 * @param notes on the model, a line each
 * @param server the PostgreSQL it was proven on
 */
public record GenerationResult(
        MigrationFolder folder,
        List<GeneratedMigration> migrations,
        List<String> kept,
        List<String> notes,
        String server) {

    public GenerationResult {
        migrations = List.copyOf(migrations);
        kept = List.copyOf(kept);
        notes = List.copyOf(notes);
    }

    /** The same, with these notes before the others. */
    public GenerationResult withNotes(List<String> first) {
        return new GenerationResult(
                folder,
                migrations,
                kept,
                Stream.concat(first.stream(), notes.stream()).toList(),
                server);
    }
}
