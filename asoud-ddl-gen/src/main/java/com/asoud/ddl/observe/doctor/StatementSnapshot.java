package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.GivenFile;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code pg_stat_statements} has counted so far in one database. It holds no values: texts are those that the
 * server has normalised, and the text of a statement that it does not normalise is left out.
 *
 * @param format of the file; a later one may be another
 * @param system the cluster, by its identifier
 * @param database its name
 * @param server the major version of the server: other versions count the same statement under another number
 * @param takenAt when, in seconds since 1970
 * @param resetAt when the counters were last reset, in seconds since 1970
 * @param statements one for each role and statement
 */
public record StatementSnapshot(
        int format,
        String system,
        String database,
        int server,
        double takenAt,
        double resetAt,
        List<Counted> statements) {

    private static final int FORMAT = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** {@code pg_stat_statements_info} is there since 1.9, of PostgreSQL 14. */
    private static final String HERE = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
                   current_database() AS database, current_setting('server_version_num')::integer / 10000 AS server,
                   extract(epoch FROM clock_timestamp())::float8 AS taken_at,
                   coalesce(extract(epoch FROM (SELECT stats_reset FROM %1$s.pg_stat_statements_info)), 0)::float8
                       AS reset_at
            """;

    /**
     * The server normalises what it plans; of the others the text is as it came, values included. Of a statement that
     * {@link UnusedIndex} was the first to ask about, it keeps that text.
     */
    private static final String STATEMENTS = """
            SELECT queryid::text AS id, userid::bigint AS role, sum(calls)::bigint AS calls,
                   sum(total_exec_time)::float8 AS milliseconds,
                   sum(shared_blks_hit + shared_blks_read)::bigint AS pages,
                   sum(temp_blks_written)::bigint AS temporary_pages,
                   min(CASE WHEN text ~* '^(\\s|/\\*([^*]|\\*(?!/))*\\*/|--[^\\n]*\\n)*\\(?\\s*(select|insert|update|delete|merge|with|values|table)\\M'
                            THEN text ELSE '' END) AS text
            FROM %1$s.pg_stat_statements
            CROSS JOIN LATERAL regexp_replace(query, '^PREPARE asoud_query_[0-9]+ (\\([^)]*\\) )?AS ', '') AS own (text)
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NOT NULL
            GROUP BY queryid, userid
            """;

    private static final String SCHEMA = """
            SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
            """;

    /** A library that is loaded has its settings there, for every role; those of another are not. */
    private static final String LOADED = "SELECT FROM pg_settings WHERE name = 'pg_stat_statements.max'";

    private static final String HIDDEN = "<insufficient privilege>";

    /**
     * @param id {@code queryid}
     * @param role that executed it, by its number
     * @param milliseconds of all executions
     * @param pages of 8 kB that were touched, in the cache or not
     * @param temporaryPages that were written to temporary files
     * @param text normalised; empty where the server does not normalise it
     */
    public record Counted(
            String id, long role, long calls, double milliseconds, long pages, long temporaryPages, String text) {

        double meanTime() {
            return calls == 0 ? 0 : milliseconds / calls;
        }

        double meanPages() {
            return calls == 0 ? 0 : (double) pages / calls;
        }

        boolean isSame(Counted other) {
            return id.equals(other.id) && role == other.role;
        }

        /** What was counted after the other. */
        Counted since(Counted earlier) {
            return new Counted(
                    id,
                    role,
                    calls - earlier.calls,
                    milliseconds - earlier.milliseconds,
                    pages - earlier.pages,
                    temporaryPages - earlier.temporaryPages,
                    text);
        }
    }

    public StatementSnapshot {
        statements = List.copyOf(statements);
    }

    /** @throws Refusal if the extension is not there, or this role may not see what others execute */
    public static StatementSnapshot take(LiveDatabase database) {
        return database.read(connection -> Query.inTransaction(connection, () -> take(connection)));
    }

    private static StatementSnapshot take(Connection connection) throws SQLException {
        Optional<String> schema = Query.first(connection, SCHEMA, List.of(), row -> row.getString(1));
        if (schema.isEmpty()) {
            boolean loaded = Query.exists(connection, LOADED);
            throw new Refusal(
                    "the extension pg_stat_statements is not in this database",
                    "the database",
                    (loaded
                                    ? "as a superuser, in this database:\n"
                                    : "put it into shared_preload_libraries, restart the server, and as a\nsuperuser: ")
                            + """
                    CREATE EXTENSION pg_stat_statements;
                    or compare plans: --baseline FILE --sql "SELECT ...\"""");
        }
        String quoted = Identifiers.quote(schema.get());
        Optional<List<Counted>> statements = Query.attempt(
                connection,
                () -> Optional.of(Query.rows(connection, STATEMENTS.formatted(quoted), StatementSnapshot::counted)),
                failure -> Optional.empty());
        if (statements.isEmpty()) {
            throw new Refusal(
                    "pg_stat_statements counts nothing, or may not be read",
                    "the extension in schema " + schema.get(),
                    "see that it is in shared_preload_libraries; and GRANT pg_monitor to this role");
        }
        if (Query.exists(connection, "SELECT FROM " + quoted + ".pg_stat_statements WHERE query = ? LIMIT 1", HIDDEN)) {
            throw new Refusal(
                    "this role may not see which statements others execute",
                    "pg_stat_statements",
                    "GRANT pg_monitor to this role, or pg_read_all_stats");
        }
        return Query.rows(
                        connection,
                        HERE.formatted(quoted),
                        row -> new StatementSnapshot(
                                FORMAT,
                                row.getString("system"),
                                row.getString("database"),
                                row.getInt("server"),
                                row.getDouble("taken_at"),
                                row.getDouble("reset_at"),
                                statements.get()))
                .get(0);
    }

    private static Counted counted(ResultSet row) throws SQLException {
        return new Counted(
                row.getString("id"),
                row.getLong("role"),
                row.getLong("calls"),
                row.getDouble("milliseconds"),
                row.getLong("pages"),
                row.getLong("temporary_pages"),
                row.getString("text"));
    }

    /** @throws Refusal if it cannot be written */
    public void write(Path file) {
        GivenFile.write(file, JSON.writeValueAsString(this) + "\n", "--save");
    }

    /** @throws Refusal if it is none, or of another format */
    public static StatementSnapshot read(Path file) {
        try {
            StatementSnapshot snapshot = JSON.readValue(Files.readString(file), StatementSnapshot.class);
            if (snapshot.format() == FORMAT) {
                return snapshot;
            }
            throw new Refusal(
                    "the file has the format " + snapshot.format() + ", and this tool reads " + FORMAT,
                    "--since=" + file,
                    "write a new one with --save");
        } catch (IOException failure) {
            throw new Refusal(
                    "the file cannot be read: " + GivenFile.why(failure, file),
                    "--since=" + file,
                    "name a file that doctor slower --save has written");
        } catch (JacksonException | NullPointerException failure) {
            throw new Refusal(
                    "this is no file of doctor slower --save",
                    "--since=" + file,
                    "name a file that doctor slower --save has written");
        }
    }
}
