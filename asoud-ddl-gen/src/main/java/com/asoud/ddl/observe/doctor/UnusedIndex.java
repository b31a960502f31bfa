package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanText;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a query does without an index (guide, section 8, case 2).
 *
 * <ol>
 *   <li>The query is planned for its values, and for any values; nothing is executed.
 *   <li>Each table that it reads without an index, or without the one that was asked for, is looked at.
 *   <li>An index that is invalid is no index.
 *   <li>If the planner uses one as soon as it may not read the whole table, it finds that dearer: {@link CostReasons}.
 *   <li>Otherwise the conditions cannot use it as they are written: {@link ShapeReasons}.
 * </ol>
 *
 * Every reason is tried: one thing is changed, the planner is asked again, and the reason holds if it uses the index.
 */
public final class UnusedIndex {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String LOCK_TIMEOUT = "1s";
    private static final int MOST = 5;

    private static final String INVALID = """
            SELECT c.relname,
                   EXISTS (SELECT FROM pg_stat_progress_create_index AS build WHERE build.index_relid = i.indexrelid)
                       AS building
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE t.relname = ANY (?) AND t.relnamespace IN (SELECT oid FROM pg_namespace
                                                             WHERE nspname = ANY (current_schemas(false)))
              AND t.relkind <> 'p' AND NOT (i.indisvalid AND i.indisready)
            """;

    /**
     * @param sql one statement, with {@code $1}, {@code $2} … for values, or with literals
     * @param types of the values, in order; empty to leave them to the server
     * @param values in PostgreSQL's text form; empty for null
     * @param index which is expected; empty for any
     * @param analyze whether rows may be counted
     */
    public record Question(
            String sql, List<String> types, List<Optional<String>> values, Optional<String> index, boolean analyze) {

        public Question {
            types = List.copyOf(types);
            values = List.copyOf(values);
        }
    }

    /**
     * @param plan for the values, as lines, without the values
     * @param used the indexes that it uses, with what bounds them
     * @param findings why not others; none if all is well
     */
    public record Answer(List<String> plan, List<String> used, List<Finding> findings) {

        public Answer {
            plan = List.copyOf(plan);
            used = List.copyOf(used);
            findings = List.copyOf(findings);
        }
    }

    private final Connection connection;
    private final Question question;
    private final Explainer explainer;

    private UnusedIndex(Connection connection, Question question) {
        this.connection = connection;
        this.question = question;
        this.explainer = new Explainer(connection);
    }

    /** @throws Refusal if the server cannot plan the query */
    public static Answer of(LiveDatabase database, Question question) {
        return database.read(connection -> Query.inTransaction(connection, () -> {
            Probe.set(connection, Map.of("lock_timeout", LOCK_TIMEOUT, "statement_timeout", TIMEOUT.toMillis() + "ms"));
            return new UnusedIndex(connection, question).answer();
        }));
    }

    private Answer answer() throws SQLException {
        PreparedQuery query = new PreparedQuery(one(question.sql()), question.types(), question.values());
        Plan custom = new Planning(connection, explainer).of(query);
        Optional<Plan> generic =
                query.values().isEmpty() ? Optional.empty() : Optional.of(explainer.plan(query, PlanMode.GENERIC));
        List<Scan> scans = Scan.of(custom);
        Set<String> tables = scans.stream().map(Scan::table).collect(Collectors.toSet());
        IndexCatalog catalog = IndexCatalog.ofTables(connection, tables);
        Diagnosis diagnosis = new Diagnosis(query, custom, generic, catalog, wanted(catalog));
        for (Scan scan : scans) {
            diagnosis.lookAt(scan);
        }
        explainer.forget();
        return new Answer(
                custom.shape().lines().toList(),
                AccessPath.planned(custom, catalog).stream()
                        .filter(path -> !path.boundary().isEmpty())
                        .map(path -> path.index().orElseThrow().name() + " on " + path.table() + ", bounded by "
                                + String.join(", ", path.boundary()))
                        .toList(),
                diagnosis.findings);
    }

