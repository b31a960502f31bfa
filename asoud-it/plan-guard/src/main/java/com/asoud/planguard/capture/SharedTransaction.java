package com.asoud.planguard.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One transaction in which several connections work, each in a transaction of its own that begins with a savepoint.
 *
 * <p>PostgreSQL keeps savepoints in a stack: with one, those that were set after it go too. The connection whose own
 * one went with another's gets a new one.
 */
final class SharedTransaction {

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final List<BorrowedConnection> borrowed = new ArrayList<>();
    private @Nullable Mark undoing;

    /**
     * Where a transaction began.
     *
     * @param owner whose transaction; null if it is an undoing
     */
    record Mark(Savepoint savepoint, @Nullable BorrowedConnection owner) {}

    SharedTransaction(Connection connection) {
        this.connection = connection;
    }

    /** Until {@link #leave}, no other thread begins or ends anything. */
    void enter() {
        turn.lock();
    }

    void leave() {
        turn.unlock();
    }

    /** What all of them work with. */
    Connection connection() {
        return connection;
    }

    synchronized BorrowedConnection borrow() {
        BorrowedConnection one = new BorrowedConnection(this);
        borrowed.add(one);
        return one;
    }

    /**
     * Begins a transaction.
     *
     * @param readOnly ends with the savepoint
     */
    synchronized Mark begin(@Nullable BorrowedConnection owner, boolean readOnly) throws SQLException {
        Mark mark = new Mark(connection.setSavepoint(), owner);
        marks.push(mark);
        if (readOnly) {
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION READ ONLY");
            }
        }
        return mark;
    }

    /** One that began before an undoing keeps its savepoint: with it, that of the undoing would go. */
    synchronized void commit(Mark mark) throws SQLException {
        if (!marks.contains(mark)) {
            return;
        }
        boolean undone = isBelowUndoing(mark);
        try {
            connection.releaseSavepoint(undone ? connection.setSavepoint() : mark.savepoint());
        } catch (SQLException aborted) {
            rollback(mark);
            throw aborted;
        }
        if (undone) {
            marks.remove(mark);
        } else {
            restart(above(mark));
        }
    }

    private boolean isBelowUndoing(Mark mark) {
        return marks.stream().takeWhile(above -> above != mark).anyMatch(above -> above == undoing);
    }

    synchronized void rollback(Mark mark) throws SQLException {
        if (marks.contains(mark)) {
            connection.rollback(mark.savepoint());
            connection.releaseSavepoint(mark.savepoint());
            restart(above(mark));
        }
    }

    /** Does the work, and undoes what it changed. */
    void undoing(Runnable work) throws SQLException {
        undoing = begin(null, false);
        try {
            work.run();
        } finally {
            Mark before = undoing;
            undoing = null;
            rollback(before);
        }
    }

    /** Removes the mark; those of others that were set after it, the oldest first. */
    private List<Mark> above(Mark mark) {
        List<Mark> above = new ArrayList<>();
        Mark top = marks.pop();
        while (top != mark) {
            above.add(0, top);
            top = marks.pop();
        }
        return above;
    }

    private void restart(List<Mark> marks) throws SQLException {
        for (Mark mark : marks) {
            if (mark.owner() != null) {
                mark.owner().restart();
            } else if (mark == undoing) {
                undoing = begin(null, false);
            }
        }
    }

    synchronized void end() {
        borrowed.forEach(BorrowedConnection::forget);
        marks.clear();
    }
}
