package com.asoud.planguard.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection that works in somebody else's transaction: as JDBC describes one, but that it commits nothing for good,
 * and that its isolation is that of the transaction.
 */
final class BorrowedConnection {

    private static final String CLOSED = "08003";

    private final SharedTransaction transaction;
    private final Connection facade;
    private boolean closed;
    private boolean autoCommit = true;
    private boolean readOnly;
    private int isolation = Connection.TRANSACTION_READ_COMMITTED;
    private SharedTransaction.@Nullable Mark begun;
    private SharedTransaction.@Nullable Mark statement;

    BorrowedConnection(SharedTransaction transaction) {
        this.transaction = transaction;
        this.facade = (Connection) Proxy.newProxyInstance(
                BorrowedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(proxy, method, arguments == null ? new Object[0] : arguments));
    }

    Connection facade() {
        return facade;
    }

    private @Nullable Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            case "toString":
                return "a connection in the transaction of a guard: " + transaction.connection();
            case "isClosed":
                return closed;
            case "close":
                close();
                return null;
            case "abort":
                ((Executor) arguments[0]).execute(this::forget);
                return null;
            default:
        }
        if (closed) {
            throw new SQLException("The connection is closed", CLOSED);
        }
        switch (name) {
            case "getAutoCommit":
                return autoCommit;
            case "setAutoCommit":
                autoCommit((Boolean) arguments[0]);
                return null;
            case "isReadOnly":
                return readOnly;
            case "setReadOnly":
                readOnly = (Boolean) arguments[0];
                return null;
            case "getTransactionIsolation":
                return isolation;
            case "setTransactionIsolation":
                isolation = (Integer) arguments[0];
                return null;
            case "commit":
                end(true);
                return null;
            case "rollback":
                if (arguments.length == 0) {
                    end(false);
                    return null;
                }
                break;
            default:
                begin();
        }
        try {
            return method.invoke(transaction.connection(), arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }

    private void autoCommit(boolean wanted) throws SQLException {
        if (wanted && !autoCommit) {
            end(true);
        }
        autoCommit = wanted;
    }

    /** As in a real connection: with the first thing that is done in it. */
    private void begin() throws SQLException {
        if (!autoCommit && begun == null) {
            transaction.enter();
            try {
                begun = transaction.begin(this, readOnly);
            } finally {
                transaction.leave();
            }
        }
    }

    private void end(boolean keep) throws SQLException {
        transaction.enter();
        try {
            SharedTransaction.Mark mark = begun;
            begun = null;
            if (mark != null) {
                if (keep) {
                    transaction.commit(mark);
                } else {
                    transaction.rollback(mark);
                }
            }
        } finally {
            transaction.leave();
        }
    }

    /** The savepoint is gone, with what was done before. */
    void restart() throws SQLException {
        if (begun != null) {
            begun = transaction.begin(this, readOnly);
        }
        statement = null;
    }

    /**
     * In auto-commit mode a statement that fails takes nothing else with it; nor does it take those of other threads,
     * which wait until {@link #afterStatement}.
     */
    void beforeStatement() {
        transaction.enter();
        try {
            if (autoCommit) {
                statement = transaction.begin(this, readOnly);
            } else {
                begin();
            }
        } catch (SQLException failure) {
            transaction.leave();
            throw new IllegalStateException("The transaction of the guard is lost", failure);
        }
    }

    void afterStatement(boolean succeeded) {
        SharedTransaction.Mark mark = statement;
        statement = null;
        try {
            if (mark == null) {
                return;
            }
            if (succeeded) {
                transaction.commit(mark);
            } else {
                transaction.rollback(mark);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The transaction of the guard is lost", failure);
        } finally {
            transaction.leave();
        }
    }

    /** What is not committed is lost, as with the PostgreSQL driver. */
    private void close() throws SQLException {
        if (!closed) {
            end(false);
            closed = true;
        }
    }

    /** The transaction in which it works has ended. */
    void forget() {
        closed = true;
        begun = null;
        statement = null;
    }
}
