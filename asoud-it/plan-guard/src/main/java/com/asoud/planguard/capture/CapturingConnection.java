package com.asoud.planguard.capture;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.JdbcProxyFactory;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;
import net.ttddyy.dsproxy.proxy.ProxyConfig;

/** A connection that takes down what is executed on it, while it is told to. */
public final class CapturingConnection {

    private final Connection connection;
    private final List<CapturedStatement> statements = new ArrayList<>();
    private boolean capturing;

    /** @param target what really executes; closed by the caller */
    public CapturingConnection(Connection target) {
        ProxyConfig config =
                ProxyConfig.Builder.create().queryListener(new Listener()).build();
        this.connection = JdbcProxyFactory.DEFAULT.createConnection(target, new ConnectionInfo(), config);
    }

    /** What is to be used instead of the target. */
    public Connection connection() {
        return connection;
    }

    /**
     * Does the work, and returns the statements that were executed meanwhile, in their order; a JDBC batch is one.
     * Nothing is taken down of a statement that failed.
     *
     * @param work what to do on {@link #connection()}; what it throws is passed on
     */
    public List<CapturedStatement> during(Runnable work) {
        statements.clear();
        capturing = true;
        try {
            work.run();
        } finally {
            capturing = false;
        }
        return List.copyOf(statements);
    }

    private final class Listener implements QueryExecutionListener {

        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            // What counts is what was executed.
        }

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            if (capturing && execution.isSuccess()) {
                queries.forEach(query ->
                        statements.add(new CapturedStatement(query.getQuery(), copy(query.getParametersList()))));
            }
        }

        /** The library goes on to use its own lists. */
        private List<List<ParameterSetOperation>> copy(List<List<ParameterSetOperation>> executions) {
            return executions.stream().map(List::copyOf).toList();
        }
    }
}
