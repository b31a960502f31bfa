package com.asoud.ddl.observe.health;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks about tables what PostgreSQL answers with a lock on them, such as {@code pg_relation_size} and
 * {@code pg_get_indexdef}. Who has locked one ACCESS EXCLUSIVE, or waits for that, is not waited for: the others are
 * answered, and of this one it is said why not. Within a transaction.
 */
final class Unlocked {

    private static final String LOCKED = """
            SELECT coalesce(i.indrelid, t.oid, l.relation) AS relation, min(l.pid) AS pid
            FROM pg_locks AS l
            LEFT JOIN pg_index AS i ON i.indexrelid = l.relation
            LEFT JOIN pg_class AS t ON t.reltoastrelid = l.relation
            WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            GROUP BY 1
            """;

    private final Connection connection;
    private final Set<Long> tables;
    private final Map<Long, String> unanswered = new HashMap<>();

    /** @param tables by their oid */
    Unlocked(Connection connection, Collection<Long> tables) {
        this.connection = connection;
        this.tables = new LinkedHashSet<>(tables);
    }

    /** One question about several tables. */
    @FunctionalInterface
    interface Question<T> {
        List<T> ask(Object tables) throws SQLException;
    }

    /** Asks about all of them at once, and if that fails, about each by itself. */
    <T> List<T> ask(Question<T> question) throws SQLException {
        leaveLocked();
        Optional<List<T>> all = attempt(question, free(), failure -> {});
        if (all.isPresent()) {
            return all.get();
        }
        leaveLocked();
        List<T> answers = new ArrayList<>();
        for (Long table : free()) {
            attempt(question, List.of(table), failure -> unanswered.put(table, why(failure)))
                    .ifPresent(answers::addAll);
        }
        return answers;
    }

    private <T> Optional<List<T>> attempt(Question<T> question, List<Long> asked, Consumer<SQLException> excuse)
            throws SQLException {
        return Query.attempt(
                connection,
                () -> {
                    Query.set(connection, "lock_timeout", "300ms");
                    return Optional.of(question.ask(connection.createArrayOf("bigint", asked.toArray())));
                },
                failure -> {
                    excuse.accept(failure);
                    return Optional.empty();
                });
    }

    private List<Long> free() {
        return tables.stream().filter(table -> !unanswered.containsKey(table)).toList();
    }

    private void leaveLocked() throws SQLException {
        Query.rows(connection, LOCKED, row -> {
            if (tables.contains(row.getLong("relation"))) {
                unanswered.put(row.getLong("relation"), "locked by the session of pid " + row.getInt("pid"));
            }
            return true;
        });
    }

    private static String why(SQLException failure) {
        return ServerError.isLockNotAvailable(failure)
                ? "locked"
                : "being changed (" + ServerError.message(failure) + ")";
    }

    /** By their oid, the tables that could not be asked about, and why: the end of "the table is". */
    Map<Long, String> unanswered() {
        return Map.copyOf(unanswered);
    }
}
