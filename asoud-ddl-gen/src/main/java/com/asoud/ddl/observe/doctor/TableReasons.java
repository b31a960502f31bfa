package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Query;
import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanText;
import com.asoud.explain.PreparedQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a plan does without an index of one table. */
final class TableReasons {

    private static final String INVALID = """
            SELECT c.relname,
                   EXISTS (SELECT FROM pg_stat_progress_create_index AS build WHERE build.index_relid = i.indexrelid)
                       AS building
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE t.oid = to_regclass(?) AND t.relkind <> 'p' AND NOT (i.indisvalid AND i.indisready)
            """;

    private static final int MOST = 5;

    private final Connection connection;
    private final Explainer explainer;
    private final boolean mayExecute;

    private final PreparedQuery query;
    private final Plan custom;
    private final Optional<Plan> generic;
    private final boolean alone;
    private final boolean asked;
    private final Predicate<String> owned;
    private final List<IndexDefinition> indexes;
    private final List<IndexDefinition> wanted;
    private final Probe probe;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param alone whether the plan reads no other table
     * @param aliases of the table in the plan
     * @param catalog of the table
     * @param asked whether somebody has asked for an index
     * @param owned whether the migrations know an index
     * @param wanted those that were asked for, of this table
     */
    TableReasons(
            Connection connection,
            Explainer explainer,
            boolean mayExecute,
            PreparedQuery query,
            Plan custom,
            Optional<Plan> generic,
            boolean alone,
            Set<String> aliases,
            IndexCatalog catalog,
            boolean asked,
            Predicate<String> owned,
            List<IndexDefinition> wanted) {
        this.alone = alone;
        this.asked = asked;
        this.owned = owned;
        this.connection = connection;
        this.explainer = explainer;
        this.mayExecute = mayExecute;
        this.query = query;
        this.custom = custom;
        this.generic = generic;
        this.indexes = List.copyOf(catalog.all());
        this.wanted = List.copyOf(wanted);
        this.probe = new Probe(connection, explainer, catalog, aliases);
    }

    /** The ways in that the plan takes to the table by an index. */
    List<AccessPath> used() {
        return probe.paths(custom).filter(path -> path.index().isPresent()).toList();
    }

    /** Why that scan does without one; nothing, if all is well. */
    List<Finding> of(Scan scan) throws SQLException {
        findings.clear();
        lookAt(scan);
        return List.copyOf(findings);
    }

    private void lookAt(Scan scan) throws SQLException {
        if (asked && wanted.isEmpty()) {
            return;
        }
        List<IndexDefinition> candidates = asked ? wanted : indexes;
        for (IndexDefinition index : candidates) {
            if (probe.uses(custom, index).isPresent()) {
                forAnyValues(scan, index);
                return;
            }
        }
        // An index that is read in its order, for all rows or the first few, does what it is for.
        boolean whole = scan.readsWholeTable()
                || !scan.conditions().isEmpty() && probe.paths(custom).anyMatch(AccessPath::readsWholeIndex);
        if (!whole && !asked) {
            return;
        }
        List<IndexDefinition> valid = invalid(scan, candidates);
        if (scan.conditions().isEmpty()) {
            if (!joined(scan, valid) && (!asked || !dearer(scan, valid))) {
                noCondition(scan);
            }
        } else if (!valid.isEmpty() && !dearer(scan, valid)) {
            shape(scan, valid);
        } else if (candidates.isEmpty()) {
            findings.add(noIndex(scan));
        }
    }

    private boolean joined(Scan scan, List<IndexDefinition> candidates) throws SQLException {
        JoinReasons joins = new JoinReasons(probe, custom, scan);
        for (IndexDefinition index : candidates) {
            Optional<Finding> found = joins.find(index, unused(scan, index));
            if (found.isPresent()) {
                findings.add(found.get());
                return true;
            }
        }
        return false;
    }

    private String unused(Scan scan, IndexDefinition index) {
        return unused(scan, Optional.of(index));
    }

    private String unused(Scan scan, Optional<IndexDefinition> index) {
        boolean unbounded = index.isPresent() && readIn(custom).equals(index);
        return scan.name() + ": "
                + index.map(each -> each.name()
                                + (unbounded ? " is read, and nothing bounds what is read of it" : " is not used"))
                        .orElse("no index is used")
                + (scan.readsWholeTable() ? ", the whole table is read" : "");
    }

