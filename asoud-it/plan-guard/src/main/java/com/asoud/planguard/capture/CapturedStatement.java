package com.asoud.planguard.capture;

import java.lang.reflect.InvocationTargetException;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
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

    private static final Pattern FUNCTION = Pattern.compile("\\s*\\{\\s*\\?\\s*=");

    public CapturedStatement {
        executions = executions.stream().map(List::copyOf).toList();
    }

    /**
     * Binds the values of an execution again. The result of a function, {@code {? = call f(?)}}, is the first parameter
     * of a {@link CallableStatement} only.
     *
     * @param execution which, from 0
     * @param statement of the same number of parameters
     * @throws SQLException if the driver refuses one
     */
    public void bind(int execution, PreparedStatement statement) throws SQLException {
        if (executions.isEmpty()) {
            return;
        }
        for (ParameterSetOperation setter : executions.get(execution)) {
            try {
                if (statement instanceof CallableStatement
                        || !ParameterSetOperation.isRegisterOutParameterOperation(setter)) {
                    setter.getMethod().invoke(statement, arguments(setter, statement));
                }
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

    /** How often it was executed. */
    public int times() {
        return Math.max(1, executions.size());
    }

    private Object[] arguments(ParameterSetOperation setter, PreparedStatement statement) {
        Object[] arguments = LastingValue.again(setter.getArgs());
        if (!(statement instanceof CallableStatement)
                && FUNCTION.matcher(sql).lookingAt()
                && arguments[0] instanceof Integer place) {
            arguments = arguments.clone();
            arguments[0] = place - 1;
        }
        return arguments;
    }
}
