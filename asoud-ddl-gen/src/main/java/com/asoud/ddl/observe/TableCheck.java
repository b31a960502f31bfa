package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.catalog.IndexUse;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the tables take what the files about indexes do, and the role may do it. */
final class TableCheck {

    private final Problems found;
    private final Map<ObjectName, String> kinds = new HashMap<>();

    TableCheck(Problems found) {
        this.found = found;
    }

    /**
     * Whether the role may do what the files do, and there are the tables for it.
     *
     * @param tablesMayCome whether other files before these may create tables
     */
    void rights(List<IndexFile> files, boolean tablesMayCome) throws SQLException {
        String schema = Sessions.currentSchema(found.connection());
        if (found.first("SELECT has_schema_privilege(?::name, current_schema()::text, 'CREATE')", found.role())
                .orElse("f")
                .equals("f")) {
            found.addRight(
                    "the role " + found.role() + " may not create anything in the schema " + schema,
                    "schema " + schema,
                    "as its owner: GRANT CREATE ON SCHEMA " + Identifiers.quote(schema) + " TO "
                            + Identifiers.quote(found.role()) + ";\nor give the owner of the tables as --user");
        }
        Set<ObjectName> tables = new LinkedHashSet<>();
        files.forEach(file -> tables.add(file.work().table()));
        kinds(tables);
        for (ObjectName table : tables) {
            owner(table);
            schema(table);
            if (!tablesMayCome && !kinds.containsKey(table)) {
                found.add(
                        "there is no table " + table,
                        "schema " + schema,
                        "check the database, and the schema (?currentSchema=… in --url); after\n--baseline the tables must "
                                + "be there");
            }
        }
    }

    private void kinds(Set<ObjectName> tables) throws SQLException {
        for (ObjectName table : tables) {
            found.first("SELECT relkind FROM pg_class WHERE oid = to_regclass(?)", table.quoted())
                    .ifPresent(kind -> kinds.put(table, kind));
        }
    }

    private boolean isPartitioned(IndexFile file) {
        return "p".equals(kinds.get(file.work().table()));
    }

    /**
     * Looks at the tables, whose {@link #rights} were asked for.
     *
     * @param next the files that no other comes before, which might change the tables or free a name
     * @param locked whether a table is locked, so that nobody can look
     */
    void fit(List<IndexFile> next, List<IndexStatus> indexes, boolean locked) throws SQLException {
        List<IndexFile> toBuild = new ArrayList<>();
        for (IndexFile file : next) {
            if (!kinds.containsKey(file.work().table())) {
                continue;
            }
            if (file.takesAway() && !isDone(file, indexes)) {
                unused(file.work(), file.entry().script());
            }
            if (file.work().built().isEmpty()) {
                continue;
            }
            Index index = file.work().built().get();
            name(index);
            if (isPartitioned(file)) {
                continue;
            }
            if (file.work().buildName().equals(index.name())) {
                sameDefinition(index, indexes);
            }
            toBuild.add(file);
        }
        if (!locked && !toBuild.isEmpty()) {
            Query.inTransaction(found.connection(), () -> {
                found.lockTimeout();
                for (IndexFile file : toBuild) {
                    definition(file);
                }
                return toBuild;
            });
        }
    }

    /**
     * Whether nothing relies on the index that a file drops or replaces; the file itself would refuse.
     *
     * @param file the file's name
     */
    void unused(IndexWork work, String file) throws SQLException {
        found.first(IndexUse.remedy("to_regclass(?)"), work.name().quoted())
                .ifPresent(statement -> found.add(
                        "index " + work.name() + " of table " + work.table() + " is in use, and would go",
                        file,
                        "run this first, or leave the index as it is:\n" + statement + ";"));
    }

    /** Whether it is there, valid and as declared. */
    static boolean isBuilt(Index index, List<IndexStatus> indexes) {
        return indexes.stream()
                .anyMatch(status ->
                        status.name().equals(index.name()) && status.condition() == IndexStatus.Condition.BUILT);
    }

    private void sameDefinition(Index index, List<IndexStatus> indexes) {
        indexes.stream()
                .filter(status -> status.name().equals(index.name())
                        && status.condition() == IndexStatus.Condition.DIFFERENT
                        && status.table().equals(index.table()))
                .forEach(status -> found.add(
                        "index " + index.name() + " exists, and is another: "
                                + status.found().orElse("?") + "\ninstead of " + index.definition(),
                        "table " + index.table(),
                        "rename it, or drop it: DROP INDEX CONCURRENTLY "
                                + index.name().quoted() + ";"));
    }

