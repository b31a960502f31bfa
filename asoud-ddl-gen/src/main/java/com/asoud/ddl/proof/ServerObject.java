package com.asoud.ddl.proof;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What there is once on a server, for all its databases.
 *
 * @param name unquoted
 */
record ServerObject(Kind kind, String name) {

    enum Kind {
        ROLE(Set.of("42704", "22023"), "pg_authid_rolname_index", "SELECT rolname FROM pg_roles WHERE oid >= 16384"),
        TABLESPACE(
                Set.of("42704"), "pg_tablespace_spcname_index", "SELECT spcname FROM pg_tablespace WHERE oid >= 16384"),
        DATABASE(Set.of("3D000"), "pg_database_datname_index", "SELECT datname FROM pg_database WHERE oid >= 16384");

        private final Set<String> missing;
        private final String uniqueIndex;
        private final String all;
        private final Pattern words =
                Pattern.compile(name().toLowerCase(Locale.ROOT) + " \"(.+)\" (does not exist|already exists)");

        /**
         * @param missing the SQLSTATEs with which the server says that there is no such thing
         * @param uniqueIndex by which it notices that two sessions make the same one
         * @param all a query for the names of those that the server did not have from the beginning
         */
        Kind(Set<String> missing, String uniqueIndex, String all) {
            this.missing = missing;
            this.uniqueIndex = uniqueIndex;
            this.all = all;
        }
    }

    private static final Set<String> EXISTS = Set.of("42710", "42P04");
    private static final String NOT_UNIQUE = "23505";

    /** All that this tool makes is called so. */
    private static final String OURS = "asoud_ddl_";

    /** What a statement mentions and the server has not; if it says so in English. */
    static Optional<ServerObject> missing(SQLException failure) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.missing.contains(failure.getSQLState()))
                .flatMap(kind -> named(kind, failure))
                .findFirst();
    }

    private static Stream<ServerObject> named(Kind kind, SQLException failure) {
        Matcher words = kind.words.matcher(String.valueOf(failure.getMessage()));
        return words.find() ? Stream.of(new ServerObject(kind, words.group(1))) : Stream.of();
    }

    /** Whether a statement makes what the server has already, or another session makes at the same time. */
    static boolean exists(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return Arrays.stream(Kind.values())
                .anyMatch(kind -> EXISTS.contains(String.valueOf(failure.getSQLState()))
                                && named(kind, failure).findAny().isPresent()
                        || NOT_UNIQUE.equals(failure.getSQLState()) && message.contains(kind.uniqueIndex));
    }

    /**
     * Makes one, empty. A role may do everything there: which rights it has in production, no file needs to say.
     *
     * @param connection to any database of a server that is thrown away
     */
    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            switch (kind) {
                case ROLE -> statement.execute("CREATE ROLE " + quoted() + " SUPERUSER NOLOGIN");
                case DATABASE -> statement.execute("CREATE DATABASE " + quoted());
                case TABLESPACE -> {
                    statement.execute("SET allow_in_place_tablespaces = on");
                    statement.execute("CREATE TABLESPACE " + quoted() + " LOCATION ''");
                }
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
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Kind kind : Kind.values()) {
                List<String> names = Sql.column(connection, kind.all);
                for (String name : names) {
                    ServerObject object = new ServerObject(kind, name);
                    if (!name.startsWith(OURS) && !kept.contains(object)) {
                        statement.execute("ALTER " + kind + " " + object.quoted() + " RENAME TO "
                                + Identifiers.quote(
                                        OURS + UUID.randomUUID().toString().replace("-", "")));
                    }
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
