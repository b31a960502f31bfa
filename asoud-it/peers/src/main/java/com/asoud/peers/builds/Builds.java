package com.asoud.peers.builds;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.it.marketplace.FirstRelease;
import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.product.Product;
import com.asoud.peers.Report;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

/** The ways to build the 16 indexes, each once in every round, by turns, in the same tables. */
final class Builds {

    /** What the others are compared with: the files that {@code migrate} runs, run by Flyway itself. */
    private static final String PLAIN_FLYWAY = "plain Flyway, the concurrent files";

    private static final int GUIDES_INDEXES = 16;

    private final GrownMarketplace marketplace;
    private final int rounds;
    private final PrintWriter progress;
    private final List<Way> ways = new ArrayList<>();

    private interface Build {
        void run() throws SQLException;
    }

    private record Way(String name, Build build, List<Measured> measured) {}

    private record Measured(double seconds, long wal) {}

    Builds(GrownMarketplace marketplace, int rounds, PrintWriter progress) {
        this.marketplace = marketplace;
        this.rounds = rounds;
        this.progress = progress;
        add("`CREATE INDEX`, one by one: writers wait", () -> oneByOne(""));
        add("plain Flyway, the standard files: writers wait", () -> flyway("standard"));
        add("as Django does: `CREATE INDEX CONCURRENTLY`, one by one", this::django);
        add(PLAIN_FLYWAY, () -> flyway("concurrent"));
        add("`migrate --jobs=1`", () -> migrate("--jobs=1"));
        add("`migrate`", () -> migrate());
        add("`migrate --parallel-workers=0`", () -> migrate("--parallel-workers=0"));
    }

    private void add(String name, Build build) {
        ways.add(new Way(name, build, new ArrayList<>()));
    }

    void run(Report report) throws SQLException {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get((i + round) % ways.size());
                progress.printf("builds, round %s of %s: %s%n", round, rounds, way.name());
                way.measured().add(measure(way));
            }
        }
        report.note(marketplace.description() + ", " + GrownMarketplace.SETTINGS + "; all ways in one JVM.");
        report.note(String.format(
                Locale.ROOT,
                "The three tables with the indexes of V1: %.0f MB; the 16 indexes: %.0f MB.",
                marketplace.bytesWithoutTheGuides() / 1e6,
                marketplace.bytesOfTheGuides() / 1e6));
        report.add(new Report.Table(
                "The 16 indexes, " + rounds + " rounds",
                List.of("way", "seconds of each round", "median", "to plain Flyway", "seconds more than it", "WAL, MB"),
                ways.stream().map(this::row).toList()));
    }

    /** Ratio and difference are of the two in one round, and then their medians. */
    private List<String> row(Way way) {
        List<Measured> plain = ways.stream()
                .filter(each -> each.name().equals(PLAIN_FLYWAY))
                .findFirst()
                .orElseThrow()
                .measured();
        return List.of(
                way.name(),
                way.measured().stream()
                        .map(round -> String.format(Locale.ROOT, "%.2f", round.seconds()))
                        .collect(Collectors.joining(", ")),
                median("%.2f", way, (round, measured) -> measured.seconds()),
                median(
                        "%.2f",
                        way,
                        (round, measured) ->
                                measured.seconds() / plain.get(round).seconds()),
                median(
                        "%+.2f",
                        way,
                        (round, measured) ->
                                measured.seconds() - plain.get(round).seconds()),
                String.format(Locale.ROOT, "%.1f", way.measured().get(0).wal() / 1e6));
    }

    private static String median(String format, Way way, ToDoubleBiFunction<Integer, Measured> value) {
        double[] values = IntStream.range(0, way.measured().size())
                .mapToDouble(round -> value.applyAsDouble(round, way.measured().get(round)))
                .toArray();
        return String.format(Locale.ROOT, format, Median.withDefaults().evaluate(values));
    }

    private Measured measure(Way way) throws SQLException {
        marketplace.takeIndexesAway();
        long wal = marketplace.wal();
        long begin = System.nanoTime();
        way.build().run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (marketplace.indexes() != GUIDES_INDEXES) {
            throw new IllegalStateException(way.name() + " has built " + marketplace.indexes() + " indexes, not 16");
        }
        return new Measured(seconds, marketplace.wal() - wal);
    }

    private void flyway(String flavour) throws SQLException {
        PGSimpleDataSource database = marketplace.dataSource();
        FluentConfiguration flyway = flavour.equals("concurrent")
                ? FirstRelease.flyway(database)
                : Flyway.configure().dataSource(database);
        flyway.locations(Stream.of("common", flavour)
                        .map(folder -> "filesystem:" + FirstRelease.folder().resolve("migration/" + folder))
                        .toArray(String[]::new))
                .load()
                .migrate();
    }

    private void migrate(String... options) throws SQLException {
        PGSimpleDataSource database = marketplace.dataSource();
        List<String> arguments = new ArrayList<>(List.of(
                "migrate",
                "--url=" + database.getURL(),
                "--user=" + database.getUser(),
                "--migrations=" + FirstRelease.folder(),
                "--after-deploy"));
        arguments.addAll(List.of(options));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        CommandLine tool = DdlTool.commandLine().setOut(writer).setErr(writer);
        if (tool.execute(arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(said.toString());
        }
    }

    /**
     * What {@code django.contrib.postgres.operations.AddIndexConcurrently} sends, one migration for each index, outside
     * of a transaction; a unique index by {@code RunSQL} in {@code SeparateDatabaseAndState}. Django's own time is left
     * out.
     */
    private void django() throws SQLException {
        oneByOne("CONCURRENTLY ");
    }

    private void oneByOne(String concurrently) throws SQLException {
        try (Connection connection = marketplace.dataSource().getConnection()) {
            for (Class<?> entity : List.of(Market.class, Product.class, Order.class)) {
                Table table = entity.getAnnotation(Table.class);
                String name = Identifiers.quote(table.name().replace("\"", ""));
                for (Index index : table.indexes()) {
                    Sql.execute(
                            connection,
                            "CREATE %sINDEX %s%s ON %s (%s)"
                                    .formatted(
                                            index.unique() ? "UNIQUE " : "",
                                            concurrently,
                                            Identifiers.quote(index.name()),
                                            name,
                                            index.columnList()));
                }
            }
        }
    }
}