    private void forAnyValues(Scan scan, IndexDefinition index) throws SQLException {
        if (generic.isEmpty() || probe.uses(generic.get(), index).isPresent()) {
            return;
        }
        boolean partial = index.predicate().isPresent();
        findings.add(
                new Finding(
                        partial ? Cause.PREDICATE_NOT_PROVABLE : Cause.GENERIC_PLAN,
                        scan.name() + ": " + index.name()
                                + " is used in the plan for these values, not in the one for any",
                        List.of(
                                "The server chooses between both after five executions of a prepared statement.",
                                partial
                                        ? "The index has rows WHERE %s only; a value that is not known cannot prove that."
                                                .formatted(index.predicate().orElseThrow())
                                        : "For any values, the planner estimates by averages, and knows no pattern's beginning."),
                        "Planned under both plan_cache_modes; estimated cost %s for these values, %s for any."
                                .formatted(Probe.cost(custom), Probe.cost(generic.get())),
                        partial
                                ? "write that value as a literal in the query"
                                : "for this query set plan_cache_mode = force_custom_plan, or prepareThreshold=0 in the URL of the application"));
    }

    private List<IndexDefinition> invalid(Scan scan, List<IndexDefinition> candidates) throws SQLException {
        Map<String, Boolean> invalid = new LinkedHashMap<>();
        Query.rows(connection, INVALID, List.of(scan.name()), row -> invalid.put(row.getString(1), row.getBoolean(2)));
        candidates.stream().filter(index -> invalid.containsKey(index.name())).forEach(index -> {
            boolean building = Boolean.TRUE.equals(invalid.get(index.name()));
            findings.add(new Finding(
                    Cause.INVALID_INDEX,
                    unused(scan, index),
                    List.of(index.name() + " is there, and "
                            + (building ? "is still being built." : "no session builds it: a build has failed.")),
                    "pg_index says so: indisvalid, indisready.",
                    building
                            ? "wait for the build: doctor build shows it"
                            : owned.test(index.sql().index())
                                    ? "run migrate, which builds it anew; status names it"
                                    : "run reindex " + index.sql().index() + ", which builds it anew"));
        });
        return candidates.stream()
                .filter(index -> !invalid.containsKey(index.name()))
                .toList();
    }

    private void noCondition(Scan scan) {
        if (asked || alone) {
            findings.add(
                    new Finding(
                            Cause.NO_CONDITION,
                            unused(scan, wanted.stream().findFirst()),
                            List.of("The query has no condition on " + scan.name() + ": every row of it is wanted."),
                            "The plan has none.",
                            "if not every row is wanted, say which; to read the newest few, ORDER BY the keys of an index and a LIMIT"));
        }
    }

    /** Whether the planner uses one of the indexes if it may not read the whole table. */
    private boolean dearer(Scan scan, List<IndexDefinition> candidates) throws SQLException {
        CostReasons costs = new CostReasons(connection, probe, explainer, query, mayExecute);
        Optional<Plan> forced = probe.plan(query, PlanMode.CUSTOM, Probe.NO_SCAN);
        for (IndexDefinition index : candidates) {
            if (forced.isPresent() && probe.uses(forced.get(), index).isPresent()) {
                findings.addAll(costs.of(unused(scan, index), scan, index, index, custom, forced.get()));
                return true;
            }
        }
        for (IndexDefinition index : candidates) {
            Optional<Finding> setting = costs.setting(unused(scan, index), index, custom);
            if (setting.isPresent()) {
                findings.add(setting.get());
                return true;
            }
        }
        Optional<IndexDefinition> first = Optional.empty();
        for (IndexDefinition index : candidates) {
            Optional<Condition> onKey = scan.onFirstKey(index);
            if (first.isEmpty()
                    && onKey.isPresent()
                    && (Scan.isPlain(onKey.get(), index)
                            || probe.serves(index, scan, List.of(onKey.get().text()))
                                    .isPresent())) {
                first = Optional.of(index);
            }
        }
        Optional<IndexDefinition> instead = forced.flatMap(plan -> readIn(plan));
        if (first.isPresent() && instead.isPresent() && scan.readsWholeTable()) {
            findings.addAll(
                    costs.of(unused(scan, first.get()), scan, first.get(), instead.get(), custom, forced.get()));
            return true;
        }
        return false;
    }

    private Optional<IndexDefinition> readIn(Plan plan) {
        return probe.paths(plan).flatMap(path -> path.index().stream()).findFirst();
    }

