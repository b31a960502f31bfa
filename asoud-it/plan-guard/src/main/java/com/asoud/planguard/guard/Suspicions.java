package com.asoud.planguard.guard;

import com.asoud.planguard.explain.AccessPath;
import com.asoud.planguard.explain.Condition;
import com.asoud.planguard.explain.IndexCatalog;
import com.asoud.planguard.explain.IndexDefinition;
import com.asoud.planguard.explain.PlanMode;
import com.asoud.planguard.explain.PlanNode;
import com.asoud.planguard.explain.PreparedQuery;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.planguard.guard.Trials.Suspicion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be the cause of a broken promise. Nothing here is a claim: each is tried by {@link Trials}, in this order,
 * which begins with what is wrong with the database and ends with what the query itself asks for.
 */
final class Suspicions {

    /** The rows of a scan are estimated as wrong as this before statistics are suspected. */
    private static final double WRONG_BY = 10;

    private static final String TRIED = "plan_guard_tried";

    private static final Pattern OFFSET = Pattern.compile("(?i)\\boffset\\s+\\$(\\d+)\\s");

    /** The order at the end of a statement. */
    private static final Pattern ORDER =
            Pattern.compile("(?is).*\\border by (.*?)(?:\\s(?:offset|fetch|limit)\\b.*)?$");

    /** A name that qualifies a column. */
    private static final Pattern QUALIFIER =
            Pattern.compile("(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")\\.(?=[\\p{L}_\"])");

    private static final Pattern DIRECTION = Pattern.compile(" (DESC|NULLS FIRST|NULLS LAST)\\b.*$");

    private static final Pattern COLUMN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"");

    private static final List<String> JOINS = List.of("Hash Cond", "Merge Cond", "Join Filter");

    private final GuardedDatabase database;
    private final Execution execution;
    private final Measurement measured;
    private final IndexCatalog catalog;
    private final List<String> expected;

    Suspicions(GuardedDatabase database, Execution execution, Measurement measured) {
        this.database = database;
        this.execution = execution;
        this.measured = measured;
        this.catalog = database.catalog();
        this.expected = execution.promises().promisedIndexes(measured.mode());
    }

    List<Suspicion> inOrder() throws SQLException {
        List<Suspicion> all = new ArrayList<>();
        all.addAll(settings());
        all.addAll(statistics());
        all.addAll(invalid());
        all.addAll(offset());
        all.addAll(types());
        all.addAll(alternatives());
        all.addAll(literals());
        all.addAll(otherIndex());
        all.addAll(indexes());
        all.addAll(wildcards());
        all.addAll(genericPlan());
        all.addAll(longList());
        all.addAll(distinct());
        all.addAll(limit());
        return all;
    }

