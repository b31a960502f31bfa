package com.asoud.explain;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How the values of one execution are bound. */
@FunctionalInterface
public interface Binding {

    /**
     * Calls the setters.
     *
     * @throws SQLException if the driver refuses a value
     */
    void bind(PreparedStatement statement) throws SQLException;
}
