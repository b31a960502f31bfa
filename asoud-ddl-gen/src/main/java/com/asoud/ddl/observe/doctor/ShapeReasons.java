package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Query;
import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why an index cannot serve the conditions of a query as they are written. Each suspicion changes one thing of the
 * conditions, and holds if the planner then uses the index.
 */
final class ShapeReasons {

    private static final Set<String> PATTERNS = Set.of("~~", "~~*", "~", "~*");

    private static final Set<String> OF_A_BTREE = Set.of("=", "<", "<=", ">=", ">", "IS NULL");

    private static final String IMPLICIT = """
            SELECT WHERE EXISTS (SELECT FROM pg_cast WHERE castsource = to_regtype(?) AND casttarget = to_regtype(?)
                                 AND castcontext = 'i')
            """;

    private static final String TYPE = """
            SELECT format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND quote_ident(attname) = ?
            """;

    private static final String COLLATION = """
            SELECT coalesce(nullif(l.collname, 'default'), d.datcollate)
            FROM pg_index AS i
            JOIN pg_collation AS l ON l.oid = i.indcollation[?]
            JOIN pg_database AS d ON d.datname = current_database()
            WHERE i.indexrelid = to_regclass(?)
            """;

    private final Connection connection;
    private final Probe probe;
    private final Scan scan;
    private final IndexDefinition index;
    private final List<IndexDefinition> others;
    private final boolean wanted;
    private final Trial trial;

    /**
     * @param scan with conditions that can be asked of the table alone
     * @param others the indexes of the table
     * @param wanted whether somebody has asked for that index
     */
    ShapeReasons(
            Connection connection,
            Probe probe,
            Scan scan,
            IndexDefinition index,
            List<IndexDefinition> others,
            String what,
            boolean wanted) {
        this.others = List.copyOf(others);
        this.connection = connection;
        this.probe = probe;
        this.scan = scan;
        this.index = index;
        this.trial = new Trial(probe, scan, index, what);
        this.wanted = wanted;
    }

    /** What would make the index usable, but not cheaper than the scan as it is; known after {@link #find}. */
    Optional<Finding> dearer() {
        return trial.dearer();
    }

    /** The first that holds, though the planner may then take another index of the table: it can skip through one. */
    Optional<Finding> findWithAnyIndex() throws SQLException {
        trial.orAnother();
        return probe.anyIndex(scan, scan.texts(), Probe.NO_SCAN).isPresent() ? Optional.empty() : find();
    }

    /** The first that holds; empty if none does. */
    Optional<Finding> find() throws SQLException {
        if (trial.serves(scan.texts()).isPresent()) {
            return Optional.empty();
        }
        for (Condition condition : scan.conditions()) {
            Optional<Finding> found = ofCondition(condition);
            if (found.isPresent()) {
                return found;
            }
        }
        Optional<Finding> predicate = predicate();
        return predicate.isPresent() ? predicate : order();
    }