    private List<Suspicion> settings() throws SQLException {
        Map<String, String> changed = new LinkedHashMap<>();
        measured.statements()
                .forEach(statement -> changed.putAll(statement.plan().settings()));
        changed.keySet().removeAll(execution.promises().declaredSettings().keySet());
        List<Suspicion> suspected = new ArrayList<>();
        List<String> resets = new ArrayList<>();
        for (Map.Entry<String, String> setting : changed.entrySet()) {
            String reset = "SELECT set_config(name, boot_val, true) FROM pg_settings WHERE name = '%s'"
                    .formatted(setting.getKey());
            resets.add(reset);
            suspected.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    "%s is %s; with PostgreSQL's default the promise is kept: take the setting back (ALTER DATABASE, ALTER ROLE, postgresql.conf)"
                            .formatted(setting.getKey(), setting.getValue()),
                    reset));
        }
        if (changed.size() > 1) {
            suspected.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    "%s are changed; with PostgreSQL's defaults the promise is kept".formatted(changed),
                    resets.toArray(String[]::new)));
        }
        return suspected;
    }

    private List<Suspicion> statistics() {
        return measured.nodes()
                .filter(node -> node.relation().isPresent() || node.index().isPresent())
                .filter(node -> node.loops() > 0)
                .filter(node -> differ(node.planRows(), node.rows() / node.loops()))
                .flatMap(node -> tables().stream()
                        .map(table -> Suspicion.of(
                                Cause.STALE_STATISTICS,
                                "the planner expected %s rows and met %s (%s); after ANALYZE %s the promise is kept"
                                        .formatted(
                                                Bound.number(node.planRows()),
                                                Bound.number(node.rows() / node.loops()),
                                                node.title(),
                                                table),
                                "ANALYZE " + table)))
                .distinct()
                .limit(3)
                .toList();
    }

    private static boolean differ(double expected, double met) {
        return Math.max(expected, met) > WRONG_BY * Math.max(1, Math.min(expected, met));
    }

    private Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        measured.paths().forEach(path -> tables.add(sqlName(path.table())));
        return tables;
    }

    private String sqlName(String table) {
        return catalog.of(table)
                .findFirst()
                .map(index -> index.sql().table())
                .orElse('"' + table.replace("\"", "\"\"") + '"');
    }

    private List<Suspicion> invalid() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        try (PreparedStatement invalid = database.connection().prepareStatement("""
                SELECT indexrelid::regclass::text, indexrelid FROM pg_index
                WHERE NOT indisvalid AND indrelid = CAST(? AS regclass)
                """)) {
            for (String table : tables()) {
                invalid.setString(1, table);
                try (ResultSet row = invalid.executeQuery()) {
                    while (row.next()) {
                        suspected.add(Suspicion.of(
                                Cause.INVALID_INDEX,
                                "%s is invalid, and no query reads it; once it is built anew the promise is kept: REINDEX INDEX CONCURRENTLY %1$s"
                                        .formatted(row.getString(1)),
                                "REINDEX INDEX " + row.getString(1)));
                    }
                }
            }
        }
        return suspected;
    }

    private List<Suspicion> offset() {
        return measured.statements().stream()
                .flatMap(statement -> {
                    Matcher offset = OFFSET.matcher(statement.query().text());
                    return offset.find() ? Stream.of(Integer.parseInt(offset.group(1))) : Stream.empty();
                })
                .map(place -> Suspicion.of(
                        Cause.DEEP_OFFSET,
                        "rows are read to be skipped; from the first row on, the promise is kept: continue after the last row of the page before, by a row value such as (created_at, id) < (?, ?)",
                        (Function<PreparedQuery, PreparedQuery>) query -> with(query, place, "0")))
                .toList();
    }

    private static PreparedQuery with(PreparedQuery query, int place, String value) {
        if (place > query.values().size()) {
            return query;
        }
        List<Optional<String>> values = new ArrayList<>(query.values());
        values.set(place - 1, Optional.of(value));
        return new PreparedQuery(query.text(), query.types(), values);
    }

    /** A value that was declared with another type than the column has. */
    private List<Suspicion> types() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : guilty()) {
            for (Condition condition : conditions(path)) {
                for (String operand : condition.operands()) {
                    String column = Condition.bare(operand);
                    if (!Condition.castOf(operand).isEmpty()
                            && COLUMN.matcher(column).matches()) {
                        Optional<String> type = type(path.table(), column);
                        for (String declared : type.isPresent() ? declaredTypes() : Set.<String>of()) {
                            suspected.add(Suspicion.of(
                                    Cause.IMPLICIT_CONVERSION,
                                    "the value is bound as %s, and the column is converted: %s; bound as %s, the type of %s, the promise is kept"
                                            .formatted(declared, condition, type.get(), column),
                                    query -> typed(query, declared, type.get())));
                        }
                    }
                }
            }
        }
        return suspected;
    }

    private int parameters() {
        return measured.statements().get(0).query().types().size();
    }

    private Set<String> declaredTypes() {
        return new LinkedHashSet<>(measured.statements().get(0).query().types());
    }

    private static PreparedQuery typed(PreparedQuery query, String declared, String type) {
        return new PreparedQuery(
                query.text(),
                query.types().stream()
                        .map(known -> known.equals(declared) ? type : known)
                        .toList(),
                query.values());
    }

    private Optional<String> type(String table, String column) throws SQLException {
        try (PreparedStatement type = database.connection().prepareStatement("""
                SELECT atttypid::regtype::text FROM pg_attribute
                WHERE attrelid = CAST(? AS regclass) AND quote_ident(attname) = ?
                """)) {
            type.setString(1, sqlName(table));
            type.setString(2, column);
            try (ResultSet row = type.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** In a generic plan, one value that only a literal lets the planner know. */
    private List<Suspicion> literals() {
        if (measured.mode() != PlanMode.GENERIC) {
            return List.of();
        }
        List<Suspicion> suspected = new ArrayList<>();
        Optional<IndexDefinition> partial = measured.paths()
                .flatMap(path -> catalog.of(path.table()))
                .filter(index -> index.predicate().isPresent())
                .filter(index -> expected.isEmpty() || expected.contains(index.name()))
                .findFirst();
        for (int i = 1; i <= parameters(); i++) {
            int place = i;
            Optional<String> value =
                    measured.statements().get(0).query().values().get(i - 1);
            Function<PreparedQuery, PreparedQuery> literal = query -> literal(query, place);
            if (value.isPresent() && partial.isPresent()) {
                suspected.add(Suspicion.of(
                        Cause.PREDICATE_NOT_PROVABLE,
                        "%s is partial, WHERE %s; a bound value cannot prove that in a generic plan; with %s as a literal in the query the promise is kept"
                                .formatted(
                                        partial.get().name(),
                                        partial.get().predicate().orElseThrow(),
                                        "'" + value.get() + "'"),
                        literal));
            } else if (value.isPresent()) {
                suspected.add(Suspicion.of(
                        Cause.GENERIC_PLAN,
                        "the generic plan does not know $%s; with '%s' as a literal in the query the promise is kept"
                                .formatted(place, value.get()),
                        literal));
            }
        }
        return suspected;
    }

    private static PreparedQuery literal(PreparedQuery query, int place) {
        if (place > query.values().size()) {
            return query;
        }
        String value = query.values().get(place - 1).orElse("").replace("'", "''");
        return new PreparedQuery(
                query.text()
                        .replaceAll(
                                "\\$" + place + "(?!\\d)",
                                Matcher.quoteReplacement(
                                        "('" + value + "'::" + query.types().get(place - 1) + ")")),
                query.types(),
                query.values());
    }

    private List<Suspicion> genericPlan() {
        return measured.mode() == PlanMode.CUSTOM || parameters() == 0
                ? List.of()
                : List.of(new Suspicion(
                        new Diagnosis(
                                Cause.GENERIC_PLAN,
                                "planned for these values the promise is kept, planned once for any values it is not"),
                        List.of(),
                        Function.identity(),
                        PlanMode.CUSTOM,
                        false));
    }

    /** The planner prefers an index that is not the promised one. */
    private List<Suspicion> otherIndex() {
        return measured.paths()
                .flatMap(path -> path.index().stream())
                .filter(index -> index.constraint().isEmpty())
                .distinct()
                .map(index -> Suspicion.of(
                        Cause.OTHER_INDEX,
                        "%s on %s is preferred; without it the promise is kept: is it still needed?"
                                .formatted(index.name(), index.summary()),
                        "DROP INDEX " + index.sql().index()))
                .toList();
    }

    private List<AccessPath> guilty() {
        return measured.paths()
                .filter(path -> path.boundary().isEmpty()
                        || !path.filter().isEmpty()
                        || !path.checked().isEmpty()
                        || path.index()
                                .filter(index -> expected.contains(index.name()))
                                .isEmpty())
                .toList();
    }

    private static List<Condition> conditions(AccessPath path) {
        return Stream.concat(path.node().condition("Index Cond").stream(), path.filter().stream())
                .flatMap(text -> Condition.allOf(text).stream())
                .toList();
    }

    /** The index that the conditions and the order of the query call for. */
    private List<Suspicion> indexes() {
        Map<List<String>, Suspicion> suspected = new LinkedHashMap<>();
        List<AccessPath> paths = guilty().isEmpty() ? measured.paths().toList() : guilty();
        for (AccessPath path : paths) {
            for (List<String> keys : wanted(path)) {
                List<String> statements = create(path, keys);
                suspected.putIfAbsent(
                        statements,
                        new Suspicion(
                                new Diagnosis(cause(path, keys), text(path, keys)),
                                statements,
                                Function.identity(),
                                null,
                                keys.stream().anyMatch(key -> key.startsWith("("))));
            }
        }
        return List.copyOf(suspected.values());
    }

    private Set<List<String>> wanted(AccessPath path) {
        Set<String> equal = new LinkedHashSet<>();
        Set<String> ranges = new LinkedHashSet<>();
        Set<String> patterns = new LinkedHashSet<>();
        Set<String> alternatives = new LinkedHashSet<>();
        for (Condition condition : conditions(path)) {
            if (condition.isAlternative()) {
                condition.alternatives().stream()
                        .flatMap(alternative -> Condition.allOf(alternative).stream())
                        .flatMap(alternative -> alternative.operands().stream())
                        .forEach(operand -> alternatives.add(key(path, operand)));
                continue;
            }
            condition.operands().forEach(operand -> {
                String key = key(path, operand);
                if (condition.isEquality()) {
                    equal.add(key);
                } else if (condition.operator().startsWith("~~")) {
                    patterns.add(key + " text_pattern_ops");
                } else {
                    ranges.add(key);
                }
            });
        }
        Set<String> sort = new LinkedHashSet<>();
        measured.nodes()
                .flatMap(node -> node.sortKey().stream())
                .map(key -> QUALIFIER.matcher(key).replaceAll(""))
                .forEach(sort::add);
        Set<String> joined = joined();
        Set<List<String>> wanted = new LinkedHashSet<>();
        add(wanted, equal, ranges);
        add(wanted, equal, sort);
        add(wanted, equal, patterns);
        add(wanted, equal, Set.of());
        add(wanted, ranges, Set.of());
        add(wanted, sort, Set.of());
        alternatives.forEach(key -> add(wanted, Set.of(key), Set.of()));
        joined.forEach(key -> add(wanted, Set.of(key), Set.of()));
        joined.forEach(key -> add(wanted, Set.of(key), sort));
        return wanted;
    }

    private static void add(Set<List<String>> wanted, Set<String> first, Set<String> then) {
        Map<String, String> keys = new LinkedHashMap<>();
        Stream.concat(first.stream(), then.stream()).forEach(key -> keys.putIfAbsent(undirected(key), key));
        if (!keys.isEmpty()) {
            wanted.add(List.copyOf(keys.values()));
        }
    }

    private static String undirected(String key) {
        return DIRECTION.matcher(key).replaceFirst("");
    }

    /** A cast that converts nothing is not part of the column. */
    private String key(AccessPath path, String operand) {
        String bare = Condition.bare(operand);
        if (COLUMN.matcher(bare).matches()
                && (Condition.castOf(operand).isEmpty()
                        || Condition.castOf(operand).equals("text") && isText(path, bare))) {
            return bare;
        }
        return "(" + Condition.withoutParentheses(operand) + ")";
    }

    private boolean isText(AccessPath path, String column) {
        try {
            return type(path.table(), column)
                    .filter(List.of("character varying", "text")::contains)
                    .isPresent();
        } catch (SQLException failure) {
            throw new GuardFailure("The type of " + column + " is not known", failure);
        }
    }

    private Set<String> joined() {
        Set<String> joined = new LinkedHashSet<>();
        measured.nodes()
                .flatMap(node -> node.conditions().stream())
                .filter(condition -> JOINS.contains(condition.kind()))
                .flatMap(condition -> Condition.allOf(condition.text()).stream())
                .forEach(condition -> Stream.concat(condition.operands().stream(), Stream.of(condition.right()))
                        .map(side -> QUALIFIER.matcher(Condition.bare(side)).replaceAll(""))
                        .filter(COLUMN.asMatchPredicate())
                        .forEach(joined::add));
        return joined;
    }

    private Optional<IndexDefinition> promised(AccessPath path) {
        return catalog.of(path.table())
                .filter(index -> expected.contains(index.name()))
                .filter(index -> index.constraint().isEmpty())
                .findFirst();
    }

    private List<String> create(AccessPath path, List<String> keys) {
        Optional<IndexDefinition> promised = promised(path);
        String name = promised.map(index -> index.sql().index().replaceFirst("^.*\\.", ""))
                .orElseGet(() -> expected.stream()
                        .filter(index -> catalog.find(index).isEmpty())
                        .findFirst()
                        .map(index -> '"' + index.replace("\"", "\"\"") + '"')
                        .orElse(TRIED));
        List<String> statements = new ArrayList<>();
        promised.ifPresent(index -> statements.add("DROP INDEX " + index.sql().index()));
        statements.add("CREATE INDEX %s ON %s (%s)".formatted(name, sqlName(path.table()), String.join(", ", keys)));
        return statements;
    }

    private Cause cause(AccessPath path, List<String> keys) {
        Optional<String> expression = keys.stream()
                .filter(key -> key.startsWith("(")
                        && !COLUMN.matcher(Condition.bare(undirected(key))).matches())
                .findFirst();
        if (expression.isPresent()) {
            return Cause.FUNCTION_ON_COLUMN;
        }
        if (keys.stream().anyMatch(key -> key.startsWith("("))) {
            return Cause.CAST_ON_COLUMN;
        }
        if (keys.stream().anyMatch(key -> key.endsWith("_pattern_ops"))) {
            return Cause.OPERATOR_CLASS;
        }
        List<String> plain = keys.stream().map(Suspicions::undirected).toList();
        Optional<IndexDefinition> promised = promised(path);
        if (promised.isPresent()) {
            IndexDefinition index = promised.get();
            List<String> has = index.keys();
            if (!index.method().equals("btree")) {
                return Cause.INDEX_METHOD;
            }
            if (index.predicate().isPresent()) {
                return Cause.INDEX_PREDICATE;
            }
            if (has.equals(plain)) {
                return different(index, keys);
            }
            if (has.containsAll(plain)) {
                return Cause.COLUMN_ORDER;
            }
            return plain.containsAll(has) ? Cause.MISSING_COLUMN : Cause.MISSING_INDEX;
        }
        return behind(path, plain).isPresent() ? Cause.COLUMN_ORDER : Cause.MISSING_INDEX;
    }

    /** What the same columns in the same order differ in. */
    private static Cause different(IndexDefinition index, List<String> keys) {
        if (index.options().stream().anyMatch(option -> option.startsWith("COLLATE "))) {
            return Cause.INDEX_COLLATION;
        }
        return index.options().stream().anyMatch(option -> option.contains("_ops"))
                ? Cause.OPERATOR_CLASS
                : index.keysWithOptions().equals(keys) ? Cause.INVALID_INDEX : Cause.INDEX_DIRECTION;
    }

    private Optional<IndexDefinition> behind(AccessPath path, List<String> keys) {
        return catalog.of(path.table())
                .filter(index -> index.keys().indexOf(keys.get(0)) > 0)
                .findFirst();
    }

    private String text(AccessPath path, List<String> keys) {
        Optional<IndexDefinition> promised = promised(path);
        List<String> plain = keys.stream().map(Suspicions::undirected).toList();
        String there = promised.map(index -> "%s is on %s".formatted(index.name(), index.summary()))
                .or(() -> behind(path, plain)
                        .map(index -> "%s has %s, but behind %s"
                                .formatted(
                                        index.name(),
                                        plain.get(0),
                                        String.join(
                                                ", ",
                                                index.keys()
                                                        .subList(0, index.keys().indexOf(plain.get(0)))))))
                .orElse("no index serves this");
        return "%s; with an index on %s (%s) the promise is kept"
                .formatted(there, path.table(), String.join(", ", keys));
    }

    /** A pattern that begins with a wildcard; without it, and with an index made for patterns, the promise is kept. */
    private List<Suspicion> wildcards() {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : guilty()) {
            for (Condition condition : conditions(path)) {
                if (!condition.operator().startsWith("~~")
                        || condition.operands().size() != 1) {
                    continue;
                }
                List<String> statements =
                        create(path, List.of(key(path, condition.operands().get(0)) + " text_pattern_ops"));
                suspected.add(new Suspicion(
                        new Diagnosis(
                                Cause.LEADING_WILDCARD,
                                "no B-tree finds a pattern that begins with a wildcard: %s; without it, and with an index for patterns, the promise is kept: use pg_trgm, or full text search"
                                        .formatted(condition)),
                        statements,
                        Suspicions::withoutWildcard,
                        PlanMode.CUSTOM,
                        false));
            }
        }
        return suspected;
    }

    private static PreparedQuery withoutWildcard(PreparedQuery query) {
        List<Optional<String>> values = query.values().stream()
                .map(value -> value.map(text -> text.replaceFirst("^[%_]+", "")))
                .toList();
        return new PreparedQuery(query.text().replace("'%", "'"), query.types(), values);
    }

    /** An OR, as the same rows in the same order by a UNION ALL of its alternatives. */
    private List<Suspicion> alternatives() {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : execution.measurement(PlanMode.CUSTOM).paths().toList()) {
            List<Condition> conditions = conditions(path);
            for (Condition chain : conditions) {
                if (chain.isAlternative()) {
                    String union = chain.alternatives().stream()
                            .map(alternative -> "(SELECT * FROM %s WHERE %s%s)"
                                    .formatted(
                                            sqlName(path.table()),
                                            Stream.concat(
                                                            conditions.stream()
                                                                    .filter(condition -> condition != chain)
                                                                    .map(Condition::text),
                                                            Stream.of(alternative))
                                                    .map(condition -> "(" + condition + ")")
                                                    .collect(Collectors.joining(" AND ")),
                                            ordered()))
                            .collect(Collectors.joining(" UNION ALL "));
                    suspected.add(new Suspicion(
                            new Diagnosis(
                                    Cause.OR_CHAIN,
                                    "an OR bounds no scan: %s; each alternative by itself, the promise is kept: write a row value, or a UNION ALL"
                                            .formatted(chain)),
                            List.of(),
                            query -> new PreparedQuery(union, List.of(), List.of()),
                            null,
                            true));
                }
            }
        }
        return suspected;
    }

    private String ordered() {
        Matcher order = ORDER.matcher(measured.statements().get(0).query().text());
        String by =
                order.find() ? " ORDER BY " + QUALIFIER.matcher(order.group(1)).replaceAll("") : "";
        return measured.nodes().map(PlanNode::type).anyMatch("Limit"::equals)
                ? by + " LIMIT " + Math.max(1, (long) measured.rows())
                : by;
    }

    private List<Suspicion> longList() {
        return parameters() < 10
                ? List.of()
                : List.of(Suspicion.of(
                        Cause.LONG_LIST,
                        "%s values are bound; with one of them in place of all the promise is kept"
                                .formatted(parameters()),
                        query -> new PreparedQuery(
                                query.text(),
                                query.types(),
                                query.values().stream()
                                        .map(value -> query.values().get(0))
                                        .toList())));
    }

    private List<Suspicion> distinct() {
        Pattern distinct = Pattern.compile("(?i)\\bcount\\(\\s*distinct\\s");
        return measured.statements().stream()
                        .noneMatch(one -> distinct.matcher(one.query().text()).find())
                ? List.of()
                : List.of(Suspicion.of(
                        Cause.COUNT_DISTINCT,
                        "count(distinct …) sorts or hashes every row that matches; counted without distinct the promise is kept",
                        query -> new PreparedQuery(
                                distinct.matcher(query.text()).replaceAll("count("), query.types(), query.values())));
    }

    private List<Suspicion> limit() {
        boolean limited = measured.nodes().map(PlanNode::type).anyMatch("Limit"::equals);
        return limited
                ? List.of()
                : List.of(Suspicion.of(
                        Cause.MISSING_LIMIT,
                        "%s rows are returned; limited to the first 10 the promise is kept"
                                .formatted(Bound.number(measured.rows())),
                        query -> new PreparedQuery(
                                query.text() + " fetch first 10 rows only", query.types(), query.values())));
    }
}
