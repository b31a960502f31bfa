package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.planguard.guard.Suspicion.Proof;
import com.asoud.planguard.guard.Suspicion.Variant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Indexes that are not there, or not as the query needs them. */
record IndexSuspicions(Observation observed) {

    /** What an index is called that is only tried. */
    static final String TRIED = "plan_guard_tried";

    private static final Pattern DIRECTION = Pattern.compile(" (DESC|NULLS FIRST|NULLS LAST)\\b.*$");

    private static final Pattern OPTIONS =
            Pattern.compile("(?s)^(.*?)((?: COLLATE \\S+)?(?: \\w+_ops)?(?: DESC)?(?: NULLS (?:FIRST|LAST))?)$");

    /** So that a trial can build an index on what depends on the session, which PostgreSQL refuses. */
    private static final String ALL_IMMUTABLE = "UPDATE pg_proc SET provolatile = 'i' WHERE provolatile = 's'";

    private static final String NO_WHOLE_TABLE = "SET LOCAL enable_seqscan = off";

    /** The index that the conditions and the order of the query call for. */
    List<Suspicion> better() throws SQLException {
        Map<List<String>, Suspicion> suspected = new LinkedHashMap<>();
        for (AccessPath path : observed.guilty()) {
            for (List<String> keys : wanted(path)) {
                List<String> statements = create(path, keys);
                suspected.putIfAbsent(statements, suspicion(path, keys, statements));
            }
        }
        for (Map.Entry<List<String>, Suspicion> plain : List.copyOf(suspected.entrySet())) {
            if (plain.getValue().proof() == Proof.ANOTHER_WAY) {
                List<String> statements = new ArrayList<>(List.of(ALL_IMMUTABLE));
                statements.addAll(plain.getKey());
                Diagnosis diagnosis = plain.getValue().diagnosis();
                suspected.put(
                        statements,
                        Suspicion.of(
                                        diagnosis.cause(),
                                        diagnosis.text()
                                                + ", but it depends on the session, and PostgreSQL builds none on it: compare the column itself, with a range",
                                        statements.toArray(String[]::new))
                                .proven(Proof.ANOTHER_WAY));
            }
        }
        return List.copyOf(suspected.values());
    }

    private Suspicion suspicion(AccessPath path, List<String> keys, List<String> statements) {
        Suspicion plain = Suspicion.of(cause(path, keys), text(path, keys), statements.toArray(String[]::new));
        return keys.stream().anyMatch(IndexSuspicions::isExpression) ? plain.proven(Proof.ANOTHER_WAY) : plain;
    }

    private static boolean isExpression(String key) {
        return key.startsWith("(");
    }

