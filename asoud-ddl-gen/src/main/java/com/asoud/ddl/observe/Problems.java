package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What speaks against a migration, as it is found; and how to ask for it.
 *
 * @param migrator the role that will migrate; empty for the session's
 * @param problems whatever is in the way
 * @param rights what the role may not do
 */
record Problems(Connection connection, Optional<String> migrator, List<Problem> problems, List<Problem> rights) {

    /** Nothing is found yet. */
    Problems(Connection connection, Optional<String> migrator) {
        this(connection, migrator, new ArrayList<>(), new ArrayList<>());
    }

    boolean isNone() {
        return problems.isEmpty() && rights.isEmpty();
    }

    String role() throws SQLException {
        return migrator.isPresent()
                ? migrator.get()
                : first("SELECT current_user").orElse("?");
    }

    Optional<String> first(String sql, Object... parameters) throws SQLException {
        return column(sql, parameters).stream().findFirst();
    }

    /** Without what is NULL. */
    List<String> column(String sql, Object... parameters) throws SQLException {
        return Query.rows(connection, sql, List.of(parameters), row -> Optional.ofNullable(row.getString(1))).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    void add(String what, String where, String remedy) {
        problems.add(new Problem(what, where, remedy));
    }

    void addRight(String what, String where, String remedy) {
        rights.add(new Problem(what, where, remedy));
    }

    /**
     * The server did not take a size.
     *
     * @param examples of what it takes
     */
    void addSize(SQLException failure, String option, String examples) {
        add(
                ServerError.message(failure),
                option,
                "22023".equals(failure.getSQLState()) // invalid_parameter_value
                        ? "write a size as PostgreSQL does: " + examples
                        : ServerError.remedy(failure));
    }

    /** For this transaction: whoever has locked a table is waited for by the work, not by the look at it. */
    void lockTimeout() throws SQLException {
        Query.set(connection, "lock_timeout", "1s");
    }

    /** @throws Refusal with every reason so far, if there is any */
    void refuseIfAny() {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(rights);
        if (!all.isEmpty()) {
            throw new Refusal(all);
        }
    }
}
