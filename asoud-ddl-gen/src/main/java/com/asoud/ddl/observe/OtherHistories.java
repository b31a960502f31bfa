package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables that look like a history of Flyway's, beside the one that is asked for: of another application in this
 * database, or of this one, if the name or the schema that was given is wrong.
 */
public record OtherHistories(Connection connection, LiveDatabase database) {

    private static final String LOOK_ALIKE = """
            SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND NOT (n.nspname = ? AND c.relname = ?) AND %s
            ORDER BY 1, 2
            """.formatted(HistorySchema.IS_HISTORY.formatted("c.oid"));

    /** All of them, with their schemas. */
    List<ObjectName> all() throws SQLException {
        FlywayOptions flyway = database.flyway();
        return Query.rows(
                connection,
                LOOK_ALIKE,
                List.of(flyway.schema(connection), flyway.table()),
                row -> new ObjectName(row.getString(1), row.getString(2)));
    }

    /** The first that may be the one of these migrations. */
    Optional<ObjectName> ofTheseMigrations() throws SQLException {
        for (ObjectName history : all()) {
            if (mayBeOurs(history)) {
                return Optional.of(history);
            }
        }
        return Optional.empty();
    }

    /** Those of other applications that are in one of the schemas: its tables may be there, too. */
    public List<ObjectName> ofOthers(Collection<String> schemas) throws SQLException {
        List<ObjectName> others = new ArrayList<>();
        for (ObjectName history : all()) {
            if (schemas.contains(history.schema()) && !mayBeOurs(history)) {
                others.add(history);
            }
        }
        return others;
    }

    private boolean mayBeOurs(ObjectName history) throws SQLException {
        return isReadable(history) && Arrays.stream(Flavour.values()).anyMatch(flavour -> mayBeOurs(history, flavour));
    }

    /** Whoever migrates an application may read its history: another is somebody else's. */
    private boolean isReadable(ObjectName history) throws SQLException {
        return Query.exists(connection, """
                SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ?
                  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                """, history.schema(), history.name());
    }

    /**
     * Whether most of what it has of the versions of these files are these files, by Flyway's own comparison; or it
     * cannot be told, since it has a baseline or classes alone.
     */
    private boolean mayBeOurs(ObjectName history, Flavour flavour) {
        Map<State, Integer> files = new EnumMap<>(State.class);
        boolean any = false;
        for (Entry entry : read(history, flavour)) {
            any |= entry.state() != State.PENDING;
            if (entry.state() != State.APPLIED || entry.file().isPresent()) {
                files.merge(entry.state(), 1, Integer::sum);
            }
        }
        int same = files.getOrDefault(State.APPLIED, 0);
        int others = files.getOrDefault(State.CHANGED, 0) + files.getOrDefault(State.MISSING, 0);
        return same + others == 0 ? any : same > files.getOrDefault(State.CHANGED, 0);
    }

    private List<Entry> read(ObjectName history, Flavour flavour) {
        Target target = database.target();
        Optional<String> schema = Optional.of(history.schema());
        try {
            return new LiveDatabase(
                            new Target(target.url(), target.user(), target.password(), schema),
                            database.folder(),
                            flavour,
                            new FlywayOptions(
                                    history.name(), schema, database.flyway().placeholders()))
                    .history()
                    .read();
        } catch (Refusal noHistory) {
            return List.of();
        }
    }
}