    private Optional<Finding> ofCondition(Condition written) throws SQLException {
        if (written.isAlternative()) {
            return alternatives(written);
        }
        Condition condition = written.constantRight();
        if (condition.operands().size() != 1) {
            return Optional.empty();
        }
        String operand = condition.operands().get(0);
        for (String key : index.keys()) {
            if (Condition.isOne(operand, key)) {
                return onKey(written, condition, key);
            }
        }
        for (String key : index.keys()) {
            if (Condition.bare(operand).equals(Condition.bare(key))) {
                // A cast of varchar to text converts nothing.
                Optional<Finding> found = onKey(written, condition, operand);
                return found.isPresent() ? found : converted(written, condition, operand, key);
            }
        }
        for (String key : index.keys()) {
            if (operand.contains(Condition.bare(key)) && probe.isOf(scan, operand, key)) {
                return expression(written, condition, operand, key);
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> onKey(Condition written, Condition condition, String key) throws SQLException {
        String equal = key + " = " + condition.right();
        if (condition.isNegation()
                || condition.operator().equals("NOT")
                || condition.operator().equals("IS NOT NULL")) {
            return condition.isNegation()
                    ? trial.of(
                            withoutNegations(written, equal),
                            Cause.NEGATION,
                            List.of("No B-tree finds what is not equal: " + shown(written) + "."),
                            "With = in its place",
                            "ask for the values that are wanted; or declare a partial index whose predicate is that condition")
                    : Optional.empty();
        }
        if (PATTERNS.contains(condition.operator())) {
            return pattern(written, condition, key, equal);
        }
        if (index.method().equals("btree") && OF_A_BTREE.contains(condition.operator())) {
            return Optional.empty();
        }
        return trial.of(
                scan.with(written, equal),
                Cause.OPERATOR,
                List.of(
                        "The condition is %s; an index of the method %s, with its operator class, does not search by %s."
                                .formatted(shown(written), index.method(), condition.operator())),
                "With = in its place",
                "use an index of a method and an operator class that has the operator, such as GIN for @> and for pg_trgm");
    }

    /** Of several values that are not wanted, one is asked for, and nothing is said of the others. */
    private List<String> withoutNegations(Condition written, String equal) {
        return scan.conditions().stream()
                .filter(each -> each == written
                        || !each.isNegation()
                        || !each.operands().equals(written.operands()))
                .map(each -> each == written ? equal : each.text())
                .toList();
    }

    private Optional<Finding> pattern(Condition written, Condition condition, String key, String equal)
            throws SQLException {
        boolean beginning = condition.operator().equals("~~")
                        && !condition.right().startsWith("'%")
                        && !condition.right().startsWith("'_")
                || condition.operator().equals("~") && condition.right().startsWith("'^");
        if (!beginning) {
            return trial.of(
                    scan.with(written, equal),
                    Cause.LEADING_WILDCARD,
                    List.of("No B-tree finds a pattern that may begin with anything, or in any case: " + shown(written)
                            + "."),
                    "With = in its place, and no pattern",
                    "if that finds all that is wanted, begin the pattern with what is fixed; or use pg_trgm, whose GIN index finds any part of a text");
        }
        Optional<String> range = Prefix.range(key, condition);
        Optional<String> collation = Query.first(
                connection, COLLATION, List.of(place(key), index.sql().index()), row -> row.getString(1));
        if (range.isEmpty() || collation.isEmpty()) {
            return Optional.empty();
        }
        boolean column = type(Condition.bare(key)).isPresent();
        return trial.of(
                scan.with(written, range.get()),
                Cause.COLLATION,
                List.of(
                        "%s; the index has the collation %s: only with C, or with an operator class for patterns, the planner takes what begins alike to be together."
                                .formatted(shown(written), collation.get())),
                "With a range in the place of the pattern",
                "declare an index for patterns: @Index(columnList = \"%s text_pattern_ops\")%s"
                        .formatted(
                                column ? Condition.bare(key) : "(" + Condition.withoutParentheses(key) + ")",
                                column ? ", or COLLATE \"C\" for column and index" : ""));
    }

    private int place(String operand) {
        List<String> keys = index.keys().stream().map(Condition::bare).toList();
        return Math.max(0, keys.indexOf(Condition.bare(operand)));
    }

    /** Empty if it is no column of the table. */
    private Optional<String> type(String column) throws SQLException {
        return Query.first(connection, TYPE, List.of(scan.name(), column), row -> row.getString(1));
    }

    private Optional<Finding> converted(Condition written, Condition condition, String operand, String key)
            throws SQLException {
        String column = Condition.bare(key);
        Optional<String> type = type(column);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        String cast = Condition.castOf(operand);
        boolean implicit = Query.exists(connection, IMPLICIT, type.get(), cast);
        List<String> found = new ArrayList<>(List.of("%s: %s is %s, and is converted to %s for each row."
                .formatted(shown(written), column, type.get(), cast)));
        String expression =
                "compare %s itself, with a range if need be; or declare an index on the expression, in parentheses%s"
                        .formatted(column, PATTERNS.contains(condition.operator()) ? ", with text_pattern_ops" : "");
        Optional<Finding> tried = trial.of(
                scan.with(
                        written,
                        "%s %s (%s)::%s".formatted(column, condition.operator(), condition.right(), type.get())),
                implicit ? Cause.TYPE_MISMATCH : Cause.EXPRESSION,
                found,
                "With the value as " + type.get(),
                implicit
                        ? "give the value as %s: its Java type, or the cast in the query, is another"
                                .formatted(type.get())
                        : expression);
        if (tried.isPresent() || trial.dearer().isPresent()) {
            return tried;
        }
        found.add(
                "The index has %s itself. The condition cannot be tried on it: the value is no %s, or that type has no %s."
                        .formatted(column, type.get(), condition.operator()));
        return trial.ofEqual(written, Cause.EXPRESSION, found, key, expression);
    }

    private Optional<Finding> expression(Condition written, Condition condition, String operand, String key)
            throws SQLException {
        if (others.stream()
                .flatMap(other -> other.keys().stream())
                .anyMatch(other -> Condition.isOne(other, operand))) {
            return Optional.empty();
        }
        List<String> found = List.of("%s: the index has %s, not the expression.".formatted(shown(written), key));
        String shown = shown(Condition.withoutParentheses(operand));
        String remedy = "compare %s itself, with a range if need be; or declare an index on the expression%s"
                .formatted(
                        key, shown.contains("?") ? ", in parentheses" : ": @Index(columnList = \"(" + shown + ")\")");
        Optional<Finding> alone = trial.of(
                scan.with(written, "%s %s %s".formatted(key, condition.operator(), condition.right())),
                Cause.EXPRESSION,
                found,
                "With the column alone in its place",
                remedy);
        return alone.isPresent() || trial.dearer().isPresent()
                ? alone
                : trial.ofEqual(written, Cause.EXPRESSION, found, key, remedy);
    }

    private Optional<Finding> alternatives(Condition chain) throws SQLException {
        for (String alternative : chain.alternatives()) {
            Optional<Finding> found = trial.of(
                    scan.with(chain, alternative),
                    Cause.ALTERNATIVES,
                    List.of("An OR of which not every part is found by an index: " + shown(chain) + "."),
                    "With one part alone (" + PlanText.withoutConstants(alternative) + ")",
                    "declare an index for each part; or write a UNION ALL, or a row value such as (a, b) < (?, ?)");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> predicate() throws SQLException {
        if (index.predicate().isEmpty()) {
            return Optional.empty();
        }
        List<String> more = new ArrayList<>(scan.texts());
        more.add(index.predicate().get());
        boolean bounded = trial.serves(more)
                .flatMap(plan -> probe.uses(plan, index))
                .filter(path -> !path.boundary().isEmpty())
                .isPresent();
        if (!bounded && !wanted) {
            return Optional.empty();
        }
        return trial.of(
                more,
                Cause.PREDICATE_NOT_PROVABLE,
                List.of("The index has rows WHERE %s only; no condition of the query proves that."
                        .formatted(index.predicate().get())),
                "With that condition added",
                "if only such rows are wanted, add the predicate to the query as it is declared, its constants as literals; otherwise the index is not for this query");
    }

    /** Conditions on keys further right, and none on the first. */
    private Optional<Finding> order() throws SQLException {
        String first = index.keys().get(0);
        List<String> behind = index.keys().stream()
                .skip(1)
                .filter(key -> scan.conditions().stream()
                        .anyMatch(condition -> condition.operands().stream()
                                .anyMatch(operand -> Condition.bare(operand).equals(Condition.bare(key)))))
                .toList();
        if (behind.isEmpty()) {
            return Optional.empty();
        }
        return probe.takesWithEqual(index, scan, scan.texts(), first)
                .filter(plan -> probe.uses(plan, index)
                        .filter(path -> path.boundary().size() > 1)
                        .isPresent())
                .map(plan -> trial.finding(
                        plan,
                        Cause.COLUMN_ORDER,
                        List.of("The keys are (%s); the query has a condition on %s and none on %s, the first."
                                .formatted(String.join(", ", index.keys()), String.join(", ", behind), first)),
                        "With %s = $1 added".formatted(first),
                        "declare an index that begins with %1$s: edit columnList of the @Index, or add one: @Index(columnList = \"%1$s\")"
                                .formatted(String.join(", ", behind))));
    }

    private static String shown(Condition condition) {
        return shown(condition.text());
    }

    private static String shown(String text) {
        return PlanText.withoutConstants(text);
    }
}
