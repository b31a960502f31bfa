package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which servers the commands on a live database work with.
 *
 * @param number as {@code server_version_num} says it
 * @param name as {@code server_version} says it
 */
public record SupportedVersion(int number, String name) {

    private static final int OLDEST = 140000;
    private static final int NEWEST = 189999;

    /** That of a server; it answers whatever its version is. */
    public static SupportedVersion of(Connection connection) throws SQLException {
        return Query.rows(
                        connection,
                        "SELECT current_setting('server_version_num')::integer, current_setting('server_version')",
                        row -> new SupportedVersion(row.getInt(1), row.getString(2)))
                .get(0);
    }

    /** Why the server cannot be worked with; empty if it can. */
    public Optional<Problem> problem() {
        if (number >= OLDEST && number <= NEWEST) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                "PostgreSQL " + name + " is not supported",
                "the server",
                number < OLDEST
                        ? "upgrade it to 14 or later; neither this tool nor the files were tried\nwith older ones"
                        : "use a newer version of this tool; this one was tested with 14 to 18"));
    }
}
