package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.BaseEntity;
import com.asoud.planguard.database.ClonedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.hibernate.StatelessSession;

/**
 * Calls a repository as a program does, and takes down the statements that Hibernate prepares meanwhile.
 *
 * @param database with a session factory
 * @param implementation the class that was generated for the repository
 */
record Caller<R, E extends BaseEntity>(ClonedDatabase database, Function<StatelessSession, R> implementation) {

    /** What a test does within a transaction that is rolled back. */
    interface Work<R> {
        void accept(R repository, Transaction transaction) throws SQLException;
    }

    /**
     * What the work has beside the repository.
     *
     * @param session in which the repository works
     * @param connection of that session, for plain SQL
     * @param statements that Hibernate has prepared so far; may be cleared
     */
    record Transaction(StatelessSession session, Connection connection, List<String> statements) {}

    /** The result of a call that takes a single statement, whatever it finds. */
    <T> T inOneStatement(Function<R, T> call) {
        List<String> statements = new ArrayList<>();
        try (StatelessSession session = open(statements)) {
            T result = call.apply(implementation.apply(session));
            assertThat(statements).hasSize(1);
            return result;
        }
    }

    /** The same, for a list. */
    List<E> list(Function<R, List<E>> call) {
        return inOneStatement(call);
    }

    /** The same, for a row that may be absent. */
    Optional<E> find(Function<R, Optional<E>> call) {
        return inOneStatement(call);
    }

    /** The same, for a number of rows. */
    long count(ToLongFunction<R> call) {
        return inOneStatement(call::applyAsLong);
    }

    /** Does the work and leaves no trace. */
    void rolledBack(Work<R> work) {
        List<String> statements = new ArrayList<>();
        try (StatelessSession session = open(statements)) {
            session.beginTransaction();
            try {
                session.doWork(connection ->
                        work.accept(implementation.apply(session), new Transaction(session, connection, statements)));
            } finally {
                session.getTransaction().rollback();
            }
        }
    }

    private StatelessSession open(List<String> statements) {
        UnaryOperator<String> takeDown = sql -> {
            statements.add(sql);
            return sql;
        };
        return database.sessionFactory()
                .withStatelessOptions()
                .statementInspector(takeDown)
                .openStatelessSession();
    }
}