    private static String one(String sql) {
        List<String> statements;
        try {
            statements = SqlScript.statements(sql);
        } catch (SQLException broken) {
            throw new Refusal("this is no SQL: " + broken.getMessage(), "the query", "correct it");
        }
        if (statements.size() != 1) {
            throw new Refusal(
                    statements.size() + " statements were given", "the query", "give one statement at a time");
        }
        return statements.get(0);
    }

    private Optional<IndexDefinition> wanted(IndexCatalog catalog) {
        Optional<IndexDefinition> wanted = question.index().flatMap(catalog::find);
        if (question.index().isPresent() && wanted.isEmpty()) {
            List<String> names =
                    catalog.all().stream().map(IndexDefinition::name).toList();
            throw new Refusal(
                    "no table of the query has an index " + question.index().get(),
                    "--index=" + question.index().get(),
                    "if its migration is pending (see status), migrate builds it; there are "
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
        return wanted;
    }

    /** Looks at one table after the other. */
    private final class Diagnosis {

        private final PreparedQuery query;
        private final Plan custom;
        private final Optional<Plan> generic;
        private final IndexCatalog catalog;
        private final Optional<IndexDefinition> wanted;
        private final Probe probe;
        private final List<Finding> findings = new ArrayList<>();

        Diagnosis(
                PreparedQuery query,
                Plan custom,
                Optional<Plan> generic,
                IndexCatalog catalog,
                Optional<IndexDefinition> wanted) {
            this.query = query;
            this.custom = custom;
            this.generic = generic;
            this.catalog = catalog;
            this.wanted = wanted;
            this.probe = new Probe(connection, explainer, catalog);
        }

        void lookAt(Scan scan) throws SQLException {
            if (wanted.filter(index -> !index.table().equals(scan.table())).isPresent()) {
                return;
            }
            List<IndexDefinition> candidates = wanted.map(List::of)
                    .orElseGet(() -> catalog.of(scan.table()).toList());
            for (IndexDefinition index : candidates) {
                if (probe.uses(custom, index).isPresent()) {
                    forAnyValues(scan, index);
                    return;
                }
            }
            boolean whole = scan.readsWholeTable()
                    || AccessPath.planned(custom, catalog).stream()
                            .anyMatch(path -> path.table().equals(scan.table()) && path.readsWholeIndex());
            if (!whole && wanted.isEmpty()) {
                return;
            }
            List<IndexDefinition> valid = invalid(scan, candidates);
            if (scan.conditions().isEmpty()) {
                noCondition(scan);
            } else if (!valid.isEmpty() && !dearer(scan, valid)) {
                shape(scan, valid);
            } else if (candidates.isEmpty()) {
                findings.add(noIndex(scan));
            }
        }

        private String unused(Scan scan, IndexDefinition index) {
            return unused(scan, Optional.of(index));
        }

        private String unused(Scan scan, Optional<IndexDefinition> index) {
            boolean unbounded = index.isPresent() && readIn(custom, scan).equals(index);
            return scan.table() + ": "
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
                            scan.table() + ": " + index.name()
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
            Query.rows(
                    connection,
                    INVALID,
                    List.of(connection.createArrayOf("name", new Object[] {scan.table()})),
                    row -> invalid.put(row.getString(1), row.getBoolean(2)));
            candidates.stream()
                    .filter(index -> invalid.containsKey(index.name()))
                    .forEach(index -> {
                        boolean building = Boolean.TRUE.equals(invalid.get(index.name()));
                        findings.add(new Finding(
                                Cause.INVALID_INDEX,
                                unused(scan, index),
                                List.of(index.name() + " is there, and "
                                        + (building
                                                ? "is still being built."
                                                : "no session builds it: a build has failed.")),
                                "pg_index says so: indisvalid, indisready.",
                                building
                                        ? "wait for the build: doctor build shows it"
                                        : "run migrate, which builds it anew; status names it"));
                    });
            return candidates.stream()
                    .filter(index -> !invalid.containsKey(index.name()))
                    .toList();
        }

        private void noCondition(Scan scan) {
            if (wanted.isPresent() || Scan.of(custom).size() == 1) {
                findings.add(
                        new Finding(
                                Cause.NO_CONDITION,
                                unused(scan, wanted),
                                List.of("The query has no condition on " + scan.table()
                                        + ": every row of it is wanted."),
                                "The plan has none.",
                                "if not every row is wanted, say which; to read the newest few, ORDER BY the keys of an index and a LIMIT"));
            }
        }

        /** Whether the planner uses one of the indexes if it may not read the whole table. */
        private boolean dearer(Scan scan, List<IndexDefinition> candidates) throws SQLException {
            CostReasons costs = new CostReasons(connection, probe, explainer, query, question.analyze());
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
            Optional<IndexDefinition> first =
                    candidates.stream().filter(scan::hasConditionOnFirstKey).findFirst();
            Optional<IndexDefinition> instead = forced.flatMap(plan -> readIn(plan, scan));
            if (first.isPresent() && instead.isPresent() && scan.readsWholeTable()) {
                findings.addAll(
                        costs.of(unused(scan, first.get()), scan, first.get(), instead.get(), custom, forced.get()));
                return true;
            }
            return false;
        }

        private Optional<IndexDefinition> readIn(Plan plan, Scan scan) {
            return AccessPath.planned(plan, catalog).stream()
                    .filter(path -> path.table().equals(scan.table()))
                    .flatMap(path -> path.index().stream())
                    .findFirst();
        }

        private void shape(Scan scan, List<IndexDefinition> candidates) throws SQLException {
            List<Condition> own = new ArrayList<>();
            for (Condition condition : scan.conditions()) {
                if (probe.isOfTable(scan, condition.text())) {
                    own.add(condition);
                }
            }
            List<Finding> shapes = new ArrayList<>();
            Optional<IndexDefinition> read = readIn(custom, scan);
            List<IndexDefinition> readFirst = candidates.stream()
                    .sorted(Comparator.comparing(index -> !read.equals(Optional.of(index))))
                    .toList();
            Scan alone = new Scan(scan.node(), scan.table(), scan.alias(), own);
            for (IndexDefinition index : readFirst) {
                if (!own.isEmpty() && shapes.size() < MOST) {
                    new ShapeReasons(connection, probe, alone, index, unused(scan, index), wanted.isPresent())
                            .find()
                            .filter(found -> shapes.stream()
                                    .noneMatch(known -> known.cause() == found.cause()
                                            && known.remedy().equals(found.remedy())))
                            .ifPresent(shapes::add);
                }
            }
            shapes.sort(Comparator.comparing(Finding::cause));
            findings.addAll(shapes);
            if (shapes.isEmpty()) {
                findings.add(
                        scan.readsWholeTable() ? (wanted.isPresent() ? unknown(scan) : noIndex(scan)) : another(scan));
            }
        }

        private Finding noIndex(Scan scan) {
            return new Finding(
                    Cause.NO_INDEX,
                    unused(scan, Optional.empty()),
                    List.of("Conditions: " + conditions(scan) + "."),
                    "No index of the table serves them, with enable_seqscan = off either, nor with one of them changed.",
                    "declare one that begins with a column that is compared by =: see advise");
        }

        private Finding unknown(Scan scan) {
            return new Finding(
                    Cause.UNKNOWN,
                    unused(scan, wanted),
                    List.of("Conditions: " + conditions(scan) + "."),
                    "",
                    "compare them with the keys of the index: "
                            + wanted.map(IndexDefinition::summary).orElse(""));
        }

        private Finding another(Scan scan) {
            return new Finding(
                    Cause.ANOTHER_INDEX,
                    unused(scan, wanted),
                    List.of(AccessPath.planned(custom, catalog).stream()
                            .filter(path -> path.table().equals(scan.table()))
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
}
