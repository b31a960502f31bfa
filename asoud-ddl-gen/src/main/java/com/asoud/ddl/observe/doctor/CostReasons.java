package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why the planner could use an index and finds another way cheaper. In this order, the first that holds:
 *
 * <ol>
 *   <li>a setting of the planner, which is tried at its default;
 *   <li>the statistics are stale; with leave to execute, the rows are counted and compared with the estimate;
 *   <li>the table is small;
 *   <li>too many rows match, by the planner's estimate.
 * </ol>
 */
final class CostReasons {

    /** From this share of the table on, reading it from end to end is mostly cheaper. */
    private static final double MANY = 0.01;

    private static final double FAR_OFF = 3;

    /** What an SSD suggests instead of the default, 4 (manual, 19.7.2). */
    private static final Map<String, String> OF_AN_SSD = Map.of("random_page_cost", "1.1");

    private final Connection connection;
    private final Probe probe;
    private final Explainer explainer;
    private final PreparedQuery query;
    private final boolean mayExecute;

    CostReasons(Connection connection, Probe probe, Explainer explainer, PreparedQuery query, boolean mayExecute) {
        this.connection = connection;
        this.probe = probe;
        this.explainer = explainer;
        this.query = query;
        this.mayExecute = mayExecute;
    }

    /**
     * @param now the plan as it is
     * @param index that is not used
     * @param instead what the other plan uses: that index, or another one
     * @param forced the plan that uses the index, as it may not read whole tables
     */
    List<Finding> of(String what, Scan scan, IndexDefinition index, IndexDefinition instead, Plan now, Plan forced)
            throws SQLException {
        TableFacts facts = TableFacts.of(connection, scan.name());
        String costs = "Estimated cost of the query: %s as it is, %s with an index."
                .formatted(Probe.cost(now), Probe.cost(forced));
        Optional<Finding> setting = setting(what, index, now, costs);
        if (setting.isPresent()) {
            return List.of(setting.get());
        }
        List<String> numbers = new ArrayList<>(List.of(matching(scan, facts), costs));
        Optional<Finding> stale = facts.isStale() ? stale(what, scan, facts, numbers) : Optional.empty();
        if (stale.isPresent() && mayExecute) {
            return List.of(stale.get());
        }
        List<Finding> findings = new ArrayList<>(List.of(size(what, scan, index, instead, facts, numbers)));
        stale.ifPresent(findings::add);
        return findings;
    }

    private Finding size(
            String what,
            Scan scan,
            IndexDefinition index,
            IndexDefinition instead,
            TableFacts facts,
            List<String> numbers)
            throws SQLException {
        String forcedly = "With enable_seqscan = off, " + instead.name() + " is used.";
        if (facts.isSmall()) {
            return new Finding(
                    Cause.SMALL_TABLE,
                    what,
                    numbers,
                    forcedly + " The planner compares the two costs, and is right for so few rows.",
                    "nothing: the index will be used when the table has grown");
        }
        String ssd = isUsed(index, OF_AN_SSD) ? " With random_page_cost = 1.1, it is used without that." : "";
        boolean many = share(scan, facts) >= MANY;
        return new Finding(
                many ? Cause.LOW_SELECTIVITY : Cause.COSTS,
                what,
                numbers,
                forcedly + ssd,
                (many
                                ? "ask for fewer rows, by a further condition or a LIMIT with the order of an index; or leave it: for so many rows, reading the table is right"
                                : "compare the times of both with EXPLAIN (ANALYZE, BUFFERS)")
                        + (ssd.isEmpty() ? "" : "; if the database is on an SSD, set random_page_cost = 1.1"));
    }

    /** A node of a parallel plan tells of one worker's rows. */
    private double expected(Scan scan) throws SQLException {
        return probe.plan(
                        Probe.rows(scan, scan.texts(), List.of()),
                        PlanMode.CUSTOM,
                        Map.of("max_parallel_workers_per_gather", "0"))
                .map(plan -> plan.root().planRows())
                .orElse(scan.node().planRows());
    }

    private double share(Scan scan, TableFacts facts) throws SQLException {
        return expected(scan) / Math.max(1, facts.rows().orElse(1L));
    }

    private String matching(Scan scan, TableFacts facts) throws SQLException {
        return String.format(
                Locale.ROOT,
                "%s has %s; the planner expects %s to match%s.",
                scan.name(),
                facts.size(),
                Quantities.count(Math.round(expected(scan))),
                facts.rows().filter(rows -> rows > 0).isPresent()
                        ? String.format(Locale.ROOT, ", %.1f %% of them", 100 * share(scan, facts))
                        : "");
    }

    /** A switch that is off, or a cost that is not its default. */
    private Optional<Finding> setting(String what, IndexDefinition index, Plan now, String costs) throws SQLException {
        for (Map.Entry<String, String> changed : now.settings().entrySet()) {
            String initial = Query.first(
                            connection,
                            "SELECT boot_val FROM pg_settings WHERE name = ?",
                            List.of(changed.getKey()),
                            row -> row.getString(1))
                    .orElse(changed.getValue());
            if (isUsed(index, Map.of(changed.getKey(), initial))) {
                return Optional.of(new Finding(
                        Cause.SETTING,
                        what,
                        List.of(
                                "%s is %s; its default is %s.".formatted(changed.getKey(), changed.getValue(), initial),
                                costs),
                        "With %s = %s, %s is used.".formatted(changed.getKey(), initial, index.name()),
                        "find where it is set (SELECT * FROM pg_settings WHERE name = %s; pg_db_role_setting), and reset it there"
                                .formatted(Identifiers.literal(changed.getKey()))));
            }
        }
        return Optional.empty();
    }

    /** The same reason, where a switch keeps the planner from the index altogether. */
    Optional<Finding> setting(String what, IndexDefinition index, Plan now) throws SQLException {
        return setting(what, index, now, "Estimated cost of the query: " + Probe.cost(now) + " as it is.");
    }

    private boolean isUsed(IndexDefinition index, Map<String, String> settings) throws SQLException {
        return probe.plan(query, PlanMode.CUSTOM, settings)
                .filter(plan -> probe.uses(plan, index).isPresent())
                .isPresent();
    }

    private Optional<Finding> stale(String what, Scan scan, TableFacts facts, List<String> numbers)
            throws SQLException {
        List<String> found = new ArrayList<>(numbers);
        found.add(facts.statistics());
        String remedy = "ANALYZE " + scan.name() + "; and see that autovacuum is on and gets there; then ask again";
        if (!mayExecute) {
            return Optional.of(new Finding(
                    Cause.STALE_STATISTICS,
                    what,
                    found,
                    "",
                    remedy + "; or ask with --analyze, which counts the rows"));
        }
        Optional<Double> real = Query.attempt(
                connection,
                () -> {
                    Probe.set(connection, Probe.NO_SCAN);
                    return Optional.of(explainer
                            .analyze(Probe.rows(scan, scan.texts(), List.of()), PlanMode.CUSTOM)
                            .rows());
                },
                refused -> Optional.empty());
        double expected = Math.max(1, expected(scan));
        Optional<Double> off = real.map(rows -> Math.max(rows, 1) / expected)
                .map(ratio -> Math.max(ratio, 1 / ratio))
                .filter(ratio -> ratio >= FAR_OFF);
        return off.map(ratio -> new Finding(
                Cause.STALE_STATISTICS,
                what,
                found,
                String.format(
                        Locale.ROOT,
                        "Counted: %s rows match, where the planner expects %s.",
                        Quantities.count(Math.round(real.orElse(0.0))),
                        Quantities.count(Math.round(expected))),
                remedy));
    }
}
