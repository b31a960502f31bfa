package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.connect.Reading;
import com.asoud.ddl.observe.Forecast.Estimate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Forecasts of concurrent index builds. Nothing is changed and nothing is locked that others would notice; a read-only
 * transaction will do, on a standby too, and the right to SELECT from the table. About a second at most is spent on an
 * index.
 *
 * <ol>
 *   <li>Rows: of {@code pg_class}, in proportion to what the table has grown since, as the planner does it
 *       ({@code estimate_rel_size} in {@code plancat.c}).
 *   <li>A sample of the table's pages is read. It says how large an entry is and which share of the rows the predicate
 *       lets in; the planner's statistics know neither of an expression.
 *   <li>The sample is sorted, which says how long that takes.
 *   <li>Different keys: the planner's estimate, from statistics of far more pages; of an expression it has none, and
 *       what the sample shows is taken if it is less.
 *   <li>Size: {@link BtreeSize}. Time: the reading grows with the table, and sorting by n log n; one of the two reads
 *       is in what was measured with the sorting.
 * </ol>
 *
 * Only of btrees is more known than the rows and the pages.
 */
public final class Forecasts {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Fewer matching rows of the sample say less of a predicate than statistics do. */
    private static final int ENOUGH_ROWS = 100;

    /** SQLSTATE (manual, appendix A). */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String TABLE = """
            SELECT relkind::text, reltuples, relpages, row_security_active(oid) AS filtered,
                   pg_relation_size(oid) / current_setting('block_size')::int AS pages, pg_table_size(oid) AS bytes
            FROM pg_class WHERE oid = to_regclass(?)
            """;

    /** A limit that is stricter already stays. */
    private static final String LIMIT = """
            SELECT set_config('statement_timeout', least(nullif(setting::bigint, 0), ?)::text, true),
                   set_config('max_parallel_workers_per_gather', '0', true),
                   set_config('enable_hashagg', 'off', true)
            FROM pg_settings WHERE name = 'statement_timeout'
            """;

    private static final Pattern EXPECTED = Pattern.compile("rows=(\\d+) width=(\\d+)\\)$");

    private final Connection connection;
    private final Index index;
    private final Entries entries;
    private final Duration patience;
    private final long deadline;

