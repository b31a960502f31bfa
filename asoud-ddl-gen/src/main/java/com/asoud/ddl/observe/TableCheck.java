package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.catalog.IndexUse;
import com.asoud.ddl.connect.Query;
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

    /** An index by its table and name: along the search path, another may be found first. */
    private static final String INDEX = """
            (SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = to_regclass(?) AND relname = ?)
            """;

    private final Problems found;
    private final SchemaCheck schemas;
    private final Map<ObjectName, String> kinds = new HashMap<>();

    TableCheck(Problems found, SchemaCheck schemas) {
        this.found = found;
        this.schemas = schemas;
    }

    /**
     * Whether the role may do what the files do, and there are the tables for it.
     *
     * @param tablesMayCome whether other files before these may create tables
     */
    void rights(List<IndexFile> files, boolean tablesMayCome) throws SQLException {
        Set<ObjectName> tables = new LinkedHashSet<>();
        files.forEach(file -> tables.add(file.work().table()));
        kinds(tables);
        Set<String> filled = new LinkedHashSet<>(schemas(tables));
        if (tablesMayCome || filled.isEmpty()) {
            schemas.mayCreate();
        }
        for (String schema : filled) {
            schemas.mayCreate(schema);
        }
        for (ObjectName table : tables) {
            owner(table);
            if (!tablesMayCome && !kinds.containsKey(table)) {
                missing(table);
            }
        }
    }

    private List<String> schemas(Set<ObjectName> tables) throws SQLException {
        return found.column("""
                SELECT DISTINCT nspname::text FROM unnest(?::text[]) AS asked (name)
                JOIN pg_class AS t ON t.oid = to_regclass(asked.name) JOIN pg_namespace AS n ON n.oid = relnamespace
                ORDER BY 1
                """, tables.stream().map(ObjectName::quoted).toList());
    }

    /** Where tables of that name are, which the search path does not find. */
    private void missing(ObjectName table) throws SQLException {
        List<String> elsewhere = found.column("""
                SELECT nspname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
                WHERE relname = ? AND relkind IN ('r', 'p') AND nspname NOT LIKE 'pg\\_%' ORDER BY 1
                """, table.name());
        found.add(
                "there is no table " + table
                        + (elsewhere.isEmpty()
                                ? ""
                                : "; the database has "
                                        + elsewhere.stream()
                                                .map(schema -> schema + "." + table.name())
                                                .collect(Collectors.joining(", "))),
                table.schema().isEmpty()
                        ? "search_path: "
                                + found.first("SELECT current_setting('search_path')")
                                        .orElse("")
                        : "schema " + table.schema(),
                "check the database, and the schema (?currentSchema=… in --url); after\n--baseline the tables must "
                        + "be there");
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
        found.first(IndexUse.remedy(INDEX), work.table().quoted(), work.name().name())
                .ifPresent(statement -> found.add(
                        "index " + work.name() + " of table " + work.table() + " is in use, and would go",
                        file,
                        "run this first, or leave the index as it is:\n" + statement + ";"));
    }

    /** Whether it is there, valid and as declared. */
    static boolean isBuilt(Index index, List<IndexStatus> indexes) {
        return indexes.stream()
                .anyMatch(status ->
                        status.declared().equals(index.name()) && status.condition() == IndexStatus.Condition.BUILT);
    }

    private void sameDefinition(Index index, List<IndexStatus> indexes) {
        indexes.stream()
                .filter(status ->
                        status.declared().equals(index.name()) && status.condition() == IndexStatus.Condition.DIFFERENT)
                .forEach(status -> found.add(
                        "index " + status.name() + " exists, and is another: "
                                + status.found().orElse("?") + "\ninstead of " + index.definition(),
                        "table " + status.table(),
                        "rename it, or drop it: DROP INDEX CONCURRENTLY "
                                + status.name().quoted() + ";"));
    }

    /** What is built there by hand, or dropped, is done. */
    void partitioned(List<IndexFile> files, List<IndexStatus> indexes) throws SQLException {
        for (IndexFile file : files) {
            if (isPartitioned(file) && !isDone(file, indexes)) {
                found.problems()
                        .add(new PartitionedTable(found.connection(), file.work()).problem(exists(file.work())));
            }
        }
    }

    private boolean isDone(IndexFile file, List<IndexStatus> indexes) throws SQLException {
        return file.work().built().isPresent() ? isBuilt(file.work().built().get(), indexes) : !exists(file.work());
    }

    private boolean exists(IndexWork work) throws SQLException {
        return found.first(
                        "SELECT " + INDEX + "::text",
                        work.table().quoted(),
                        work.name().name())
                .isPresent();
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
        Set<String> names = SchemaCheck.facts(pending)
                .filter(fact -> !fact.kind().equals(SchemaCheck.CREATE_SCHEMA))
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
