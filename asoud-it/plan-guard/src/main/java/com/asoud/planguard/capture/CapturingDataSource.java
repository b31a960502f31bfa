package com.asoud.planguard.capture;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.StatementType;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.JdbcProxyFactory;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.proxy.SimpleResultSetProxyLogicFactory;
import org.jspecify.annotations.Nullable;

/**
 * The data source of an application whose queries are guarded.
 *
 * <p>While a transaction is lent to it, all of its connections work in that one: whoever asks sees what the others have
 * written, even what is not committed, and so does the owner of the transaction, who undoes it all. What an application
 * commits or rolls back is a savepoint. At other times its connections are those of another data source.
 */
public final class CapturingDataSource implements DataSource {

    /** SQLSTATE of a write in a transaction that only reads. */
    private static final String READ_ONLY = "25006";

    /** The driver makes statements of them, and sends those itself. */
    private static final Set<String> ROW_WRITES = Set.of("insertRow", "updateRow", "deleteRow");

    /** After comments and parentheses; a WITH may hold something else. */
    private static final Pattern QUERY =
            Pattern.compile("(?is)(?:[\\s(]++|--[^\\n]*+|/\\*.*?\\*/)*+(select|values|table|show|"
                    + "with\\b(?!.*\\b(insert|update|delete|merge)\\b))\\b");

    private final DataSource otherwise;
    private final List<CapturedStatement> statements = Collections.synchronizedList(new ArrayList<>());
    private final List<String> unseen = Collections.synchronizedList(new ArrayList<>());
    private final List<String> late = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable Thread caller;
    private volatile @Nullable SharedTransaction lent;
    private volatile @Nullable SQLException refused;
    private volatile boolean capturing;
    private volatile boolean autoCommit = true;

