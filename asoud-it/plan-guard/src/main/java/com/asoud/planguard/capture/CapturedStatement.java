package com.asoud.planguard.capture;

import java.lang.reflect.InvocationTargetException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;

/**
 * One statement as it was sent.
 *
 * @param sql with a question mark for each value
 * @param callable whether it was sent through a {@link java.sql.CallableStatement}
 * @param executions the values of each execution: one, or as many as a JDBC batch has. Each is the list of the setters
 *     that were called on the {@link PreparedStatement}, so that they can be called again: which setter it was decides
 *     the type that the driver declares
 */
public record CapturedStatement(String sql, boolean callable, List<List<ParameterSetOperation>> executions) {

    public CapturedStatement {
        executions = executions.stream().map(List::copyOf).toList();
    }

    /** How many values one execution binds. */
    public int parameterCount() {
        return executions.isEmpty() ? 0 : executions.get(0).size();
    }

    /**
     * Binds the values of the first execution again.
     *
     * @param statement of the same number of parameters
     * @throws SQLException if the driver refuses one
     */
    public void bind(PreparedStatement statement) throws SQLException {
        if (executions.isEmpty()) {
            return;
        }
        for (ParameterSetOperation setter : executions.get(0)) {
            try {
                setter.getMethod().invoke(statement, setter.getArgs());
            } catch (InvocationTargetException failure) {
                if (failure.getCause() instanceof SQLException refused) {
                    throw refused;
                }
                throw new IllegalStateException("Cannot bind again: " + setter.getMethod(), failure.getCause());
            } catch (IllegalAccessException failure) {
                throw new IllegalStateException("Cannot bind again: " + setter.getMethod(), failure);
            }
        }
    }
}
