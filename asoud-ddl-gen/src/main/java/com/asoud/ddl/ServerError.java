package com.asoud.ddl;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server, or the driver, said when something failed, and what to do about it: by the SQLSTATE alone
 * (PostgreSQL manual, appendix A), never by the words, which differ from language to language.
 */
public final class ServerError {

    private static final String NO_PASSWORD_GIVEN = "08004";
    private static final String PROTOCOL_VIOLATION = "08P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String INVALID_PASSWORD = "28P01";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String OUT_OF_MEMORY = "53200";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String QUERY_CANCELED = "57014";
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private static final String AGAIN = "then run the same command again";

    private ServerError() {}

    /** Message and detail, without the place in the program. */
    public static String message(SQLException failure) {
        Optional<ServerErrorMessage> error = error(failure);
        String message = error.map(ServerErrorMessage::getMessage).orElse(String.valueOf(failure.getMessage()));
        return message
                + error.map(ServerErrorMessage::getDetail)
                        .map(detail -> " (" + detail + ")")
                        .orElse("");
    }

    /** What to do: as the server advises, unless {@link #remedy} knows more. */
    public static String advice(SQLException failure) {
        return ofState(failure).or(() -> hint(failure)).orElseGet(() -> remedy(failure));
    }

    /** What to do, whatever the server advises; of a cause that is not known, to correct what the server names. */
    public static String remedy(SQLException failure) {
        return ofState(failure).orElse("correct what the server names, " + AGAIN);
    }

    /** Whether the server, or the way to it, is at fault, or what it has no more of; not what it was asked to do. */
    public static boolean isOfTheServer(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
    }

    /** Whether it gave up waiting for a lock, as {@code lock_timeout} asks for. */
    public static boolean isLockNotAvailable(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    private static Optional<String> ofState(SQLException failure) {
        String state = state(failure);
        return switch (state) {
            case NO_PASSWORD_GIVEN -> Optional.of("""
                    the server asks for a password and was given none: set PGPASSWORD,
                    or give --password-file=FILE, or --password to be asked; or add a
                    line to ~/.pgpass, of mode 600""");
            case INVALID_PASSWORD -> Optional.of("""
                    check --user, and the password: --password, --password-file,
                    PGPASSWORD and ~/.pgpass, of which the first that is there counts""");
            case INVALID_AUTHORIZATION -> Optional.of("""
                    check --user: the role must exist, with LOGIN; and pg_hba.conf
                    must let it in from this address, with TLS (?sslmode=require) or
                    without""");
            case NO_SUCH_DATABASE -> Optional.of("correct the database name in --url; psql --list shows the names");
            case PROTOCOL_VIOLATION -> Optional.of("""
                    connect to PostgreSQL itself; if this is a pooler, give the host
                    and port behind it""");
            case INSUFFICIENT_PRIVILEGE -> Optional.of("""
                    the role lacks the right that is named: let the owner of the
                    object, or a superuser, GRANT it; or give the owner as --user""");
            case TOO_MANY_CONNECTIONS -> Optional.of("""
                    no connection is left: end idle ones (see pg_stat_activity), or
                    raise max_connections, or the CONNECTION LIMIT of the role or the
                    database; then run the same command again""");
            case OUT_OF_MEMORY -> Optional.of("""
                    the server is out of memory: give less to each build with
                    --maintenance-work-mem=64MB and --jobs=1, or end what uses it;
                    then run the same command again""");
            case LOCK_NOT_AVAILABLE -> Optional.of("""
                    another session has locked it: see in pg_locks which one, then
                    run the same command again""");
            case QUERY_CANCELED -> Optional.of("""
                    somebody cancelled it, or it took longer than the time-out of the
                    session: see in pg_locks whether it waited for somebody, then
                    run the same command again""");
            case CANNOT_CONNECT_NOW -> Optional.of("""
                    the server is starting, stopping or recovering: wait until it
                    takes connections, then run the same command again""");
            default -> ofClass(failure, state);
        };
    }

    private static Optional<String> ofClass(SQLException failure, String state) {
        if (state.startsWith("53")) {
            return Optional.of(hint(failure).map(hint -> hint + "\n").orElse("")
                    + "make room: free or add disk space, or raise the limit that is\nnamed, " + AGAIN);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Optional.of("see whether the server runs and can be reached,\n" + AGAIN);
        }
        return Optional.empty();
    }

    private static Optional<String> hint(SQLException failure) {
        return error(failure).map(ServerErrorMessage::getHint);
    }

    private static String state(SQLException failure) {
        return String.valueOf(failure.getSQLState());
    }

    private static Optional<ServerErrorMessage> error(SQLException failure) {
        return failure instanceof PSQLException psql
                ? Optional.ofNullable(psql.getServerErrorMessage())
                : Optional.empty();
    }
}
