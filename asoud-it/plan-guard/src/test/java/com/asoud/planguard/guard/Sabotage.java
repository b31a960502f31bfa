package com.asoud.planguard.guard;

import com.asoud.planguard.guard.Diagnosis.Cause;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/**
 * A call that breaks its promises for one reason.
 *
 * @param cause the true one
 * @param name for messages
 * @param setUp SQL; {@code $t} is a table of its own
 * @param settings of the session
 * @param call what is asked, of a table
 * @param promise that is broken, of the same table
 */
record Sabotage(
        Cause cause,
        String name,
        String setUp,
        Map<String, String> settings,
        BiConsumer<StatelessSession, String> call,
        BiConsumer<GuardedCall, String> promise) {

    static Sabotage of(Cause cause, String name) {
        return new Sabotage(cause, name, "", Map.of(), (session, table) -> {}, (call, table) -> {});
    }

    Sabotage with(String statements) {
        return new Sabotage(cause, name, statements, settings, call, promise);
    }

    Sabotage under(Map<String, String> changed) {
        return new Sabotage(cause, name, setUp, changed, call, promise);
    }

    /** Sends a statement. */
    Sabotage asks(String sql, Object... values) {
        return calls((session, table) -> send(session, sql.replace("$t", table), Arrays.asList(values)));
    }

    Sabotage calls(BiConsumer<StatelessSession, String> work) {
        return new Sabotage(cause, name, setUp, settings, work, promise);
    }

    Sabotage promising(Consumer<GuardedCall> promised) {
        return new Sabotage(cause, name, setUp, settings, call, (guarded, table) -> promised.accept(guarded));
    }

    /** Served by the index {@code $t_i}, and more. */
    Sabotage promisingIndex(Consumer<GuardedCall> more) {
        return new Sabotage(
                cause, name, setUp, settings, call, (guarded, table) -> more.accept(guarded.servedBy(table + "_i")));
    }

    /** It may read the table from end to end, and more. */
    Sabotage promisingOfAll(Consumer<GuardedCall> more) {
        return new Sabotage(
                cause,
                name,
                setUp,
                settings,
                call,
                (guarded, table) -> more.accept(guarded.reads(table, table + "_i")));
    }

    static void send(StatelessSession session, String sql, List<Object> values) {
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                statement.execute();
            } catch (SQLException failure) {
                throw new IllegalStateException(sql, failure);
            }
        });
    }
}
