package com.asoud.explain;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * No others may change the database or a setting (PostgreSQL manual, Function Volatility Categories).
 *
 * @param names without their schemas
 */
record VolatileFunctions(Set<String> names) {

    private static final Pattern CALLED = Pattern.compile("(\\w+)\"?\\s*\\(");

    static VolatileFunctions of(Connection connection) throws SQLException {
        return new VolatileFunctions(Set.copyOf(
                Sql.<String>column(connection, "SELECT DISTINCT proname FROM pg_proc WHERE provolatile = 'v'")));
    }

    /** Whether the text looks like that: another function of the name may be meant. */
    boolean areCalledIn(String sql) {
        return CALLED.matcher(sql)
                .results()
                .map(called -> called.group(1))
                .anyMatch(name -> names.contains(name) || names.contains(name.toLowerCase(Locale.ROOT)));
    }
}