    private void shape(Scan scan, List<IndexDefinition> candidates) throws SQLException {
        List<Condition> own = new ArrayList<>();
        for (Condition condition : scan.conditions()) {
            if (probe.isOfTable(scan, condition.text())) {
                own.add(condition);
            }
        }
        List<Finding> shapes = new ArrayList<>();
        Optional<IndexDefinition> read = readIn(custom);
        List<IndexDefinition> readFirst = candidates.stream()
                .sorted(Comparator.comparing(index -> !read.equals(Optional.of(index))))
                .toList();
        Scan alone = scan.with(own);
        List<Finding> dearer = new ArrayList<>();
        boolean fits = !asked && fits(alone, candidates);
        for (IndexDefinition index : fits ? List.<IndexDefinition>of() : readFirst) {
            if (!own.isEmpty() && shapes.size() < MOST) {
                ShapeReasons reasons =
                        new ShapeReasons(connection, probe, alone, index, candidates, unused(scan, index), asked);
                Optional<Finding> shape = reasons.find();
                reasons.dearer().ifPresent(dearer::add);
                shape.filter(found -> shapes.stream()
                                .noneMatch(known -> known.cause() == found.cause()
                                        && known.remedy().equals(found.remedy())))
                        .ifPresent(shapes::add);
            }
        }
        if (shapes.isEmpty() && !dearer.isEmpty()) {
            shapes.add(dearer.get(0));
        }
        for (IndexDefinition index : readFirst) {
            if (!own.isEmpty() && !fits && shapes.isEmpty() && wanted.isEmpty()) {
                new ShapeReasons(connection, probe, alone, index, candidates, unused(scan, index), false)
                        .findWithAnyIndex()
                        .ifPresent(shapes::add);
            }
        }
        shapes.sort(Comparator.comparing(Finding::cause));
        findings.addAll(shapes);
        if (shapes.isEmpty() && !joined(scan, candidates)) {
            findings.add(
                    scan.readsWholeTable()
                            ? (begins(scan, candidates) ? unknown(scan, candidates) : noIndex(scan))
                            : another(scan));
        }
    }

    /** Whether an index could serve the conditions as they are: the planner has another reason, such as the order. */
    private boolean fits(Scan scan, List<IndexDefinition> candidates) throws SQLException {
        for (IndexDefinition index : candidates) {
            if (!scan.conditions().isEmpty()
                    && probe.serves(index, scan, scan.texts()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Finding noIndex(Scan scan) {
        return new Finding(
                Cause.NO_INDEX,
                unused(scan, Optional.empty()),
                List.of("Conditions: " + conditions(scan) + "."),
                "No index of the table serves them, with enable_seqscan = off either, nor with one of them changed.",
                "declare one that begins with a column that is compared by =: see advise");
    }

    /** Whether a condition is about the first key of an index, or somebody has asked for that index. */
    private boolean begins(Scan scan, List<IndexDefinition> candidates) {
        return asked
                || scan.conditions().stream()
                        .flatMap(condition -> condition.operands().stream())
                        .map(Condition::bare)
                        .anyMatch(operand -> candidates.stream()
                                .anyMatch(index -> operand.equals(
                                        Condition.bare(index.keys().get(0)))));
    }

    private Finding unknown(Scan scan, List<IndexDefinition> candidates) {
        return new Finding(
                Cause.UNKNOWN,
                unused(scan, wanted.stream().findFirst()),
                List.of("Conditions: " + conditions(scan) + "."),
                "",
                "compare them with the keys of the indexes: "
                        + candidates.stream().map(IndexDefinition::summary).collect(Collectors.joining("; ")));
    }

    private Finding another(Scan scan) {
        return new Finding(
                Cause.ANOTHER_INDEX,
                unused(scan, wanted.stream().findFirst()),
                List.of(probe.paths(custom)
                        .map(path -> "It reads "
                                + path.index().map(IndexDefinition::name).orElse("no index")
                                + (path.boundary().isEmpty()
                                        ? ""
                                        : ", bounded by " + String.join(", ", path.boundary()))
                                + ".")
                        .collect(Collectors.joining(" "))),
                "",
                "nothing, if that is fast enough; which of two indexes is worth its price, advise says");
    }

    private static String conditions(Scan scan) {
        return scan.conditions().stream()
                .map(Condition::text)
                .map(PlanText::withoutConstants)
                .collect(Collectors.joining(" and "));
    }
}
