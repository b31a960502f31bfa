package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Judgement.Effect;
import com.asoud.benchmark.Price.Cost;
import com.asoud.benchmark.Price.IndexPrice;
import com.asoud.benchmark.Price.Write;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what the declared indexes cost who writes, table by table:
 *
 * <ol>
 *   <li>The newest rows are set aside, deleted and vacuumed away.
 *   <li>The same rows are written again: one by one, each committed durably; in JDBC batches; by one statement.
 *   <li>Some of them are updated: a column of a declared index, and one of no index. Each gets its neighbour's value.
 *   <li>Rounds alternate between both databases, as {@link QueryRun}'s blocks do.
 * </ol>
 *
 * <p>Write-ahead log is counted by the server for each statement ({@code EXPLAIN (ANALYZE, WAL)}), or else as the
 * distance that its end moved, while nobody else writes.
 */
final class WriteRun {

    private static final int SINGLE = 50;
    private static final int BATCHED = 500;
    private static final int BATCH = 100;
    private static final int BULK = 2_000;
    private static final int ALL = SINGLE + BATCHED + BULK;

    private static final String ASIDE = "asoud_benchmark_rows";
    private static final String NUMBER = "asoud_benchmark_number";
    private static final String EXPLAIN = "EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) ";

    private static final String COLUMNS = """
            SELECT a.attname AS name,
                   (SELECT count(*) FROM pg_index AS i
                    WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)) > 0 AS indexed,
                   EXISTS (SELECT FROM pg_index AS i
                           WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)) AS is_unique,
                   EXISTS (SELECT FROM pg_index AS i
                           WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS is_key
            FROM pg_attribute AS a
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY (SELECT count(*) FROM pg_index AS i
                      WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)) DESC, a.attnum
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final DataSource without;
    private final DataSource with;
    private final List<Index> declared;
    private final int rounds;
    private final Judgement judgement;
    private final RandomGenerator random;
    private final Progress progress;

    private record Column(String name, boolean indexed, boolean unique, boolean key) {

        String quoted() {
            return Identifiers.quote(name);
        }
    }

    /** One measurement of one write. */
    private record Sample(double micros, double wal, double fullPages, Optional<Double> hot) {}

    /** What the server says of a statement. */
    private record Explained(double millis, double wal, double fullPages) {}

    /**
     * @param without a database without the declared indexes; it is written to
     * @param with the same with them; it is written to
     * @param declared the indexes in question
     * @param rounds 2 or more, even
     */
    WriteRun(
            DataSource without,
            DataSource with,
            List<Index> declared,
            int rounds,
            Judgement judgement,
            RandomGenerator random,
            Progress progress) {
        this.without = without;
        this.with = with;
        this.declared = declared;
        this.rounds = rounds;
        this.judgement = judgement;
        this.random = random;
        this.progress = progress;
    }

    List<String> tables() {
        return declared.stream().map(index -> index.size().table()).distinct().toList();
    }

    /** How many steps the progress is told. */
    int steps() {
        return tables().size() * (rounds + 1);
    }

    /** Writes to every table that has a declared index. */
    List<Write> writes() throws SQLException {
        List<Write> writes = new ArrayList<>();
        for (String table : tables()) {
            writes.addAll(writes(table));
        }
        return writes;
    }

    private List<Write> writes(String table) throws SQLException {
        try (Connection bare = without.getConnection();
                Connection indexed = with.getConnection()) {
            Table first = new Table(bare, table);
            Table second = new Table(indexed, table);
            Optional<String> ofIndex = second.updatable(Column::indexed);
            Optional<String> ofNone = second.updatable(column -> !column.indexed());
            List<Map<String, Sample>> samplesWithout = new ArrayList<>();
            List<Map<String, Sample>> samplesWith = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                progress.step(table);
                boolean bareFirst = random.nextBoolean();
                if (bareFirst) {
                    samplesWithout.add(first.round(ofIndex, ofNone));
                }
                samplesWith.add(second.round(ofIndex, ofNone));
                if (!bareFirst) {
                    samplesWithout.add(first.round(ofIndex, ofNone));
                }
            }
            first.forget();
            second.forget();
            return samplesWith.get(0).keySet().stream()
                    .map(write -> write(table, write, of(samplesWithout, write), of(samplesWith, write)))
                    .toList();
        }
    }

    private static List<Sample> of(List<Map<String, Sample>> rounds, String write) {
        return rounds.stream()
                .map(samples -> Optional.ofNullable(samples.get(write)).orElseThrow())
                .toList();
    }

    private Write write(String table, String write, List<Sample> bare, List<Sample> indexed) {
        Effect effect = judgement.effect(values(bare, Sample::micros), values(indexed, Sample::micros));
        return new Write(
                table,
                write,
                cost(bare),
                cost(indexed),
                effect.ratio(),
                effect.low(),
                effect.high(),
                judgement.verdict(effect, effect.p()));
    }

    private static Cost cost(List<Sample> samples) {
        return new Cost(
                Judgement.median(values(samples, Sample::micros)),
                Judgement.median(values(samples, Sample::wal)),
                Judgement.median(values(samples, Sample::fullPages)),
                samples.get(0)
                        .hot()
                        .map(any -> Judgement.median(
                                values(samples, sample -> sample.hot().orElse(0.0)))));
    }

    private static double[] values(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).toArray();
    }

    /** What each index alone adds to a bulk insert, in microseconds and bytes of log for each row, by index. */
    Map<String, double[]> eachAlone() throws SQLException {
        Map<String, double[]> added = new LinkedHashMap<>();
        for (String table : tables()) {
            progress.step(table + ", each index");
            List<Index> indexes = declared.stream()
                    .filter(index -> index.size().table().equals(table))
                    .toList();
            try (Connection connection = with.getConnection()) {
                Table rows = new Table(connection, table);
                Map<String, List<Explained>> samples = new LinkedHashMap<>();
                for (int round = 0; round < rounds; round++) {
                    rows.takeAway();
                    samples.computeIfAbsent("", all -> new ArrayList<>()).add(rows.insertAndUndo(Optional.empty()));
                    for (Index index : indexes) {
                        rows.vacuum();
                        samples.computeIfAbsent(index.size().index(), one -> new ArrayList<>())
                                .add(rows.insertAndUndo(Optional.of(index)));
                    }
                    rows.vacuum();
                    rows.putBack();
                }
                rows.forget();
                List<Explained> all = samples.getOrDefault("", List.of());
                for (Index index : indexes) {
                    List<Explained> fewer = samples.getOrDefault(index.size().index(), List.of());
                    added.put(index.size().index(), new double[] {
                        1e3 * (least(all, Explained::millis) - least(fewer, Explained::millis)) / rows.count(),
                        (median(all, Explained::wal) - median(fewer, Explained::wal)) / rows.count()
                    });
                }
            }
        }
        return added;
    }

    /** What disturbs makes everything longer, never shorter. */
    private static double least(List<Explained> samples, ToDoubleFunction<Explained> value) {
        return samples.stream().mapToDouble(value).min().orElseThrow();
    }

    private static double median(List<Explained> samples, ToDoubleFunction<Explained> value) {
        return Judgement.median(samples.stream().mapToDouble(value).toArray());
    }

    /**
     * Puts both together.
     *
     * @param added of {@link #eachAlone}
     * @param savings of {@link Savings}
     */
    static List<IndexPrice> prices(
            List<Index> declared, Map<String, double[]> added, Map<String, Savings.Saving> savings) {
        return declared.stream()
                .map(index -> {
                    String name = index.size().index();
                    double[] cost = Optional.ofNullable(added.get(name)).orElseThrow();
                    Optional<Savings.Saving> saving =
                            Optional.ofNullable(savings.get(name)).filter(each -> each.millis() > 0);
                    return new IndexPrice(
                            index.size().table(),
                            name,
                            cost[0],
                            cost[1],
                            saving.map(Savings.Saving::millis),
                            saving.map(Savings.Saving::query),
                            saving.filter(each -> cost[0] > 0).map(each -> cost[0] / 1e3 / each.millis()));
                })
                .toList();
    }

    /** Seconds of building the declared indexes where they are missing, one after the other. */
    double buildSeconds() throws SQLException {
        try (Connection connection = without.getConnection()) {
            long begin = System.nanoTime();
            for (Index index : declared) {
                Sql.execute(connection, index.definition());
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** The newest rows of one table of one database. */
    private static final class Table {

        private final Connection connection;
        private final String table;
        private final List<Column> columns;
        private final String names;
        private final String keys;
        private final int count;

        /** Sets the rows aside, in a table that costs no log. */
        Table(Connection connection, String name) throws SQLException {
            this.connection = connection;
            this.table = Identifiers.quote(name);
            this.columns = Sql.rows(connection, COLUMNS, table).stream()
                    .map(row -> new Column(
                            Databases.get(row, "name", String.class),
                            Databases.get(row, "indexed", Boolean.class),
                            Databases.get(row, "is_unique", Boolean.class),
                            Databases.get(row, "is_key", Boolean.class)))
                    .toList();
            this.names = columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
            this.keys = columns.stream()
                    .filter(Column::key)
                    .map(column -> "t.%1$s = r.%1$s".formatted(column.quoted()))
                    .collect(Collectors.joining(" AND "));
            Sql.execute(connection, """
                    CREATE UNLOGGED TABLE %s AS
                    SELECT row_number() OVER (ORDER BY place) AS %s, %s
                    FROM (SELECT ctid AS place, %s FROM %s ORDER BY ctid DESC LIMIT %s) AS newest
                    """.formatted(ASIDE, NUMBER, names, names, table, ALL));
            Sql.execute(connection, "CREATE UNIQUE INDEX ON " + ASIDE + " (" + NUMBER + ")");
            Sql.execute(connection, "ANALYZE " + ASIDE);
            this.count =
                    Sql.<Long>value(connection, "SELECT count(*) FROM " + ASIDE).intValue();
        }

        int count() {
            return count;
        }

        void forget() throws SQLException {
            Sql.execute(connection, "DROP TABLE " + ASIDE);
        }

        /** Rows that others refer to go, too: they come back at once. */
        void takeAway() throws SQLException {
            Sql.execute(connection, "SET session_replication_role = replica");
            Sql.execute(connection, "DELETE FROM %s AS t USING %s AS r WHERE %s".formatted(table, ASIDE, keys));
            Sql.execute(connection, "RESET session_replication_role");
            vacuum();
        }

        void vacuum() throws SQLException {
            Sql.execute(connection, "VACUUM (INDEX_CLEANUP ON) " + table);
        }

        void putBack() throws SQLException {
            Sql.execute(connection, insert("true ORDER BY " + NUMBER));
        }

        private String insert(String which) {
            return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s WHERE %s"
                    .formatted(table, names, names, ASIDE, which);
        }

        /** A bulk insert, perhaps without one index. */
        Explained insertAndUndo(Optional<Index> missing) throws SQLException {
            connection.setAutoCommit(false);
            try {
                if (missing.isPresent()) {
                    Sql.execute(connection, "DROP INDEX " + missing.get().name());
                }
                return explain(insert("true ORDER BY " + NUMBER));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private Explained explain(String sql) throws SQLException {
            JsonNode plan = JSON.readTree(String.valueOf(Sql.<Object>value(connection, EXPLAIN + sql)))
                    .get(0);
            JsonNode root = plan.get("Plan");
            return new Explained(
                    plan.get("Execution Time").asDouble(),
                    root.path("WAL Bytes").asDouble(),
                    root.path("WAL FPI").asDouble());
        }

        Map<String, Sample> round(Optional<String> ofIndex, Optional<String> ofNone) throws SQLException {
            takeAway();
            Map<String, Sample> samples = new LinkedHashMap<>();
            int singles = Math.min(SINGLE, count / 3);
            int batched = Math.min(BATCHED, count / 3);
            samples.put("inserts, one by one", singles(1, singles));
            samples.put("inserts, in batches", batches(singles + 1, singles + batched));
            int rest = count - singles - batched;
            String bulk = NUMBER + " > " + (singles + batched);
            samples.put("inserts, one statement", statement(insert(bulk + " ORDER BY " + NUMBER), rest, false));
            if (ofIndex.isPresent()) {
                samples.put("updates of " + ofIndex.get(), statement(update(ofIndex.get(), bulk), rest, true));
            }
            if (ofNone.isPresent()) {
                samples.put("updates of " + ofNone.get(), statement(update(ofNone.get(), bulk), rest, true));
            }
            return samples;
        }

        private Sample singles(int from, int to) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(insert(NUMBER + " = ?"))) {
                double[] micros = new double[to - from + 1];
                long log = log();
                for (int i = from; i <= to; i++) {
                    insert.setLong(1, i);
                    long begin = System.nanoTime();
                    insert.executeUpdate();
                    micros[i - from] = (System.nanoTime() - begin) / 1e3;
                }
                return new Sample(
                        Judgement.median(micros), (double) (log() - log) / micros.length, 0, Optional.empty());
            }
        }

        private Sample batches(int from, int to) throws SQLException {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(insert(NUMBER + " = ?"))) {
                long log = log();
                long begin = System.nanoTime();
                for (int i = from; i <= to; i++) {
                    insert.setLong(1, i);
                    insert.addBatch();
                    if ((i - from) % BATCH == BATCH - 1 || i == to) {
                        insert.executeBatch();
                    }
                }
                connection.commit();
                double micros = (System.nanoTime() - begin) / 1e3;
                int rows = to - from + 1;
                return new Sample(micros / rows, (double) (log() - log) / rows, 0, Optional.empty());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        /** Just after a checkpoint, when the first change of each page puts all of it into the log. */
        private Sample statement(String sql, int rows, boolean update) throws SQLException {
            Sql.execute(connection, "CHECKPOINT");
            connection.setAutoCommit(false);
            try {
                Explained explained = explain(sql);
                Optional<Double> hot = update ? Optional.of(hot() / rows) : Optional.empty();
                connection.commit();
                return new Sample(
                        1e3 * explained.millis() / rows, explained.wal() / rows, explained.fullPages() / rows, hot);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private double hot() throws SQLException {
            return Sql.<Long>value(connection, "SELECT pg_stat_get_xact_tuples_hot_updated(?::regclass)", table)
                    .doubleValue();
        }

        private long log() throws SQLException {
            return Sql.<Number>value(connection, "SELECT (pg_current_wal_insert_lsn() - pg_lsn '0/0')::bigint")
                    .longValue();
        }

        private String update(String column, String which) {
            return """
                    UPDATE %1$s AS t SET %2$s = other.%2$s
                    FROM %3$s AS r JOIN %3$s AS other ON other.%4$s = r.%4$s %% %5$s + 1
                    WHERE %6$s AND r.%7$s
                    """.formatted(table, Identifiers.quote(column), ASIDE, NUMBER, count, keys, which);
        }

        /** A column whose values can be exchanged between rows without breaking a rule of the table. */
        Optional<String> updatable(Predicate<Column> wanted) throws SQLException {
            Stream<Column> candidates = columns.stream().filter(column -> !column.unique() && wanted.test(column));
            for (Column column : candidates.toList()) {
                if (isUpdatable(column.name())) {
                    return Optional.of(column.name());
                }
            }
            return Optional.empty();
        }

        private boolean isUpdatable(String column) throws SQLException {
            connection.setAutoCommit(false);
            Savepoint before = connection.setSavepoint();
            try {
                Sql.execute(connection, update(column, NUMBER + " > 0"));
                return true;
            } catch (SQLException refused) {
                connection.rollback(before);
                return false;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
