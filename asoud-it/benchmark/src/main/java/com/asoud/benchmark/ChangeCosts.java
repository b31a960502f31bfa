package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.Judgement.Shift;
import com.asoud.benchmark.WriteRound.Explained;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * What changes of a table's indexes add to its writes. One database has all indexes, the old and the new ones; before a
 * write those that a variant has not are dropped, and everything is undone:
 *
 * <ol>
 *   <li>Bulk inserts take turns ({@link Turns}), so that whatever disturbs the machine disturbs all variants alike.
 *   <li>A column that is in no index as it is, and is in one afterwards, is updated once in both ways. The pages have
 *       room for the new rows, as heap-only tuples need it (PostgreSQL manual, "Heap-Only Tuples").
 * </ol>
 */
public final class ChangeCosts {

    private static final double RELEVANT = 0.1;

    /** Those of a constraint depend on it instead of its columns; they are in {@code indkey}. */
    private static final String INDEXED = """
            SELECT DISTINCT a.attname::text
            FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum > 0
            WHERE i.indrelid = ?::regclass
              AND (a.attnum = ANY (i.indkey)
                   OR EXISTS (SELECT FROM pg_depend AS d
                              WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
                                AND d.refobjsubid = a.attnum))
            ORDER BY 1
            """;

    private final Connection connection;
    private final Table table;
    private final List<List<String>> drops;
    private final WrittenTable rows;
    private final WriteRound round;

    /**
     * What a variant costs more than the first.
     *
     * @param low microseconds longer for each inserted row: lower end of an interval that holds with 95 % for all
     *     variants together
     * @param high its upper end
     * @param wal bytes of log more for each inserted row
     * @param updates of columns that are in an index for the first time
     */
    public record More(double low, double high, double wal, List<Update> updates) {}

    /**
     * An update of all rows, in bytes of log for each.
     *
     * @param column which is in no index as it is
     * @param walBefore as it is; empty if it could not be updated
     * @param walAfter with the variant, likewise
     */
    public record Update(String column, Optional<Double> walBefore, Optional<Double> walAfter) {}

    private ChangeCosts(Connection connection, Table table, List<List<String>> drops) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.drops = drops;
        this.rows = new WrittenTable(connection, table.sql(), WriteRound.ROWS);
        this.round = new WriteRound(connection, rows);
    }

    /** How many steps the progress is told. */
    public static int steps(int variants, int rounds) {
        return variants * rounds;
    }

    /**
     * In an order by chance.
     *
     * @param database with all indexes; it is written to
     * @param drops of each variant the indexes that it has not, as SQL; the first is the table as it is
     * @param rounds an even number
     * @return of each variant but the first
     */
    public static List<More> of(
            DataSource database, Table table, List<List<String>> drops, int rounds, Progress progress)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new ChangeCosts(connection, table, drops).measure(rounds, progress);
        }
    }

    private List<More> measure(int rounds, Progress progress) throws SQLException {
        List<List<String>> fresh = firstIndexed();
        List<String> updatable = new ArrayList<>();
        for (String column : fresh.stream().flatMap(List::stream).distinct().toList()) {
            rows.updatable(candidate -> candidate.name().equals(column)).ifPresent(updatable::add);
        }
        rows.takeAway();
        List<List<Explained>> inserts = inserts(rounds, progress);
        List<More> more = new ArrayList<>();
        for (int variant = 1; variant < drops.size(); variant++) {
            List<Update> updates = new ArrayList<>();
            for (String column : fresh.get(variant)) {
                updates.add(
                        updatable.contains(column)
                                ? new Update(
                                        column, Optional.of(update(0, column)), Optional.of(update(variant, column)))
                                : new Update(column, Optional.empty(), Optional.empty()));
            }
            more.add(more(inserts.get(0), inserts.get(variant), updates));
        }
        rows.putBack();
        rows.forget();
        return more;
    }

    private List<List<Explained>> inserts(int rounds, Progress progress) throws SQLException {
        List<List<Explained>> inserts =
                drops.stream().<List<Explained>>map(each -> new ArrayList<>()).toList();
        RandomGenerator random = new SplittableRandom();
        for (int next : Turns.of(drops.size(), rounds, random)) {
            progress.step("the changes of " + table.name());
            inserts.get(next).add(round.insertAndUndo(drops.get(next)));
            rows.vacuum();
        }
        return inserts;
    }

    private double update(int variant, String column) throws SQLException {
        double wal = round.updateAndUndo(drops.get(variant), column).wal() / rows.count();
        rows.vacuum();
        return wal;
    }

    private More more(List<Explained> before, List<Explained> after, List<Update> updates) {
        Judgement judgement = new Judgement(RELEVANT, new SplittableRandom());
        Shift micros = judgement.shift(
                IndexCosts.micros(before, rows.count()), IndexCosts.micros(after, rows.count()), drops.size() - 1);
        double wal = (IndexCosts.wal(after) - IndexCosts.wal(before)) / rows.count();
        return new More(micros.low(), micros.high(), wal, updates);
    }

    /** Of each variant the columns that are in an index, and are in none as it is. */
    private List<List<String>> firstIndexed() throws SQLException {
        List<List<String>> indexed = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            for (List<String> dropped : drops) {
                for (String index : dropped) {
                    Sql.execute(connection, "DROP INDEX " + index);
                }
                indexed.add(Sql.column(connection, INDEXED, table.sql()));
                connection.rollback();
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return indexed.stream()
                .map(columns -> columns.stream()
                        .filter(column -> !indexed.get(0).contains(column))
                        .toList())
                .toList();
    }
}
