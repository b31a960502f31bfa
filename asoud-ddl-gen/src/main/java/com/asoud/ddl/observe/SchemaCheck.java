package com.asoud.ddl.observe;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the role may look into the schemas that the files name, make those that are not there, and fill them. */
final class SchemaCheck {

    static final String CREATE_SCHEMA = "create schema";

    private final Problems found;
    private final HistorySchema history;
    private final Set<String> asked = new HashSet<>();

    SchemaCheck(Problems found, HistorySchema history) {
        this.found = found;
        this.history = history;
    }

    /**
     * Whether the session may use the schemas that the files name: without, the server says nothing of what is in them.
     *
     * @param entries all migrations
     */
    boolean mayLook(List<Entry> entries) throws SQLException {
        List<String> forbidden = found.column("""
                SELECT nspname::text FROM pg_namespace
                WHERE nspname = ANY (?::text[]) AND NOT has_schema_privilege(oid, 'USAGE') ORDER BY 1
                """, named(entries));
        for (String schema : forbidden) {
            found.addRight(
                    "the role may not use the schema " + schema,
                    "schema " + schema,
                    "as its owner: GRANT USAGE ON SCHEMA " + Identifiers.quote(schema) + " TO "
                            + found.first("SELECT quote_ident(current_user)").orElse("?") + ";");
        }
        return forbidden.isEmpty();
    }

    private static Set<String> named(List<Entry> entries) {
        return facts(entries)
                .map(fact -> fact.subject().schema())
                .filter(schema -> !schema.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Facts.Fact> facts(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.file().flatMap(Facts::of).stream())
                .flatMap(facts -> facts.operations().stream());
    }

    /** The tables, sequences, types, functions and views that files make; a trigger needs its table alone. */
    private static Stream<ObjectName> created(List<Entry> coming) {
        return facts(coming)
                .filter(fact -> fact.kind().equals("create table")
                        || fact.kind().equals("create sequence")
                        || fact.kind().equals("create object") && !fact.locksSomething())
                .map(Facts.Fact::subject);
    }

    /** Whether the role may make the schemas that are not there yet, and what is new in those that are. */
    void create(List<Entry> coming) throws SQLException {
        List<String> missing = found.column(
                """
                SELECT name FROM unnest(?::text[]) AS asked (name)
                WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name)
                  AND NOT has_database_privilege(?::name, current_database(), 'CREATE')
                ORDER BY 1
                """,
                Stream.concat(
                                history.missing().stream(),
                                facts(coming)
                                        .filter(fact -> fact.kind().equals(CREATE_SCHEMA))
                                        .map(fact -> fact.subject().name()))
                        .distinct()
                        .toList(),
                found.role());
        for (String schema : found.column(
                "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY (?::text[]) ORDER BY 1",
                created(coming).map(ObjectName::schema).toList())) {
            mayCreate(schema);
        }
        String role = Identifiers.quote(found.role());
        for (String schema : missing) {
            found.addRight(
                    "the role " + found.role() + " may not create the schema " + schema,
                    "the database",
                    "as its owner: CREATE SCHEMA " + Identifiers.quote(schema) + " AUTHORIZATION " + role + ";");
        }
    }

    /** In the schema that files without one are about; nothing is asked of one that is yet to come. */
    void mayCreate() throws SQLException {
        if (!history.isMissing()) {
            mayCreate(Sessions.currentSchema(found.connection()));
        }
    }

    /** Said once. */
    void mayCreate(String schema) throws SQLException {
        if (asked.add(schema)
                && found.first("SELECT has_schema_privilege(?::name, ?::text, 'CREATE')", found.role(), schema)
                        .orElse("f")
                        .equals("f")) {
            found.addRight(
                    "the role " + found.role() + " may not create anything in the schema " + schema,
                    "schema " + schema,
                    "as its owner: GRANT CREATE ON SCHEMA " + Identifiers.quote(schema) + " TO "
                            + Identifiers.quote(found.role()) + ";\nor give the owner of the tables as --user");
        }
    }
}
