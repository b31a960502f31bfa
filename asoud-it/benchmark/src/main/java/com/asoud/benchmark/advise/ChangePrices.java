package com.asoud.benchmark.advise;

import com.asoud.benchmark.ChangeCosts;
import com.asoud.benchmark.ChangeCosts.More;
import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.Progress;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What changes cost who writes to their tables, compared with the indexes as they are.
 *
 * @param each of each change alone
 * @param together of all changes of a table, by its name
 */
record ChangePrices(Map<Change, More> each, Map<String, More> together) {

    private static final int ROUNDS = 8;

    /** Beside the index that it would replace, which has the same name. */
    private static final String BESIDE = "asoud_advised_";

    static final ChangePrices NONE = new ChangePrices(Map.of(), Map.of());

    ChangePrices {
        each = Map.copyOf(each);
        together = Map.copyOf(together);
    }

    /** A change, and its indexes, as SQL, in the database that has all of them. */
    private record Beside(Change change, List<String> built) {

        List<String> removed() {
            return change.removed().stream().map(index -> index.sql().index()).toList();
        }
    }

    /** @param database as it is; all changes are built in it */
    static ChangePrices measure(DataSource database, List<Change> changes, Progress progress) throws SQLException {
        Map<Table, List<Beside>> tables = build(database, changes);
        progress.begin(tables.values().stream()
                .mapToInt(all -> ChangeCosts.steps(variants(all).size(), ROUNDS))
                .sum());
        Map<Change, More> each = new HashMap<>();
        Map<String, More> together = new HashMap<>();
        for (Map.Entry<Table, List<Beside>> table : tables.entrySet()) {
            List<Beside> all = table.getValue();
            List<More> more = ChangeCosts.of(database, table.getKey(), variants(all), ROUNDS, progress);
            for (int i = 0; i < all.size(); i++) {
                each.put(all.get(i).change(), more.get(i));
            }
            together.put(table.getKey().name(), more.get(more.size() - 1));
        }
        return new ChangePrices(each, together);
    }

    private static Map<Table, List<Beside>> build(DataSource database, List<Change> changes) throws SQLException {
        Map<Table, List<Beside>> tables = new LinkedHashMap<>();
        int number = 0;
        try (Connection connection = database.getConnection()) {
            for (Change change : changes) {
                List<String> built = new ArrayList<>();
                for (IndexShape index : change.built()) {
                    number++;
                    IndexShape beside = index.as(BESIDE + number);
                    Sql.execute(connection, beside.create());
                    built.add(beside.object().quoted());
                }
                tables.computeIfAbsent(new Table(change.table(), change.sqlTable()), key -> new ArrayList<>())
                        .add(new Beside(change, built));
            }
        }
        return tables;
    }

    /** The indexes that each variant has not: the table as it is, with each change alone, with all of them. */
    private static List<List<String>> variants(List<Beside> all) {
        List<List<String>> variants = new ArrayList<>();
        variants.add(all.stream().map(Beside::built).flatMap(List::stream).toList());
        for (Beside one : all) {
            variants.add(Stream.concat(
                            all.stream()
                                    .filter(other -> other != one)
                                    .map(Beside::built)
                                    .flatMap(List::stream),
                            one.removed().stream())
                    .toList());
        }
        if (all.size() > 1) {
            variants.add(all.stream().map(Beside::removed).flatMap(List::stream).toList());
        }
        return variants;
    }
}
