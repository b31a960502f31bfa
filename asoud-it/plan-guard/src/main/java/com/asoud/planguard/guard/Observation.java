package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What broke a promise, and where.
 *
 * @param database where causes are tried
 * @param execution of the call
 * @param measured with the plan that breaks the promise
 * @param verbose the plan of its first statement, with what each node returns
 */
record Observation(GuardedDatabase database, Execution execution, Measurement measured, Plan verbose) {

    static final Pattern COLUMN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"");

    /** A name that qualifies a column. */
    private static final Pattern QUALIFIER =
            Pattern.compile("(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")\\.(?=[\\p{L}_\"])");

    static Observation of(GuardedDatabase database, Execution execution, Measurement measured) throws SQLException {
        Plan verbose = Explainer.tellingNamesakes(database.connection())
                .verbose(Measurement.first(measured.statements()).query(), measured.mode());
        Sql.execute(database.connection(), "DEALLOCATE ALL");
        return new Observation(database, execution, measured, verbose);
    }

    static String unqualified(String expression) {
        return QUALIFIER.matcher(expression).replaceAll("");
    }

    Explained first() {
        return measured.statements().get(0);
    }

    /** The indexes that the promise names. */
    List<String> expected() {
        return execution.promises().promisedIndexes(measured.mode());
    }

    /** The indexes of a table that enforce no constraint. */
    Stream<IndexDefinition> indexes(String table) {
        return database.catalog().of(table).filter(index -> index.constraint().isEmpty());
    }

    /** What the promise names, of the table of that path. */
    Optional<IndexDefinition> promised(AccessPath path) {
        return indexes(path.table())
                .filter(index -> expected().contains(index.name()))
                .findFirst();
    }

    /** Scans that do more than find rows by a promised index; all of them, if there is none. */
    List<AccessPath> guilty() {
        List<AccessPath> guilty = measured.paths()
                .filter(path -> path.boundary().isEmpty()
                        || !path.filter().isEmpty()
                        || !path.checked().isEmpty()
                        || path.index()
                                .filter(index -> expected().contains(index.name()))
                                .isEmpty())
                .toList();
        return guilty.isEmpty() ? measured.paths().toList() : guilty;
    }

    /** What a scan looks for; columns are on the left. */
    static List<Condition> conditions(AccessPath path) {
        return Stream.concat(path.node().condition("Index Cond").stream(), path.filter().stream())
                .flatMap(text -> Condition.allOf(text).stream())
                .map(Condition::constantRight)
                .toList();
    }

    /** The conditions of joins. */
    static Stream<Condition> joins(Stream<PlanNode> nodes) {
        return nodes.flatMap(node -> node.conditions().stream())
                .filter(condition ->
                        List.of("Hash Cond", "Merge Cond", "Join Filter").contains(condition.kind()))
                .flatMap(condition -> Condition.allOf(condition.text()).stream());
    }

    Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        measured.paths().forEach(path -> tables.add(sqlName(path.table())));
        return tables;
    }

    String sqlName(String table) {
        return database.catalog().table(table).map(IndexCatalog.Table::sql).orElseGet(() -> Identifiers.quote(table));
    }

    /** The type of a column; empty if the table has none of that name. */
    Optional<String> type(String table, String column) throws SQLException {
        return text(
                "SELECT atttypid::regtype::text FROM pg_attribute WHERE attrelid = CAST(? AS regclass) AND quote_ident(attname) = ?",
                sqlName(table),
                column);
    }

    /** The first value of the first row. */
    Optional<String> text(String sql, String... values) throws SQLException {
        return Sql.<@Nullable String>column(database.connection(), sql, (Object[]) values).stream()
                .filter(Objects::nonNull)
                .findFirst();
    }
}
