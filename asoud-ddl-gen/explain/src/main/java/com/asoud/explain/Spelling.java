package com.asoud.explain;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How the planner spells an expression over one table in a plan. What a catalog holds, or a person writes, has other
 * casts and parentheses, and constants that are not computed yet; two expressions are one if the server gives them one
 * spelling here.
 */
public final class Spelling {

    /** An expression that needs no parentheses as a key. */
    private static final Pattern FUNCTION = Pattern.compile("(?s)[\\p{L}\"][\\p{L}\\p{N}_.\"]*\\(.*\\)");

    private final Connection connection;

    /** @param connection inside a transaction */
    public Spelling(Connection connection) {
        this.connection = connection;
    }

    /** The keys of an index; they can still stand in {@code CREATE INDEX}. */
    List<String> ofKeys(String table, List<String> keys) throws SQLException {
        List<String> spelled = of(table, keys);
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).equals(spelled.get(i))
                                || FUNCTION.matcher(spelled.get(i)).matches()
                        ? spelled.get(i)
                        : "(" + Condition.withoutParentheses(spelled.get(i)) + ")")
                .toList();
    }

    private List<String> of(String table, List<String> expressions) throws SQLException {
        String sql = "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT %s FROM ONLY %s"
                .formatted(String.join(", ", expressions), table);
        List<String> spelled = new ArrayList<>();
        OneStatement.check(connection, sql);
        String plan = String.valueOf(Sql.<Object>value(connection, sql));
        PlanReader.document(plan).get("Plan").path("Output").forEach(output -> spelled.add(output.asString()));
        return spelled;
    }

    /**
     * Spells what a person wrote.
     *
     * @param table as SQL has it
     * @param expression in SQL
     * @return empty if it is no expression over the table, or if the table stays locked for a second
     * @throws SQLException if the server is gone
     */
    public Optional<String> of(String table, String expression) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Sql.execute(connection, "SET LOCAL lock_timeout = '1s'");
            return Optional.of(
                    Condition.withoutParentheses(of(table, List.of(expression)).get(0)));
        } catch (SQLException noExpression) {
            return Optional.empty();
        } finally {
            connection.rollback(before);
        }
    }
}
