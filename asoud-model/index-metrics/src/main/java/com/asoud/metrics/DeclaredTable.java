package com.asoud.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the application, with the indexes it is meant to have. Names are those of PostgreSQL's catalog: in lower
 * case unless they were quoted.
 *
 * @param schema the schema, or null for the one that the connection's {@code search_path} finds
 * @param name the table's name
 * @param indexes its declared indexes; a primary key is none of them
 */
public record DeclaredTable(@Nullable String schema, String name, List<Index> indexes) {

    public DeclaredTable {
        indexes = List.copyOf(indexes);
    }

    /**
     * A declared index.
     *
     * @param name the index's name; that of a unique constraint is the name of its index
     * @param unique whether it also enforces uniqueness, so that no scans do not mean no use
     */
    public record Index(String name, boolean unique) {}
}
