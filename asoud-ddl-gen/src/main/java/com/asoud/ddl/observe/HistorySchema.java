package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The schema that the history is in, and the others that Flyway manages. As Flyway does on a database without a history
 * (class {@code DbSchemas}, Flyway 13.12), {@code migrate} creates those that are not there.
 */
public record HistorySchema(Connection connection, LiveDatabase database) {

    /**
     * Whether {@code %s}, the number of a table as SQL, is one of Flyway's histories: it has the columns of all of its
     * versions.
     */
    public static final String IS_HISTORY = """
            (SELECT count(*) = 5 FROM pg_attribute
             WHERE attrelid = %s AND attname IN ('installed_rank', 'installed_on', 'checksum', 'success', 'script'))
            """;

    private FlywayOptions flyway() {
        return database.flyway();
    }

    boolean hasHistory() throws SQLException {
        return Query.exists(connection, "SELECT WHERE to_regclass(?) IS NOT NULL", flyway().quotedTable(connection));
    }

    /** What {@code migrate} creates, in order; none if there is a history, here or elsewhere. */
    public List<String> missing() throws SQLException {
        return flyway().schemas().isEmpty()
                        || hasHistory()
                        || historyElsewhere().isPresent()
                ? List.of()
                : Query.rows(connection, """
                        SELECT name FROM unnest(?::text[]) WITH ORDINALITY AS asked (name, place)
                        WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name) ORDER BY place
                        """, List.of(flyway().schemas()), row -> row.getString(1));
    }

    /** Whether the one of the history is among those that {@code migrate} creates. */
    boolean isMissing() throws SQLException {
        return flyway().schema().isPresent()
                && missing().contains(flyway().schema().get());
    }

    /** The history of these migrations, if it has another name or is in another schema. */
    Optional<ObjectName> historyElsewhere() throws SQLException {
        return new OtherHistories(connection, database).ofTheseMigrations();
    }

    /**
     * Looks whether the session works on the schema that it was told to, or whether {@code migrate} creates it.
     *
     * @throws Refusal if neither is so
     */
    void requireOrMissing() throws SQLException {
        if (!isMissing()) {
            require();
        }
    }

    /**
     * Looks whether the session works on the schema that it was told to.
     *
     * @throws Refusal if there is none, or the role may not use it
     */
    public void require() throws SQLException {
        Optional<String> asked = flyway().schema();
        if (asked.isEmpty()) {
            Sessions.currentSchema(connection);
            return;
        }
        String schema = Identifiers.quote(asked.get());
        String role = Query.rows(connection, "SELECT current_user", row -> row.getString(1))
                .get(0);
        String where = "flyway.defaultSchema, --history-schema";
        if (!Query.exists(connection, "SELECT FROM pg_namespace WHERE nspname = ?", asked.get())) {
            throw new Refusal("there is no schema " + asked.get(), where, remedy(schema, Identifiers.quote(role)));
        }
        if (!asked.get().equals(Sessions.currentSchema(connection))) {
            throw new Refusal(
                    "the role " + role + " may not use the schema " + asked.get(),
                    where,
                    "as its owner:\n    GRANT USAGE ON SCHEMA " + schema + " TO " + Identifiers.quote(role) + ";");
        }
    }

    private String remedy(String schema, String role) throws SQLException {
        Optional<ObjectName> elsewhere = historyElsewhere();
        if (elsewhere.isPresent()) {
            return "what looks like the history of these migrations is\n" + elsewhere.get()
                    + ": give the\nflyway.defaultSchema of the application, and its flyway.table";
        }
        return isMissing()
                ? "this database was never migrated: run migrate, which creates it"
                : "give the flyway.defaultSchema of the application; or create it, as a role that\nmay:\n"
                        + "    CREATE SCHEMA " + schema + " AUTHORIZATION " + role + ";";
    }
}
