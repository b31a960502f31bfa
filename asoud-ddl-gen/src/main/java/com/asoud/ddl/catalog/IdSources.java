package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;

/**
 * Where the application takes its ids from.
 *
 * @param sequences for each sequence, the columns that it fills
 * @param rows for each row that counts, the columns that it fills
 */
public record IdSources(Map<ObjectName, List<IdColumn>> sequences, Map<IdRow, List<IdColumn>> rows) {

    public static final IdSources UNKNOWN = new IdSources(Map.of(), Map.of());

    public IdSources {
        sequences = Map.copyOf(sequences);
        rows = Map.copyOf(rows);
    }
}
