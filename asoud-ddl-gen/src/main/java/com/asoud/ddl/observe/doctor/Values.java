package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Query;
import com.asoud.explain.Explainer;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Constants;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What can be said of values that the server refuses, and not of the values themselves: these are printed nowhere. */
final class Values {

    /** Of SQLSTATE: data exceptions (manual, appendix A), whose messages are about values. */
    private static final String DATA_EXCEPTION = "22";

    private static final Map<String, String> KINDS = Map.of(
            "22P02", "a constant has another type",
            "22003", "a number is out of range",
            "22007", "a constant is no date or time",
            "22008", "a date or time is out of range",
            "22012", "a division by zero",
            "22021", "a character that the encoding of the database has not",
            "42601", "a syntax error");

    private Values() {}

    /** The first that is none of its type, as a sentence; empty if all are, or the types are not known. */
    static Optional<String> unfit(Connection connection, Explainer explainer, PreparedQuery query) throws SQLException {
        List<String> types = Query.attempt(connection, () -> explainer.types(query), failure -> List.of());
        for (int i = 0; i < Math.min(types.size(), query.values().size()); i++) {
            String type = types.get(i);
            Optional<String> value = query.values().get(i);
            boolean fits = value.isEmpty() || fits(connection, value.get(), type);
            if (!fits) {
                return Optional.of("the value of $" + (i + 1) + " is no " + type);
            }
        }
        return Optional.empty();
    }

    /** @param type as the server spells it */
    private static boolean fits(Connection connection, String value, String type) throws SQLException {
        return Query.attempt(
                connection,
                () -> Query.exists(connection, "SELECT CAST(CAST(? AS text) AS " + type + ")", value),
                failure -> false);
    }

    /**
     * What the server said.
     *
     * @param message unless a word of a constant, or of a value, is in it: then only what kind of error it is
     * @param place in the query, where it said that
     */
    record Told(String message, String place) {}

    static Told refused(SQLException failure, Explainer explainer, PreparedQuery query) {
        String message = ServerError.message(failure);
        Set<String> hidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        hidden.addAll(Constants.words(query.text()));
        query.values().forEach(value -> value.map(Constants::wordsOf).ifPresent(hidden::addAll));
        String state = String.valueOf(failure.getSQLState());
        boolean data = state.startsWith(DATA_EXCEPTION);
        if (!data && Constants.wordsOf(message).stream().noneMatch(hidden::contains)) {
            return new Told(message, "the query");
        }
        OptionalInt position = explainer.position(failure, query);
        return new Told(
                KINDS.getOrDefault(state, data ? "a constant does not fit" : "an error"),
                "the query" + (position.isPresent() ? ", at character " + position.getAsInt() : "") + "; SQLSTATE "
                        + state);
    }
}
