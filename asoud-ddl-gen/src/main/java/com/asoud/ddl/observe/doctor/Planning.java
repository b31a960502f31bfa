package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.Sessions;
import com.asoud.explain.Explainer;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans somebody's query for the first time, and says what is missing if the server does not. */
final class Planning {

    private static final String LOCKERS = """
            SELECT held.relation::regclass::text AS table_name, held.pid FROM pg_locks AS held
            WHERE held.locktype = 'relation' AND held.mode = 'AccessExclusiveLock' AND held.granted
              AND held.pid <> pg_backend_pid()
              AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND held.relation IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'p'))
            """;

    /** Without a length, which would cut values off. */
    private static final String TYPE =
            "SELECT format_type(named, -1) FROM to_regtype(?) AS named WHERE named IS NOT NULL";

    private final Connection connection;
    private final Explainer explainer;

    Planning(Connection connection, Explainer explainer) {
        this.connection = connection;
        this.explainer = explainer;
    }

    /**
     * As the server spells them, which can stand in a statement: what a person has typed cannot.
     *
     * @throws Refusal if one is no type
     */
    List<String> types(List<String> typed) throws SQLException {
        List<String> types = new ArrayList<>();
        for (String each : typed) {
            types.add(Query.attempt(
                            connection,
                            () -> Query.first(connection, TYPE, List.of(each), row -> row.getString(1)),
                            broken -> Optional.<String>empty())
                    .orElseThrow(() -> new Refusal(
                            "this database has no such type",
                            "--types: " + each,
                            "name the type of each value, such as --types=bigint,timestamptz")));
        }
        return types;
    }

    /** @throws Refusal if the server cannot plan it */
    Plan of(PreparedQuery query) throws SQLException {
        List<String> types = understood(query, () -> explainer.types(query));
        if (types.size() != query.values().size()) {
            throw new Refusal(
                    "the query has " + Quantities.counted(types.size(), "value") + "; given: "
                            + query.values().size(),
                    "the query" + (types.isEmpty() ? "" : ", with values of the types: " + String.join(", ", types)),
                    """
                    give --value=... for each of $1, $2, ..., in their order;
                    --null=N for the N-th if that is null""");
        }
        return understood(query, () -> explainer.plan(query, PlanMode.CUSTOM));
    }

    private <T> T understood(PreparedQuery query, Query.Question<T> ask) throws SQLException {
        List<SQLException> refused = new ArrayList<>();
        Optional<T> answer = Query.attempt(connection, () -> Optional.of(ask.ask()), failure -> {
            refused.add(failure);
            return Optional.empty();
        });
        if (answer.isEmpty()) {
            throw refusal(query, refused.get(0));
        }
        return answer.get();
    }

    private Refusal refusal(PreparedQuery query, SQLException failure) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        Optional<String> place = state.equals("55P03") ? Optional.empty() : Values.unfit(connection, explainer, query);
        if (place.isPresent()) {
            return new Refusal(place.get(), "--value", "give it as PostgreSQL writes that type, or another --types");
        }
        Values.Told told = Values.refused(failure, explainer, query);
        String message = told.message();
        return switch (state) {
            case "55P03" ->
                new Refusal(
                        "the query cannot be planned: a table is locked",
                        lockers(),
                        "wait, or end that session; then ask again");
            case "42501" -> new Refusal("the query cannot be planned: " + message, "the query", """
                        EXPLAIN needs the rights of the query itself: GRANT SELECT on its
                        tables to this role, or GRANT pg_read_all_data; pg_monitor alone
                        has them not""");
            case "42601" -> new Refusal("the server does not understand the query: " + message, told.place(), """
                        correct it; for values write $1, $2, ... instead of ?, and give
                        --value=... for each""");
            default ->
                new Refusal(
                        "the server cannot plan the query: " + message,
                        told.place(),
                        "correct the query, its values or their types (--types)");
        };
    }

    private String lockers() throws SQLException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> each : lockersByTable().entrySet()) {
            lines.add(each.getKey() + " is locked by "
                    + Sessions.blocker(connection, each.getValue())
                            .map(Blocker::toString)
                            .orElse("pid " + each.getValue()));
        }
        return lines.isEmpty() ? "the query" : String.join("\n", lines);
    }

    private Map<String, Integer> lockersByTable() throws SQLException {
        Map<String, Integer> lockers = new LinkedHashMap<>();
        Query.rows(connection, LOCKERS, row -> lockers.put(row.getString(1), row.getInt(2)));
        return lockers;
    }
}