    private final ThreadLocal<@Nullable Side> side = new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Side childValue(@Nullable Side parent) {
            return parent == Side.BACKGROUND ? null : parent;
        }
    };

    /** What a thread works for. Threads of a pool that nobody has told of have none: they may do either. */
    public enum Side {

        /** A guard; so do the threads that it starts. */
        GUARD,

        /** The application itself, as it does without guards: a scheduler, or a listener. */
        BACKGROUND
    }

    /** @param otherwise opens connections while no transaction is lent */
    public CapturingDataSource(DataSource otherwise) {
        this.otherwise = otherwise;
    }

    /** Whether its connections begin in auto-commit mode; as those of JDBC do, unless a pool says otherwise. */
    public void beginIn(boolean mode) {
        autoCommit = mode;
    }

    private Connection begun(Connection connection) throws SQLException {
        if (!autoCommit) {
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /** For as long as a transaction is lent, or a thread works for somebody. */
    public interface Loan extends AutoCloseable {

        /** Ends it; what was borrowed is closed. A thread ends its own. */
        @Override
        void close();
    }

    /**
     * Lends a transaction.
     *
     * @param connection in a transaction, and not in auto-commit mode; the caller rolls it back
     * @return to be closed before another is lent
     * @throws IllegalStateException if one is lent already
     */
    public synchronized Loan lend(Connection connection) {
        if (lent != null) {
            throw new IllegalStateException("A transaction is lent already: guards run one after the other");
        }
        SharedTransaction transaction = new SharedTransaction(connection);
        caller = null;
        late.clear();
        lent = transaction;
        return () -> {
            lent = null;
            transaction.end();
        };
    }

    /**
     * Does the work, undoes what it changed, and returns the statements that were executed meanwhile, in their order; a
     * JDBC batch is one. Nothing is taken down of a statement that failed.
     *
     * @param work what to do; what it throws is passed on
     * @throws IllegalStateException if no transaction is lent
     * @throws SQLException if the connection is lost, or refused a write because it only reads: perhaps in a thread
     *     that nobody asks, or where the application goes on without
     */
    public List<CapturedStatement> during(Runnable work) throws SQLException {
        SharedTransaction transaction = lent;
        if (transaction == null) {
            throw new IllegalStateException("No transaction is lent: nothing can be captured");
        }
        statements.clear();
        unseen.clear();
        refused = null;
        caller = Thread.currentThread();
        Loan turn = working(Side.GUARD);
        try (turn) {
            transaction.undoing(() -> {
                capturing = true;
                try {
                    work.run();
                } finally {
                    capturing = false;
                }
            });
        } catch (RuntimeException | Error failure) {
            throwIfRefused(transaction);
            throw failure;
        }
        throwIfRefused(transaction);
        return List.copyOf(statements);
    }

    /** Whatever the application makes of it, such as another failure than its test expects. */
    private void throwIfRefused(SharedTransaction transaction) throws SQLException {
        SQLException write = refused;
        if (write != null && transaction.connection().isReadOnly()) {
            throw write;
        }
    }

    /** From now on this thread works so. What is done in the background goes on in the other data source. */
    public Loan working(Side as) {
        Side before = side.get();
        side.set(as);
        return () -> side.set(before);
    }

    /** For whom the tasks work that this thread hands to others; what is begun between guards is none of theirs. */
    public Side handing() {
        return lent == null || side.get() == Side.BACKGROUND ? Side.BACKGROUND : Side.GUARD;
    }

    /** Whether work is being done whose statements are captured. */
    public boolean isCapturing() {
        return capturing;
    }

    /** What was done last past this data source, so that it was not captured; for people. */
    public List<String> unseen() {
        return List.copyOf(unseen);
    }

    /** What other threads than the one that captured wanted to execute in the transaction lent last, but afterwards. */
    public List<String> late() {
        return List.copyOf(late);
    }

    /** What is done with the transaction itself. */
    @FunctionalInterface
    public interface Work<T> {

        /** @throws SQLException if the server refuses something */
        T get() throws SQLException;
    }

    /**
     * Does the work while no thread executes anything through this data source.
     *
     * @throws IllegalStateException if no transaction is lent
     */
    public <T> T alone(Work<T> work) throws SQLException {
        SharedTransaction transaction = lent;
        if (transaction == null) {
            throw new IllegalStateException("No transaction is lent");
        }
        transaction.enter();
        try {
            return work.get();
        } finally {
            transaction.leave();
        }
    }

    /**
     * A connection of another data source, whose statements are {@link #unseen} if the thread is known to work for a
     * guard.
     *
     * @param where it leads to, for people
     */
    public Connection watched(Connection connection, String where) {
        ProxyConfig config = ProxyConfig.Builder.create()
                .queryListener(new QueryExecutionListener() {
                    @Override
                    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                        // It may fail.
                    }

                    @Override
                    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                        if (capturing && side.get() == Side.GUARD && execution.isSuccess()) {
                            queries.forEach(query -> unseen.add(where + ": " + query.getQuery()));
                        }
                    }
                })
                .build();
        return JdbcProxyFactory.DEFAULT.createConnection(connection, new ConnectionInfo(), config);
    }

    /** Whether something else than a query was captured, in what is being done. */
    public boolean hasCapturedWrites() {
        synchronized (statements) {
            return capturing
                    && statements.stream()
                            .anyMatch(one -> !QUERY.matcher(one.sql()).lookingAt());
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        SharedTransaction transaction = lent;
        if (transaction == null || side.get() == Side.BACKGROUND) {
            return begun(otherwise.getConnection());
        }
        BorrowedConnection borrowed = transaction.borrow();
        Listener listener = new Listener(borrowed);
        ProxyConfig config = ProxyConfig.Builder.create()
                .queryListener(listener)
                .methodListener(listener)
                .resultSetProxyLogicFactory(new SimpleResultSetProxyLogicFactory())
                .build();
        return JdbcProxyFactory.DEFAULT.createConnection(begun(borrowed.facade()), new ConnectionInfo(), config);
    }

    /** The user is that of the server that is tested on. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return getConnection();
    }

    private final class Listener implements QueryExecutionListener, MethodExecutionListener {

        private final BorrowedConnection connection;

        /** The library forgets that a parameter is one for output when a value is set, too. */
        private final Map<Object, List<ParameterSetOperation>> outputs = new WeakHashMap<>();

        private Listener(BorrowedConnection connection) {
            this.connection = connection;
        }

        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            Thread captured = caller;
            if (!capturing && captured != null && captured != Thread.currentThread()) {
                queries.forEach(query -> late.add(query.getQuery()));
            }
            connection.beforeStatement();
        }

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            connection.afterStatement(execution.isSuccess());
            if (capturing
                    && execution.getThrowable() instanceof SQLException failure
                    && READ_ONLY.equals(failure.getSQLState())) {
                refused = failure;
            }
            if (capturing && execution.isSuccess()) {
                boolean callable = execution.getStatementType() == StatementType.CALLABLE;
                List<ParameterSetOperation> output = outputs.getOrDefault(execution.getStatement(), List.of());
                queries.forEach(query -> statements.add(new CapturedStatement(
                        query.getQuery(), callable, withOutput(output, query.getParametersList()))));
            }
        }

        private List<List<ParameterSetOperation>> withOutput(
                List<ParameterSetOperation> output, List<List<ParameterSetOperation>> executions) {
            return executions.stream()
                    .map(setters -> Stream.concat(
                                    output.stream(),
                                    setters.stream()
                                            .filter(setter ->
                                                    !ParameterSetOperation.isRegisterOutParameterOperation(setter)))
                            .toList())
                    .toList();
        }

        @Override
        public void beforeMethod(MethodExecutionContext call) {
            if (capturing
                    && call.getTarget() instanceof ResultSet
                    && ROW_WRITES.contains(call.getMethod().getName())) {
                unseen.add("ResultSet." + call.getMethod().getName() + "()");
            }
            if (capturing
                    && call.getMethod().getName().startsWith("set")
                    && call.getTarget() instanceof PreparedStatement statement) {
                call.setMethodArgs(lasting(statement, call.getMethodArgs()));
            }
            if (call.getMethod().getName().equals("registerOutParameter")) {
                outputs.computeIfAbsent(call.getTarget(), statement -> new ArrayList<>())
                        .add(new ParameterSetOperation(call.getMethod(), call.getMethodArgs()));
            }
        }

        private static Object[] lasting(PreparedStatement statement, Object[] arguments) {
            try {
                return LastingValue.of(statement, arguments);
            } catch (SQLException freed) {
                return arguments; // The driver says why.
            }
        }

        @Override
        public void afterMethod(MethodExecutionContext call) {
            // Nothing.
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return otherwise.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || otherwise.isWrapperFor(type);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        // Nothing is logged.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Connections are there.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Nothing is logged");
    }
}
