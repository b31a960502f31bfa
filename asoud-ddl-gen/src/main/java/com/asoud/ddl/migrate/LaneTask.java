package com.asoud.ddl.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Work on one index that a {@link TableLane} does statement by statement. */
interface LaneTask {

    /**
     * One of its statements.
     *
     * @param isLong whether it is the work itself, whose progress is watched; before the first such one, nothing of it
     *     can be left
     * @param what for people: {@code build idx_product_tag}
     */
    record Statement(String sql, boolean isLong, String what) {}

    IndexJob job();

    /** How what is said of it begins: {@code 2.3.6 }. */
    String prefix();

    /**
     * What to run; asked again when it has to start anew.
     *
     * @param connection of the session that will run it
     * @throws SQLException with {@link com.asoud.ddl.sql.IndexWork#BUSY_STATE} if it has to wait until another session
     *     has ended, of which the message tells
     */
    List<Statement> statements(Connection connection) throws SQLException;

    /**
     * It has come to its end.
     *
     * @return the end of what is said of it, or nothing
     */
    default String finished(Connection connection, Duration time) throws SQLException {
        return "";
    }
}
