package com.asoud.export;

import com.asoud.postgres.ObjectName;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Where the application takes its ids from.
 *
 * @param sequences for each sequence, the columns that it fills
 * @param rows for each row that counts, the columns that it fills
 */
public record IdSources(Map<ObjectName, List<IdColumn>> sequences, Map<IdRow, List<IdColumn>> rows)
        implements Serializable {

    public static final IdSources UNKNOWN = new IdSources(Map.of(), Map.of());

    public IdSources {
        sequences = Map.copyOf(sequences);
        rows = Map.copyOf(rows);
    }

    /** What fills each column. */
    public Map<IdColumn, Set<IdSource>> byColumn() {
        Map<IdColumn, Set<IdSource>> byColumn = new HashMap<>();
        sequences.forEach((name, columns) -> put(byColumn, IdSource.of(name), columns));
        rows.forEach((row, columns) -> put(byColumn, IdSource.of(row), columns));
        return byColumn;
    }

    private static void put(Map<IdColumn, Set<IdSource>> byColumn, IdSource source, List<IdColumn> columns) {
        columns.forEach(column ->
                byColumn.computeIfAbsent(column, any -> new HashSet<>()).add(source));
    }

    /** Each source with those of its columns of which that is true; without those that have none. */
    public IdSources filter(BiPredicate<IdSource, IdColumn> condition) {
        return new IdSources(filter(sequences, IdSource::of, condition), filter(rows, IdSource::of, condition));
    }

    private static <S> Map<S, List<IdColumn>> filter(
            Map<S, List<IdColumn>> sources, Function<S, IdSource> source, BiPredicate<IdSource, IdColumn> condition) {
        Map<S, List<IdColumn>> filtered = new HashMap<>();
        sources.forEach((key, columns) -> {
            List<IdColumn> those = columns.stream()
                    .filter(column -> condition.test(source.apply(key), column))
                    .toList();
            if (!those.isEmpty()) {
                filtered.put(key, those);
            }
        });
        return filtered;
    }
}
