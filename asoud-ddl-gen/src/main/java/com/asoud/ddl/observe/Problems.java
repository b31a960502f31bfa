package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Query;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What speaks against a migration, as it is found: faults, and rights that the role lacks; and how to ask for it. */
final class Problems {

    private final Connection connection;
    private final Optional<String> role;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> rights = new ArrayList<>();

    /** @param role that will migrate; empty for the session's */
    Problems(Connection connection, Optional<String> role) {
        this.connection = connection;
        this.role = role;
    }

    Connection connection() {
        return connection;
    }

    /** Whatever is in the way. */
    List<Problem> problems() {
        return problems;
    }

    /** What the role may not do. */
    List<Problem> rights() {
        return rights;
    }

    boolean isNone() {
        return problems.isEmpty() && rights.isEmpty();
    }

    String role() throws SQLException {
        return role.isPresent() ? role.get() : first("SELECT current_user").orElse("?");
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

    boolean exists(ObjectName object) throws SQLException {
        return first("SELECT to_regclass(?)::text", object.quoted()).isPresent();
    }

    /** For this transaction: whoever has locked a table is waited for by the work, not by the look at it. */
    void lockTimeout() throws SQLException {
        Query.rows(connection, "SELECT set_config('lock_timeout', '1s', true)", row -> true);
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