    /** What is built there by hand, or dropped, is done. */
    void partitioned(List<IndexFile> files, List<IndexStatus> indexes) throws SQLException {
        for (IndexFile file : files) {
            if (isPartitioned(file) && !isDone(file, indexes)) {
                found.problems()
                        .add(new PartitionedTable(found.connection(), file.work())
                                .problem(found.exists(file.work().name())));
            }
        }
    }

    private boolean isDone(IndexFile file, List<IndexStatus> indexes) throws SQLException {
        return file.work().built().isPresent()
                ? isBuilt(file.work().built().get(), indexes)
                : !found.exists(file.work().name());
    }

    private void owner(ObjectName table) throws SQLException {
        Optional<String> owner = found.first("""
                SELECT pg_get_userbyid(relowner) FROM pg_class
                WHERE oid = to_regclass(?) AND NOT pg_has_role(?::name, relowner, 'USAGE')
                """, table.quoted(), found.role());
        if (owner.isPresent()) {
            String name = owner.get();
            found.addRight(
                    "only the owner of a table may index it: " + table + " belongs to " + name,
                    "role " + found.role(),
                    "give --user " + name + "; or make the role a member of it:\n    GRANT " + Identifiers.quote(name)
                            + " TO " + Identifiers.quote(found.role()) + ";");
        }
    }

    private void schema(ObjectName table) throws SQLException {
        Optional<String> another =
                found.first("""
                SELECT nspname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
                WHERE pg_class.oid = to_regclass(?) AND nspname <> current_schema()
                """, table.quoted()).filter(schema -> table.schema().isEmpty());
        another.ifPresent(schema -> found.add(
                "table " + table + " is in the schema " + schema + ", and the default schema is another",
                "search_path, of the role or the database",
                "name the schema of the tables and of Flyway's history in --url:\n?currentSchema=" + schema));
    }

    /** The name may be borne by nothing, or by an index of the table. */
    private void name(Index index) throws SQLException {
        Optional<String> taken =
                found.first("""
                SELECT coalesce(pg_get_indexdef(c.oid), c.relname || ' is no index') FROM pg_class AS c
                LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
                JOIN pg_class AS t ON t.oid = to_regclass(?)
                WHERE c.relname = ? AND c.relnamespace = t.relnamespace AND i.indrelid IS DISTINCT FROM t.oid
                """, index.table().quoted(), index.name().name());
        taken.ifPresent(what -> found.add(
                "the name " + index.name() + " is taken by something else: " + what,
                "schema of table " + index.table(),
                "rename that object: ALTER INDEX … RENAME TO …"));
    }

    /**
     * Asks the server to plan a query of the keys, by the predicate: it finds all that they mention, or says what not.
     */
    private void definition(IndexFile file) throws SQLException {
        Index index = file.work().built().orElseThrow();
        IndexKeys keys = IndexKeys.of(index.using());
        Optional<String> fault = Query.attempt(
                found.connection(),
                () -> {
                    Query.rows(
                            found.connection(),
                            "EXPLAIN SELECT " + String.join(", ", keys.terms()) + " FROM "
                                    + index.table().quoted()
                                    + keys.predicate()
                                            .map(condition -> " WHERE " + condition)
                                            .orElse(""),
                            row -> true);
                    return operatorClass(keys);
                },
                failure -> Optional.of(failure)
                        .filter(TableCheck::isAboutTheDefinition)
                        .map(ServerError::message));
        fault.ifPresent(what -> found.add(
                "index " + index.name() + " does not fit the table " + index.table() + ": " + what,
                file.entry().script(),
                "this table is another one than the migrations were made for: compare it with verify"));
    }

    /** An operator class that is not there. */
    private Optional<String> operatorClass(IndexKeys keys) throws SQLException {
        for (IndexKeys.Key key : keys.keys()) {
            String name = key.operatorClass().orElse("");
            if (!name.isEmpty()
                    && !Query.exists(
                            found.connection(),
                            "SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod"
                                    + " WHERE quote_ident(opcname) = ? AND amname = ?",
                            name.substring(name.lastIndexOf('.') + 1),
                            keys.method())) {
                return Optional.of("there is no operator class " + name + " for " + keys.method());
            }
        }
        return Optional.empty();
    }

    /** Class 42, except missing rights: they say nothing about whether the index fits. */
    private static boolean isAboutTheDefinition(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("42") && !state.equals("42501");
    }

    /** A database with none of the tables has no application yet. */
    boolean noneIsThere(List<Entry> pending) throws SQLException {
        Set<String> names = pending.stream()
                .flatMap(entry -> entry.file().flatMap(Facts::of).stream())
                .flatMap(facts -> facts.operations().stream())
                .map(fact -> fact.subject().quoted())
                .collect(Collectors.toSet());
        for (String name : names) {
            if (found.first("SELECT to_regclass(?)::text", name).isPresent()) {
                return false;
            }
        }
        return true;
    }
}
