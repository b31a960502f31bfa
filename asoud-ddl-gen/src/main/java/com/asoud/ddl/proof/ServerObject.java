package com.asoud.ddl.proof;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What there is once on a server, for all its databases.
 *
 * @param name unquoted
 */
record ServerObject(Kind kind, String name) {

    enum Kind {
        ROLE(
                Set.of("42704 acl.c", "42704 user.c", "42704 regproc.c regrolein", SET_ROLE),
                "42710 user.c",
                "pg_authid_rolname_index",
                "SELECT rolname FROM pg_roles WHERE oid >= 16384"),
        TABLESPACE(
                Set.of("42704 tablespace.c"),
                "42710 tablespace.c",
                "pg_tablespace_spcname_index",
                "SELECT spcname FROM pg_tablespace WHERE oid >= 16384"),
        DATABASE(
                Set.of("3D000 dbcommands.c"),
                "42P04 dbcommands.c",
                "pg_database_datname_index",
                "SELECT datname FROM pg_database WHERE oid >= 16384");

        private final Set<String> missing;
        private final String exists;
        private final String uniqueIndex;
        private final String all;

        /**
         * @param missing the SQLSTATE and source file, if need be with the function, of the server's errors when there
         *     is no such thing
         * @param exists SQLSTATE and file when there is one already
         * @param uniqueIndex by which it notices that two sessions make the same one
         * @param all a query for the names of those that the server did not have from the beginning
         */
        Kind(Set<String> missing, String exists, String uniqueIndex, String all) {
            this.missing = missing;
            this.exists = exists;
            this.uniqueIndex = uniqueIndex;
            this.all = all;
        }
    }

    /** Any value that a parameter refuses; for {@code role} and {@code session_authorization}, one that is no role. */
    private static final String SET_ROLE = "22023 guc.c";

    private static final String NOT_UNIQUE = "23505";

    /** How the languages of PostgreSQL's messages quote a name; the words around it are not looked at. */
    private static final Pattern QUOTED =
            Pattern.compile("\"(.+)\"|\u00ab\\h(.+)\\h\u00bb|\u00ab(.+)\u00bb|\u00bb(.+)\u00ab|\u201e(.+)\u201c");

    /** All that this tool makes is called so. */
    private static final String OURS = "asoud_ddl_";

    /**
     * What a statement mentions and the server has not, in whatever language it says so: SQLSTATE and source file are
     * never translated (PostgreSQL manual, "Error and Notice Message Fields").
     *
     * @param connection to any database of the server, to ask for the names of its parameters
     */
    static Optional<ServerObject> missing(SQLException failure, Connection connection) throws SQLException {
        List<String> errors = List.of(error(failure), error(failure) + " " + routine(failure));
        Optional<ServerObject> missing = Arrays.stream(Kind.values())
                .filter(kind -> errors.stream().anyMatch(kind.missing::contains))
                .findFirst()
                .flatMap(kind -> quoted(failure).map(name -> new ServerObject(kind, name)));
        return errors.contains(SET_ROLE) && missing.isPresent() && isOfParameter(missing.get().name, connection)
                ? Optional.empty()
                : missing;
    }

    /** Whether a message about it is about a parameter: its name, or its name and the value between two quotes. */
    private static boolean isOfParameter(String quoted, Connection connection) throws SQLException {
        return Sql.<Boolean>value(
                connection,
                "SELECT EXISTS (SELECT FROM pg_settings WHERE lower(name) = lower(substring(? FROM '^[A-Za-z_.]+')))",
                quoted);
    }

    private static Optional<String> quoted(SQLException failure) {
        Matcher quoted = QUOTED.matcher(server(failure)
                .map(ServerErrorMessage::getMessage)
                .orElseGet(() -> String.valueOf(failure.getMessage())));
        return quoted.find()
                ? IntStream.rangeClosed(1, quoted.groupCount())
                        .mapToObj(quoted::group)
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    /** Such as {@code 42704 acl.c}. */
    private static String error(SQLException failure) {
        return failure.getSQLState()
                + server(failure)
                        .map(ServerErrorMessage::getFile)
                        .map(file -> " " + file)
                        .orElse("");
    }

    private static String routine(SQLException failure) {
        return server(failure).map(ServerErrorMessage::getRoutine).orElse("");
    }

    private static Optional<ServerErrorMessage> server(SQLException failure) {
        return failure instanceof PSQLException error
                ? Optional.ofNullable(error.getServerErrorMessage())
                : Optional.empty();
    }

    /** Whether a statement makes what the server has already, or another session makes at the same time. */
    static boolean exists(SQLException failure) {
        return Arrays.stream(Kind.values())
                .anyMatch(kind -> kind.exists.equals(error(failure))
                        || NOT_UNIQUE.equals(failure.getSQLState())
                                && server(failure)
                                        .map(ServerErrorMessage::getConstraint)
                                        .filter(kind.uniqueIndex::equals)
                                        .isPresent());
    }

    /** Whether the server has it by now. */
    boolean isThere(Connection connection) throws SQLException {
        return Sql.<String>column(connection, kind.all).contains(name);
    }

    /**
     * Makes one, empty. A role may do everything there: which rights it has in production, no file needs to say.
     *
     * @param connection to any database of a server that is thrown away
     */
    void create(Connection connection) throws SQLException {
        switch (kind) {
            case ROLE -> Sql.execute(connection, "CREATE ROLE " + quoted() + " SUPERUSER NOLOGIN");
            case DATABASE -> Sql.execute(connection, "CREATE DATABASE " + quoted());
            case TABLESPACE -> {
                Sql.execute(connection, "SET allow_in_place_tablespaces = on");
                Sql.execute(connection, "CREATE TABLESPACE " + quoted() + " LOCATION ''");
            }
        }
    }

    /**
     * Gives all that were not there from the beginning other names: whatever uses them goes on doing so.
     *
     * @param kept except for these
     * @param connection to any database of a server that is thrown away
     */
    static void rename(Set<ServerObject> kept, Connection connection) throws SQLException {
        for (Kind kind : Kind.values()) {
            for (String name : Sql.<String>column(connection, kind.all)) {
                ServerObject object = new ServerObject(kind, name);
                if (!name.startsWith(OURS) && !kept.contains(object)) {
                    String other = OURS + UUID.randomUUID().toString().replace("-", "");
                    Sql.execute(
                            connection,
                            "ALTER " + kind + " " + object.quoted() + " RENAME TO " + Identifiers.quote(other));
                }
            }
        }
    }

    /** The statement that makes one on a server that is somebody's. */
    String creation() {
        return switch (kind) {
            case ROLE -> "CREATE ROLE " + quoted() + " NOLOGIN;";
            case DATABASE -> "CREATE DATABASE " + quoted() + ";";
            case TABLESPACE -> "CREATE TABLESPACE " + quoted() + " LOCATION '…';";
        };
    }

    private String quoted() {
        return Identifiers.quote(name);
    }

    /** For people: {@code role "app_reader"}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + quoted();
    }
}
