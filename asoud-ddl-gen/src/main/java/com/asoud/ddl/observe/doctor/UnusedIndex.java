package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.explain.AccessPath;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
    /** Of a partitioned table, the same would be said of each partition. */
    private static final int MOST_SCANS = 10;

    private static final String PARTITIONS = """
            SELECT c.relname FROM pg_partition_tree(to_regclass(?)) AS tree JOIN pg_class AS c ON c.oid = tree.relid
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
     * @param scans of tables that the plan has
     * @param looked at how many of them was looked: the first
     * @param findings why not others; none if all is well
     */
    public record Answer(List<String> plan, List<String> used, int scans, int looked, List<Finding> findings) {

        public Answer {
            plan = List.copyOf(plan);
            used = List.copyOf(used);
            findings = List.copyOf(findings);
        }
    }

    private final Connection connection;
    private final Question question;
    private final Predicate<String> owned;
    private final Explainer explainer;

    private UnusedIndex(Connection connection, Question question, Predicate<String> owned) {
        this.owned = owned;
        this.connection = connection;
        this.question = question;
        this.explainer = new Explainer(connection);
    }

    /** @throws Refusal if the server cannot plan the query */
    public static Answer of(LiveDatabase database, Question question) {
        return database.read(connection -> Query.inTransaction(connection, () -> {
            Probe.set(connection, Map.of("lock_timeout", LOCK_TIMEOUT, "statement_timeout", TIMEOUT.toMillis() + "ms"));
            return new UnusedIndex(
                            connection,
                            question,
                            name -> DiskUse.owned(database).contains(name))
                    .answer();
        }));
    }

    /**
     * The plan of a statement for any values.
     *
     * @param sql normalised
     * @return as lines; empty if the server cannot plan it, or this role may not read its tables
     * @throws Refusal if the database cannot be read
     */
    public static List<String> planForAnyValues(LiveDatabase database, String sql) {
        return database.read(connection -> Query.inTransaction(connection, () -> {
            Probe.set(connection, Map.of("lock_timeout", LOCK_TIMEOUT, "statement_timeout", TIMEOUT.toMillis() + "ms"));
            Explainer explainer = new Explainer(connection);
            return Query.attempt(
                    connection,
                    () -> {
                        PreparedQuery query = new PreparedQuery(one(sql), List.of(), List.of());
                        int values = explainer.types(query).size();
                        PreparedQuery bound = new PreparedQuery(
                                query.text(), List.of(), Collections.nCopies(values, Optional.empty()));
                        List<String> plan = explainer
                                .plan(bound, PlanMode.GENERIC)
                                .shape()
                                .lines()
                                .toList();
                        explainer.forget();
                        return plan;
                    },
                    refused -> List.of());
        }));
    }

    private Answer answer() throws SQLException {
        PreparedQuery query = new PreparedQuery(
                one(question.sql()), new Planning(connection, explainer).types(question.types()), question.values());
        Plan custom = new Planning(connection, explainer).of(query);
        Optional<Plan> generic =
                query.values().isEmpty() ? Optional.empty() : Optional.of(explainer.plan(query, PlanMode.GENERIC));
        List<Scan> scans = Scan.of(connection, custom, explainer.verbose(query, PlanMode.CUSTOM));
        Map<String, IndexCatalog> catalogs = new LinkedHashMap<>();
        for (Scan scan : scans) {
            if (!catalogs.containsKey(scan.name())) {
                catalogs.put(scan.name(), IndexCatalog.ofTable(connection, scan.schema(), scan.table()));
            }
        }
        Map<String, List<IndexDefinition>> wanted = wanted(catalogs);
        Map<String, TableReasons> tables = new LinkedHashMap<>();
        catalogs.forEach((table, catalog) -> tables.put(
                table,
                new TableReasons(
                        connection,
                        explainer,
                        question.analyze(),
                        query,
                        custom,
                        generic,
                        scans.size() == 1,
                        scans.stream()
                                .filter(scan -> scan.name().equals(table))
                                .map(Scan::alias)
                                .collect(Collectors.toSet()),
                        catalog,
                        question.index().isPresent(),
                        owned,
                        wanted.getOrDefault(table, List.of()))));
        List<Finding> findings = new ArrayList<>();
        for (Scan scan : scans.subList(0, Math.min(MOST_SCANS, scans.size()))) {
            findings.addAll(Objects.requireNonNull(tables.get(scan.name())).of(scan));
        }
        explainer.forget();
        return new Answer(
                custom.shape().lines().toList(),
                tables.values().stream()
                        .flatMap(table -> table.used().stream())
                        .map(UnusedIndex::use)
                        .toList(),
                scans.size(),
                Math.min(MOST_SCANS, scans.size()),
                findings);
    }

    private static String use(AccessPath path) {
        IndexDefinition.Names names = path.index().orElseThrow().sql();
        return names.index() + " on " + names.table()
                + (path.boundary().isEmpty()
                        ? ", read in its order"
                        : ", bounded by " + String.join(", ", path.boundary()));
    }

    private static String one(String sql) {
        List<String> statements;
        try {
            statements = SqlScript.statements(sql);
        } catch (SQLException broken) {
            throw new Refusal("this is no SQL: " + broken.getMessage(), "the query", "correct it");
        }
        if (statements.isEmpty()) {
            throw new Refusal("the query is empty", "the query", "give one statement");
        }
        if (statements.size() != 1) {
            throw new Refusal(
                    statements.size() + " statements were given", "the query", "give one statement at a time");
        }
        return statements.get(0);
    }

    /** One index, or, of a partitioned one, those of the partitions; by table. */
    private Map<String, List<IndexDefinition>> wanted(Map<String, IndexCatalog> catalogs) throws SQLException {
        if (question.index().isEmpty()) {
            return Map.of();
        }
        String name = question.index().get();
        Map<String, List<IndexDefinition>> wanted = found(catalogs, Set.of(name));
        if (wanted.isEmpty() && !name.isEmpty()) {
            wanted = found(
                    catalogs,
                    Set.copyOf(Query.rows(
                            connection, PARTITIONS, List.of(Identifiers.quote(name)), row -> row.getString(1))));
        }
        if (wanted.isEmpty()) {
            List<String> names = catalogs.values().stream()
                    .flatMap(catalog -> catalog.all().stream())
                    .map(IndexDefinition::name)
                    .toList();
            throw new Refusal(
                    "no table of the query has an index " + name,
                    "--index=" + name,
                    "if its migration is pending (see status), migrate builds it; there are\n"
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
        return wanted;
    }

    private static Map<String, List<IndexDefinition>> found(Map<String, IndexCatalog> catalogs, Set<String> names) {
        Map<String, List<IndexDefinition>> found = new LinkedHashMap<>();
        catalogs.forEach((table, catalog) -> {
            List<IndexDefinition> own = catalog.all().stream()
                    .filter(index -> names.contains(index.name()))
                    .toList();
            if (!own.isEmpty()) {
                found.put(table, own);
            }
        });
        return found;
    }
}