    private Set<List<String>> wanted(AccessPath path) throws SQLException {
        Set<String> equal = new LinkedHashSet<>();
        Set<String> ranges = new LinkedHashSet<>();
        Set<String> patterns = new LinkedHashSet<>();
        Set<String> alternatives = new LinkedHashSet<>();
        for (Condition condition : Observation.conditions(path)) {
            if (condition.isAlternative()) {
                for (Condition part : condition.alternatives().stream()
                        .flatMap(alternative -> Condition.allOf(alternative).stream())
                        .toList()) {
                    for (String operand : part.operands()) {
                        alternatives.add(key(path, operand));
                    }
                }
            } else if (!condition.isNegation()) {
                for (String operand : condition.operands()) {
                    String key = key(path, operand);
                    if (condition.isEquality()) {
                        equal.add(key);
                    } else if (condition.operator().startsWith("~~")) {
                        patterns.add(key + " text_pattern_ops");
                    } else {
                        ranges.add(key);
                    }
                }
            }
        }
        Set<String> sort = new LinkedHashSet<>();
        for (PlanNode node : observed.measured().nodes().toList()) {
            for (String key : node.sortKey()) {
                Matcher parts = OPTIONS.matcher(Observation.unqualified(key));
                sort.add(parts.matches() ? key(path, parts.group(1)) + parts.group(2) : key);
            }
        }
        Set<String> joined = joined(path);
        Set<List<String>> wanted = new LinkedHashSet<>();
        observed.indexes(path.table())
                .filter(index ->
                        index.predicate().isPresent() || !index.method().equals("btree"))
                .filter(index -> index.keys().stream().anyMatch(equal::contains))
                .forEach(index -> wanted.add(index.keysWithOptions()));
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

    /** Without collation, operator class and direction. */
    private static String plain(String key) {
        Matcher parts = OPTIONS.matcher(key);
        return parts.matches() ? parts.group(1) : key;
    }

    /** A cast that converts nothing is not part of the column. */
    String key(AccessPath path, String operand) throws SQLException {
        String bare = Condition.bare(operand);
        boolean isColumn = Observation.COLUMN.matcher(bare).matches();
        String cast = Condition.castOf(Condition.withoutParentheses(operand));
        return isColumn
                        && (cast.isEmpty()
                                || isText(cast)
                                        && isText(observed.type(path.table(), bare)
                                                .orElse("")))
                ? bare
                : "(" + Condition.withoutParentheses(operand) + ")";
    }

    private static boolean isText(String type) {
        return type.equals("text") || type.startsWith("character varying");
    }

    /** What the table is joined by. */
    private Set<String> joined(AccessPath path) throws SQLException {
        Set<String> joined = new LinkedHashSet<>();
        for (Condition condition :
                Observation.joins(observed.measured().nodes()).toList()) {
            if (!condition.isNegation() && !condition.isAlternative()) {
                for (String side : Stream.concat(condition.operands().stream(), Stream.of(condition.right()))
                        .toList()) {
                    joined.add(key(path, Observation.unqualified(side)));
                }
            }
        }
        return joined;
    }

    /** Builds an index under the name that is promised. */
    List<String> create(AccessPath path, List<String> keys) {
        Optional<IndexDefinition> promised = observed.promised(path);
        String name = promised.map(index -> index.sql().index().replaceFirst("^.*\\.", ""))
                .orElseGet(() -> observed.expected().stream()
                        .filter(index ->
                                observed.database().catalog().find(index).isEmpty())
                        .findFirst()
                        .map(index -> '"' + index.replace("\"", "\"\"") + '"')
                        .orElse(TRIED));
        List<String> statements = new ArrayList<>();
        promised.ifPresent(index -> statements.add("DROP INDEX " + index.sql().index()));
        statements.add(
                "CREATE INDEX %s ON %s (%s)".formatted(name, observed.sqlName(path.table()), String.join(", ", keys)));
        return statements;
    }

    private Cause cause(AccessPath path, List<String> keys) {
        List<String> plain = keys.stream().map(IndexSuspicions::plain).toList();
        Optional<IndexDefinition> there = there(path, plain);
        if (there.isPresent() && isPrefix(plain, there.get().keys())) {
            return different(there.get(), keys);
        }
        if (plain.stream().anyMatch(IndexSuspicions::isExpression)) {
            return plain.stream()
                            .filter(IndexSuspicions::isExpression)
                            .allMatch(key -> Observation.COLUMN
                                    .matcher(Condition.bare(key))
                                    .matches())
                    ? Cause.CAST_ON_COLUMN
                    : Cause.FUNCTION_ON_COLUMN;
        }
        if (there.isEmpty()) {
            return Cause.MISSING_INDEX;
        }
        List<String> has = there.get().keys();
        return has.containsAll(plain) || has.indexOf(plain.get(0)) > 0 ? Cause.COLUMN_ORDER : Cause.MISSING_COLUMN;
    }

    /** The index that was meant: the promised one, or else one that begins with the same column, or has it. */
    private Optional<IndexDefinition> there(AccessPath path, List<String> plain) {
        return observed.promised(path)
                .filter(index -> index.keys().stream().anyMatch(plain::contains))
                .or(() -> observed.indexes(path.table())
                        .filter(index -> index.keys().get(0).equals(plain.get(0)))
                        .findFirst())
                .or(() -> observed.indexes(path.table())
                        .filter(index -> index.keys().contains(plain.get(0)))
                        .findFirst());
    }

    private static boolean isPrefix(List<String> keys, List<String> of) {
        return keys.size() <= of.size() && of.subList(0, keys.size()).equals(keys);
    }

    /** What the same columns in the same order differ in. */
    private static Cause different(IndexDefinition index, List<String> keys) {
        if (!index.method().equals("btree")) {
            return Cause.INDEX_METHOD;
        }
        if (index.predicate().isPresent()) {
            return Cause.INDEX_PREDICATE;
        }
        List<String> has = index.keysWithOptions();
        if (Stream.concat(has.stream(), keys.stream()).anyMatch(key -> key.contains(" COLLATE "))) {
            return Cause.INDEX_COLLATION;
        }
        if (Stream.concat(has.stream(), keys.stream()).anyMatch(key -> key.contains("_ops"))) {
            return Cause.OPERATOR_CLASS;
        }
        return isPrefix(keys, has) ? Cause.INVALID_INDEX : Cause.INDEX_DIRECTION;
    }

    private String text(AccessPath path, List<String> keys) {
        String there = there(path, keys.stream().map(IndexSuspicions::plain).toList())
                .map(index -> "%s is on %s".formatted(index.name(), index.summary()))
                .orElse("no index serves this");
        return "%s; with an index on %s (%s) the promise is kept"
                .formatted(there, path.table(), String.join(", ", keys));
    }

    /** Even by an index no fewer pages are read: so many rows are asked for. */
    List<Suspicion> unselective() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : observed.measured().paths().toList()) {
            if (path.readsWholeTable()) {
                PlanNode scan = path.node();
                Suspicion plain = Suspicion.of(
                        Cause.LOW_SELECTIVITY,
                        "%s of %s rows of %s are asked for; by an index no fewer pages are read: let the guard say reads(…), or ask for fewer rows"
                                .formatted(
                                        Bound.number(scan.rows()),
                                        Bound.number(scan.rows() + scan.removedByFilter()),
                                        path.table()),
                        NO_WHOLE_TABLE);
                suspected.add(plain.proven(Proof.NO_CHEAPER));
                for (List<String> keys : wanted(path)) {
                    List<String> statements = create(path, keys);
                    statements.add(NO_WHOLE_TABLE);
                    suspected.add(plain.with(List.of(new Variant(statements, query -> query)))
                            .proven(Proof.NO_CHEAPER));
                }
                if (observed.measured().paths().count() == 1
                        && observed.measured()
                                .nodes()
                                .allMatch(node -> node.conditions().isEmpty())) {
                    suspected.add(plain.counting(Measurement::withoutPaths));
                }
            }
        }
        return suspected;
    }

    /** The index that is used, with what the query needs of the table; not if that is all of it. */
    List<Suspicion> covering() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        List<PlanNode> nodes = observed.verbose().nodes().toList();
        for (AccessPath path : observed.measured().paths().toList()) {
            Optional<IndexDefinition> used =
                    path.index().filter(index -> index.constraint().isEmpty());
            if (used.isEmpty() || path.node().type().equals("Index Only Scan")) {
                continue;
            }
            Set<String> needed = new LinkedHashSet<>();
            nodes.stream()
                    .filter(node -> node.relation().equals(Optional.of(path.table())))
                    .flatMap(node -> node.output().stream())
                    .map(Observation::unqualified)
                    .filter(Observation.COLUMN.asMatchPredicate())
                    .forEach(needed::add);
            Observation.conditions(path).stream()
                    .flatMap(condition -> condition.operands().stream())
                    .map(Condition::bare)
                    .filter(Observation.COLUMN.asMatchPredicate())
                    .forEach(needed::add);
            IndexDefinition index = used.get();
            boolean all = needed.size() >= columns(path.table());
            needed.removeAll(index.keys());
            if (!needed.isEmpty() && !all) {
                String columns = String.join(", ", needed);
                List<String> statements =
                        new ArrayList<>(List.of("DROP INDEX " + index.sql().index()));
                statements.add("CREATE INDEX %s ON %s (%s) INCLUDE (%s)"
                        .formatted(
                                index.sql().index().replaceFirst("^.*\\.", ""),
                                index.sql().table(),
                                String.join(", ", index.keysWithOptions()),
                                columns));
                suspected.add(Suspicion.of(
                        Cause.MISSING_INCLUDE,
                        "%s is on %s, and the rows are fetched from the table for %s; with INCLUDE (%3$s) the promise is kept"
                                .formatted(index.name(), index.summary(), columns),
                        statements.toArray(String[]::new)));
            }
        }
        return suspected;
    }

    private int columns(String table) throws SQLException {
        return observed.text(
                        "SELECT count(*)::text FROM pg_attribute WHERE attrelid = CAST(? AS regclass) AND attnum > 0 AND NOT attisdropped",
                        observed.sqlName(table))
                .map(Integer::valueOf)
                .orElse(0);
    }
}
