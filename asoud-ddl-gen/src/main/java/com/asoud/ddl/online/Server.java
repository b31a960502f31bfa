package com.asoud.ddl.online;

import com.asoud.ddl.Refusal.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server says when it refuses, for people. */
final class Server {

    private Server() {}

    /** Message and detail, without the place in the program. */
    static String message(SQLException failure) {
        Optional<ServerErrorMessage> error = error(failure);
        String message = error.map(ServerErrorMessage::getMessage).orElse(String.valueOf(failure.getMessage()));
        return message
                + error.map(ServerErrorMessage::getDetail)
                        .map(detail -> " (" + detail + ")")
                        .orElse("");
    }

    /** What the server advises; of want of room it knows less than {@link #remedy}, which repeats it. */
    static Optional<String> hint(SQLException failure) {
        return isWantOfRoom(failure) ? Optional.empty() : serverHint(failure);
    }

    private static Optional<String> serverHint(SQLException failure) {
        return error(failure).map(ServerErrorMessage::getHint);
    }

    /** Class 53: disk, memory, connections. */
    private static boolean isWantOfRoom(SQLException failure) {
        return String.valueOf(failure.getSQLState()).startsWith("53");
    }

    private static Optional<ServerErrorMessage> error(SQLException failure) {
        return failure instanceof PSQLException psql
                ? Optional.ofNullable(psql.getServerErrorMessage())
                : Optional.empty();
    }

    /** What it means that a session of ours, which only looks, fails: the server is gone, or we are at fault. */
    static RuntimeException lost(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        boolean gone = state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
        return gone
                ? new Unfinished(
                        List.of(new Problem(message(failure), "the session that looks after it all", remedy(failure))))
                : new IllegalStateException(message(failure), failure);
    }

    /** What to do, by the SQLSTATE's class (PostgreSQL manual, appendix A). */
    static String remedy(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (isWantOfRoom(failure)) {
            return serverHint(failure).map(hint -> hint + "\n").orElse("")
                    + "make room: free or add disk space (or raise the limit named above), then run the same command again";
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return "see whether the server runs and can be reached, then run the same command again";
        }
        if (state.equals("42501")) {
            return "give the role that right, or connect as the owner of the table";
        }
        if (state.equals("57014")) {
            return "somebody cancelled it; run the same command again";
        }
        return "mend what the server names, then run the same command again";
    }
}
