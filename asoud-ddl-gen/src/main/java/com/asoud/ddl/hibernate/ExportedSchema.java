package com.asoud.ddl.hibernate;

import java.util.List;
import java.util.Map;

/**
 * What the model asks for.
 *
 * @param statements Hibernate's own DDL, one statement each, in the order it must run
 * @param indexNames the names, as {@code pg_catalog} must hold them, of every index that somebody declared by name
 * @param origins for tables and indexes by name, where in the model they come from, for the reader of a migration
 */
public record ExportedSchema(List<String> statements, List<String> indexNames, Map<String, String> origins) {

    public ExportedSchema {
        statements = List.copyOf(statements);
        indexNames = List.copyOf(indexNames);
        origins = Map.copyOf(origins);
    }
}