    private Forecasts(Connection connection, Index index, Duration patience) {
        this.connection = connection;
        this.index = index;
        this.entries = new Entries(index.table(), IndexKeys.of(index.using()));
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Forecasts the build of one index, whether or not there is one like it.
     *
     * @param connection in a transaction, which goes on as it was, or in auto-commit mode
     * @param index as it will be; its table may be missing as yet
     * @return what can be known; what the server refuses to tell, or not in time, is unknown with the reason
     * @throws SQLException if the connection is lost
     * @throws IllegalArgumentException if the index is not spelled as PostgreSQL does
     */
    public static Forecast of(Connection connection, Index index) throws SQLException {
        return of(connection, index, PATIENCE);
    }

    static Forecast of(Connection connection, Index index, Duration patience) throws SQLException {
        return Reading.inTransaction(connection, () -> new Forecasts(connection, index, patience).forecast());
    }

    private record Table(String kind, double tuples, long tuplePages, boolean filtered, long pages, long bytes) {

        Estimate<Long> rows() {
            if (pages == 0) {
                return Estimate.of(0L, "the table is empty");
            }
            if (tuples < 0 || tuplePages == 0) {
                return Estimate.unknown("the table was never analyzed: run ANALYZE on it");
            }
            return Estimate.of(
                    Math.round(tuples / tuplePages * pages),
                    "as of the last ANALYZE or VACUUM, and grown with the table");
        }
    }

    /**
     * What the sample shows of the index.
     *
     * @param read how many rows of the table are in the sample
     * @param rows the rows of the index, of the whole table
     * @param entryBytes of an entry on average, before deduplication
     * @param measured whether that comes from the sample, not from the planner
     */
    private record Contents(
            Sample sample,
            Sample.Size size,
            EntryTypes types,
            long read,
            double tableRows,
            double rows,
            double entryBytes,
            boolean measured) {}

    /** What the planner expects of a query; the width is in bytes. */
    private record Expected(double rows, double width) {}

    private Forecast forecast() throws SQLException {
        Estimate<Table> table = attempt(this::table);
        return table.value().isPresent()
                ? of(table.value().get())
                : Forecast.unknown(index.name(), index.table(), table.basis());
    }

    private Estimate<Table> table() throws SQLException {
        return Reading.rows(
                        connection,
                        TABLE,
                        List.of(index.table().quoted()),
                        row -> new Table(
                                row.getString("relkind"),
                                row.getDouble("reltuples"),
                                row.getLong("relpages"),
                                row.getBoolean("filtered"),
                                row.getLong("pages"),
                                row.getLong("bytes")))
                .stream()
                .findFirst()
                .map(table -> Estimate.of(table, ""))
                .orElseGet(() -> Estimate.unknown("there is no table " + index.table() + " yet"));
    }

    private Forecast of(Table table) throws SQLException {
        Estimate<Contents> contents = contents(table);
        Estimate<Sample.Order> order = contents.then(known -> attempt(() -> order(known)));
        return new Forecast(
                index.name(),
                index.table(),
                table.rows(),
                Optional.of(table.bytes()),
                Optional.of(2 * table.pages()),
                contents.then(known -> attempt(() -> size(known, order))),
                contents.then(known -> order.then(sorted -> time(known, sorted))));
    }

    private Estimate<Contents> contents(Table table) throws SQLException {
        if (table.kind().equals("p")) {
            return Estimate.unknown("a partitioned table has no rows of its own: ask for each of its partitions");
        }
        if (!entries.keys().method().equals("btree")) {
            return Estimate.unknown(
                    "nothing is known of the access method " + entries.keys().method());
        }
        if (table.filtered()) {
            return Estimate.unknown("row security hides rows of the table from this role");
        }
        return table.rows().then(rows -> attempt(() -> contents(rows, table.pages())));
    }

    private Estimate<Contents> contents(long counted, long pages) throws SQLException {
        Sample sample = Sample.of(counted, pages);
        EntryTypes types = EntryTypes.read(connection, entries);
        Sample.Size size = sample.size(connection, entries, types);
        long read = entries.keys().predicate().isEmpty() ? size.rows() : sample.rows(connection, entries);
        double tableRows = sample.isWhole() ? read : counted;
        if (sample.isWhole() || size.rows() >= ENOUGH_ROWS) {
            double rows = tableRows * size.rows() / Math.max(1, read);
            return Estimate.of(new Contents(sample, size, types, read, tableRows, rows, size.entryBytes(), true), "");
        }
        Expected expected = expect(entries.query(""));
        double entryBytes = size.rows() > 0 ? size.entryBytes() : 8 + Math.ceil(expected.width() / 8) * 8;
        return Estimate.of(new Contents(sample, size, types, read, tableRows, expected.rows(), entryBytes, false), "");
    }

    private Estimate<Sample.Order> order(Contents contents) throws SQLException {
        return Estimate.of(contents.sample().order(connection, entries), "");
    }

    private Estimate<Long> size(Contents contents, Estimate<Sample.Order> order) throws SQLException {
        double rows = contents.rows();
        IndexKeys keys = entries.keys();
        boolean deduplicated = !index.unique()
                && keys.included().isEmpty()
                && contents.types().equalIsSame()
                && !keys.storage().getOrDefault("deduplicate_items", "on").matches("off|false|no|0");
        double different = deduplicated ? Math.max(1, Math.min(rows, keys(contents, order))) : rows;
        int fillfactor = Integer.parseInt(
                keys.storage().getOrDefault("fillfactor", String.valueOf(BtreeSize.DEFAULT_FILLFACTOR)));
        String basis = number(rows) + " rows of " + number(contents.entryBytes()) + " bytes"
                + (deduplicated ? " with about " + number(different) + " different keys" : "") + ", "
                + (contents.measured() ? measuredOn(contents) : "as the planner expects");
        return Estimate.of(BtreeSize.bytes(rows, different, contents.entryBytes(), fillfactor), basis);
    }

    /**
     * Which keys the predicate leaves is as the planner has it ({@code estimate_num_groups} in {@code selfuncs.c}), but
     * for a share of the rows that was counted in the sample, and not made up from that of each condition.
     */
    private double keys(Contents contents, Estimate<Sample.Order> order) throws SQLException {
        Optional<Double> shown = order.value().map(sorted -> sorted.keysOf(contents.rows()));
        if (contents.sample().isWhole() && shown.isPresent()) {
            return shown.get();
        }
        String places = IntStream.rangeClosed(1, entries.keys().keys().size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        double ofTable = expect(entries.all() + " GROUP BY " + places).rows();
        double leftOut = 1 - Math.min(1, contents.rows() / contents.tableRows());
        double expected = ofTable * (1 - Math.pow(leftOut, contents.tableRows() / ofTable));
        boolean computed = !entries.keys().keys().stream().allMatch(IndexKeys.Key::isColumn);
        return shown.filter(keys -> computed && keys < expected).orElse(expected);
    }

    private Estimate<Duration> time(Contents contents, Sample.Order sorted) {
        double share = contents.sample().share();
        double read = contents.size().seconds() / share;
        double ordered = sorted.seconds() * growth(sorted.rows(), contents.rows(), 1 / share);
        return Estimate.of(
                Duration.ofMillis(Math.round((read + ordered) * 1000)),
                "rough: " + measuredOn(contents) + ", by one process on a server as busy as now");
    }

    /** How much longer it takes to sort so many more. */
    private static double growth(double fewRows, double allRows, double proportion) {
        return fewRows < 2 || allRows <= fewRows
                ? proportion
                : allRows * Math.log(allRows) / (fewRows * Math.log(fewRows));
    }

    private static String measuredOn(Contents contents) {
        return "measured on " + (contents.sample().isWhole() ? "all " : "") + number(contents.read()) + " rows";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** @throws SQLException if the planner does not accept the query */
    private Expected expect(String query) throws SQLException {
        Matcher line = EXPECTED.matcher(Reading.rows(connection, "EXPLAIN " + query, row -> row.getString(1))
                .get(0));
        if (!line.find()) {
            throw new IllegalStateException("EXPLAIN begins with a line without rows and width");
        }
        return new Expected(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2)));
    }

    private <T> Estimate<T> attempt(Reading.Question<Estimate<T>> question) throws SQLException {
        return Reading.attempt(
                connection,
                () -> {
                    limit();
                    return question.ask();
                },
                failure -> Estimate.unknown(why(failure)));
    }

    private void limit() throws SQLException {
        long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
        Reading.rows(connection, LIMIT, List.of(left), row -> true);
    }

    private String why(SQLException failure) {
        return switch (String.valueOf(failure.getSQLState())) {
            case INSUFFICIENT_PRIVILEGE -> "this role may not read table " + index.table();
            case QUERY_CANCELED, LOCK_NOT_AVAILABLE ->
                "not answered within " + patience.toSeconds() + " s: the table is locked, or slow to read";
            default ->
                "the server refused: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("");
        };
    }
}
