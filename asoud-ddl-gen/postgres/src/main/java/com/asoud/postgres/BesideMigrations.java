package com.asoud.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the DDL of a model in a copy of what migrations have made, whose extensions, schemas, types, collations and
 * functions it may use (docs/adr/0019). Connections are in auto-commit mode.
 */
public final class BesideMigrations {

    /** Object or function that does not exist, and schema (manual, appendix A). */
    public static final Set<String> UNDEFINED = Set.of("42704", "42883", "3F000");

    /** Everything that holds or shows rows, but for what belongs to an extension. */
    private static final String DROP_RELATIONS = """
            SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
                          CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                                         WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
                          n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d
                              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('i', 'e'))
            """;

    private static final String METHODS =
            "SELECT amname FROM pg_am WHERE amtype = 'i' AND amname <> 'btree' ORDER BY amname";

    /** Object, function, relation or schema that exists already (manual, appendix A). */
    public static final Set<String> DUPLICATE = Set.of("42710", "42723", "42P07", "42P06");

    private BesideMigrations() {}

    /** Takes every table, view and sequence. */
    public static void clear(Connection copy) throws SQLException {
        for (String sql : Sql.<String>column(copy, DROP_RELATIONS)) {
            Sql.execute(copy, sql);
        }
    }

    /**
     * Runs a statement of the model. What a migration has made already, in a way that the model does not say how to
     * take back, counts as made. An annotation cannot name an access method: if an operator class is none of B-trees,
     * and one other method alone can build the index, it is built by that one: {@code doc jsonb_path_ops} by GIN.
     *
     * @param indexes those among the model's statements
     * @return why PostgreSQL refuses it; empty if it does not
     */
    public static Optional<SQLException> refusal(Connection copy, String sql, Collection<IndexStatement> indexes) {
        return refusal(copy, sql)
                .filter(refused -> !DUPLICATE.contains(refused.getSQLState()))
                .filter(refused -> !UNDEFINED.contains(refused.getSQLState())
                        || indexes.stream()
                                .filter(index -> index.sql().equals(sql))
                                .findFirst()
                                .filter(index -> isBuiltByAnotherMethod(copy, index))
                                .isEmpty());
    }

    private static Optional<SQLException> refusal(Connection copy, String sql) {
        try {
            Sql.execute(copy, sql);
            return Optional.empty();
        } catch (SQLException refused) {
            return Optional.of(refused);
        }
    }

    private static boolean isBuiltByAnotherMethod(Connection copy, IndexStatement index) {
        try {
            List<String> able = new ArrayList<>();
            for (String method : Sql.<String>column(copy, METHODS)) {
                Sql.execute(copy, "BEGIN");
                if (refusal(copy, index.using(method)).isEmpty()) {
                    able.add(method);
                }
                Sql.execute(copy, "ROLLBACK");
            }
            if (able.size() == 1) {
                Sql.execute(copy, index.using(able.get(0)));
            }
            return able.size() == 1;
        } catch (SQLException lost) {
            return false;
        }
    }
}
