package com.asoud.export;

import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.ObjectName;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What the model asks for.
 *
 * @param statements Hibernate's own DDL, one statement each, in the order it must run
 * @param removals of the types and other objects among them that are no tables and sequences; each may fail if there is
 *     nothing to remove
 * @param indexes those of the statements that create an index which somebody declared
 * @param indexNames the names, as {@code pg_catalog} must hold them, of every index that somebody declared; Hibernate's
 *     where the declaration has none
 * @param origins for tables and indexes by name, where in the model they come from, for the reader of a migration
 * @param ids where the application takes them from
 * @param notes what the reader of the result should know, a line each
 */
public record ExportedSchema(
        List<String> statements,
        List<String> removals,
        List<IndexStatement> indexes,
        List<String> indexNames,
        Map<ObjectName, String> origins,
        IdSources ids,
        List<String> notes)
        implements Serializable {

    public ExportedSchema {
        statements = List.copyOf(statements);
        removals = List.copyOf(removals);
        indexes = List.copyOf(indexes);
        indexNames = List.copyOf(indexNames);
        origins = Map.copyOf(origins);
        notes = List.copyOf(notes);
    }

    /** The same with other notes. */
    public ExportedSchema withNotes(List<String> others) {
        return new ExportedSchema(statements, removals, indexes, indexNames, origins, ids, others);
    }

    /** A schema of which nothing is known but its DDL. */
    public static ExportedSchema of(List<String> statements) {
        return new ExportedSchema(statements, List.of(), List.of(), List.of(), Map.of(), IdSources.UNKNOWN, List.of());
    }
}
