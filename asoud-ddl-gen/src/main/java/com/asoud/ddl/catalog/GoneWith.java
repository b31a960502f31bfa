package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What goes with a table, index, sequence or column that is dropped or changed, is no object of its own, and is in no
 * catalog of ours.
 */
public final class GoneWith {

    /** The table, and where it is about a column, those that inherit it. */
    private static final String FAMILY = """
            WITH RECURSIVE asked (schema_name, table_name, column_name) AS (
                VALUES (coalesce(nullif(?, ''), current_schema()), ?, ?)
            ),
            relation AS (
                SELECT c.oid FROM asked JOIN pg_class c ON c.relname = table_name
                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = schema_name
            ),
            family AS (
                SELECT oid FROM relation
                UNION
                SELECT inhrelid FROM asked, family JOIN pg_inherits ON inhparent = family.oid WHERE column_name <> ''
            ),
            member AS (
                SELECT c.*, c.oid::regclass AS shown FROM family JOIN pg_class c ON c.oid = family.oid
            ),
            part AS (
                SELECT a.* FROM asked, member c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE a.attnum > 0 AND NOT a.attisdropped AND column_name IN ('', a.attname)
            )
            """;

    /**
     * What others than the owner may do with it, and with the sequences that belong to its columns; whether the role
     * may do so with each other table of the owner in that schema is not known if there is none. What it may do with
     * each new one by default is left out.
     */
    private static final String GIVEN = FAMILY + """
            , with_sequences AS (
                SELECT c.* FROM asked, member c WHERE column_name = ''
                UNION ALL
                SELECT c.*, c.oid::regclass
                FROM part JOIN pg_depend d ON (d.refobjid, d.refobjsubid) = (part.attrelid, part.attnum) AND d.deptype IN ('i', 'a')
                     AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            ),
            given AS (
                SELECT c.shown, c.relkind, c.relowner, c.relnamespace, NULL::name AS column_name, acl.*
                FROM with_sequences c CROSS JOIN aclexplode(c.relacl) AS acl
                UNION ALL
                SELECT c.shown, c.relkind, c.relowner, c.relnamespace, a.attname, acl.*
                FROM member c JOIN part a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) AS acl
            ),
            meant AS (
                SELECT g.*, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role,
                       g.column_name IS NULL AND (SELECT bool_and(EXISTS (
                                   SELECT FROM aclexplode(other.relacl) AS each
                                   WHERE (each.grantee, each.privilege_type) = (g.grantee, g.privilege_type)))
                        FROM pg_class other
                        WHERE other.relnamespace = g.relnamespace AND other.relowner = g.relowner AND other.oid <> g.shown
                          AND (other.relkind = 'S') = (g.relkind = 'S') AND other.relkind IN ('r', 'p', 'S')) AS for_all
                FROM given g
                WHERE grantee <> relowner
                  AND NOT EXISTS (
                      SELECT FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) AS each
                      WHERE g.column_name IS NULL AND d.defaclrole = g.relowner AND d.defaclobjtype = CASE relkind WHEN 'S' THEN 'S' ELSE 'r' END::"char"
                        AND d.defaclnamespace IN (0, g.relnamespace)
                        AND (each.grantee, each.privilege_type) = (g.grantee, g.privilege_type))
            ),
            grouped AS (
                SELECT string_agg(DISTINCT privilege_type || coalesce(' (' || quote_ident(column_name) || ')', ''), ', ')
                           || ' ON ' || CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || shown AS what, role, is_grantable, for_all
                FROM meant
                GROUP BY shown, relkind, column_name, role, is_grantable, for_all
            )
            """;

    /** Who gave it to all, such as a file that always runs, did not mean this one. */
    private static final String RIGHTS = GIVEN + """
            SELECT format('GRANT %s TO %s', what, role) AS description,
                   format('REVOKE %s FROM %s%s;', what, role, CASE WHEN is_grantable THEN ' CASCADE' END) AS away,
                   format('GRANT %s TO %s%s;', what, role, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS again
            FROM grouped WHERE NOT for_all
            UNION ALL
            SELECT 'row-level security of table ' || shown,
                   format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;', shown),
                   format('ALTER TABLE %s %s;', shown,
                          concat_ws(', ', CASE WHEN relrowsecurity THEN 'ENABLE ROW LEVEL SECURITY' END,
                                          CASE WHEN relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END))
            FROM asked, member WHERE column_name = '' AND (relrowsecurity OR relforcerowsecurity)
            UNION ALL
            SELECT format('table %s as a part of %s', shown, inhparent::regclass),
                   CASE WHEN relispartition THEN format('ALTER TABLE %s DETACH PARTITION %s;', inhparent::regclass, shown)
                        ELSE format('ALTER TABLE %s NO INHERIT %s;', shown, inhparent::regclass) END,
                   CASE WHEN relispartition
                        THEN format('ALTER TABLE %s ATTACH PARTITION %s %s;', inhparent::regclass, shown,
                                    pg_get_expr(relpartbound, inhrelid))
                        ELSE format('ALTER TABLE %s INHERIT %s;', shown, inhparent::regclass) END
            FROM asked, member JOIN pg_inherits ON inhrelid = oid WHERE column_name = ''
            ORDER BY 1
            """;

    /**
     * Storage parameters, defaults and comments are in the catalog, and a rollback has them. A right on the only table
     * may have been meant for all: it is in nobody's way.
     */
    private static final String SETTINGS = GIVEN + """
            SELECT format('GRANT %s TO %s%s;', what, role, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
            FROM grouped WHERE for_all IS NULL
            UNION ALL
            SELECT format('ALTER TABLE %s %s;', shown, setting)
            FROM asked, member c CROSS JOIN LATERAL (
                SELECT 'REPLICA IDENTITY ' || CASE relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END
                WHERE relreplident IN ('f', 'n')
                UNION ALL
                SELECT format('%s %I', word, i.relname)
                FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                CROSS JOIN (VALUES ('CLUSTER ON', true), ('REPLICA IDENTITY USING INDEX', false)) AS mark (word, clusters)
                WHERE x.indrelid = c.oid AND CASE WHEN clusters THEN indisclustered ELSE indisreplident END
                UNION ALL
                SELECT format('SET TABLESPACE %I', spcname) FROM pg_tablespace WHERE pg_tablespace.oid = reltablespace
                UNION ALL
                SELECT 'SET UNLOGGED' WHERE relpersistence = 'u'
                UNION ALL
                SELECT format('OWNER TO %s', relowner::regrole) WHERE relowner <> current_user::regrole
            ) AS settings (setting)
            WHERE column_name = '' AND relkind <> 'S'
            UNION ALL
            SELECT format('ALTER TABLE %s ALTER COLUMN %I %s;', a.attrelid::regclass, a.attname, setting)
            FROM part a JOIN pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (
                SELECT 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                           WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
                WHERE a.attstorage <> t.typstorage
                UNION ALL
                SELECT 'SET COMPRESSION ' || CASE a.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END
                WHERE a.attcompression <> ''
                UNION ALL
                SELECT 'SET STATISTICS ' || a.attstattarget WHERE a.attstattarget >= 0
                UNION ALL
                SELECT format('SET (%s)', array_to_string(a.attoptions, ', ')) WHERE a.attoptions IS NOT NULL
            ) AS settings (setting)
            ORDER BY 1
            """;

    private static final String MARKS = """
            SELECT format('%s %s', setting, indexrelid::regclass) AS description,
                   format('ALTER TABLE %s %s;', indrelid::regclass, away) AS command,
                   format('ALTER TABLE %s %s %s;', indrelid::regclass, setting, indexrelid::regclass) AS again
            FROM pg_index CROSS JOIN LATERAL (
                VALUES (indisclustered, 'CLUSTER ON', 'SET WITHOUT CLUSTER'),
                       (indisreplident, 'REPLICA IDENTITY USING INDEX', 'REPLICA IDENTITY FULL')
            ) AS marks (marked, setting, away)
            WHERE indexrelid = to_regclass(?) AND marked
            """;

    /** A default goes over to all tables that inherit, such as partitions ({@code ATSimpleRecursion}). */
    private static final String OWN_DEFAULTS = """
            WITH RECURSIVE family AS (
                SELECT c.oid, true AS first FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
                UNION
                SELECT inhrelid, false FROM family JOIN pg_inherits ON inhparent = family.oid
            ),
            part AS (
                SELECT first, format('ALTER TABLE %s ALTER COLUMN %I ', attrelid::regclass, attname) AS alters,
                       format('of column %I of table %s', attname, attrelid::regclass) AS named,
                       pg_get_expr(adbin, adrelid) AS value
                FROM family JOIN pg_attribute ON attrelid = family.oid AND attname = ?
                LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            )
            SELECT concat('default ', coalesce(own.value, 'none'), ' ', own.named) AS description,
                   own.alters || coalesce('SET DEFAULT ' || general.value, 'DROP DEFAULT') || ';' AS command,
                   own.alters || coalesce('SET DEFAULT ' || own.value, 'DROP DEFAULT') || ';' AS again
            FROM part own JOIN part general ON general.first AND NOT own.first
            WHERE own.value IS DISTINCT FROM general.value
            ORDER BY 1
            """;

    /** {@code ATExecAlterColumnType} in {@code tablecmds.c}. */
    private static final String FORGOTTEN = """
            SELECT format('SET %s of column %I of table %s', setting, a.attname, c.oid::regclass) AS description,
                   format('ALTER TABLE %s ALTER COLUMN %I SET %s;', c.oid::regclass, a.attname, setting) AS command
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            CROSS JOIN LATERAL (
                SELECT 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                                                       ELSE 'EXTENDED' END
                WHERE a.attstorage <> t.typstorage
                UNION ALL
                SELECT 'COMPRESSION ' || CASE a.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END
                WHERE a.attcompression <> ''
            ) AS settings (setting)
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ? AND a.attname = ?
            """;

    private GoneWith() {}

    /**
     * What others may do with it, whom row-level security keeps away, and to which other table its rows belong.
     *
     * @param column of the table, if that alone is dropped
     */
    public static List<Dependent> rights(Connection connection, ObjectName table, Optional<String> column)
            throws SQLException {
        return Sql.read(
                connection,
                RIGHTS,
                row -> new Dependent(
                        row.getString("description"),
                        Dependent.Kind.OTHER,
                        Optional.empty(),
                        "",
                        true,
                        false,
                        row.getString("away"),
                        Optional.of(row.getString("again"))),
                table.schema(),
                table.name(),
                column.orElse(""));
    }

    /**
     * The statements that would set again what was set there, and a rollback does not.
     *
     * @param column of the table, if that alone is dropped
     */
    public static List<String> settings(Connection connection, ObjectName table, Optional<String> column)
            throws SQLException {
        return Sql.column(connection, SETTINGS, table.schema(), table.name(), column.orElse(""));
    }

    /** What the table says of one of its indexes: the mark of {@code CLUSTER}, or that it is the replica identity. */
    public static List<Dependent> marks(Connection connection, ObjectName index) throws SQLException {
        return settings(connection, MARKS, index.name(), index.quoted());
    }

    /** Where a table that inherits has another default for the column. */
    public static List<Dependent> ownDefaults(Connection connection, ObjectName table, String column)
            throws SQLException {
        return settings(connection, OWN_DEFAULTS, column, table.schema(), table.name(), column);
    }

    private static List<Dependent> settings(Connection connection, String query, String name, Object... parameters)
            throws SQLException {
        return Sql.read(
                connection,
                query,
                row -> new Dependent(
                        row.getString("description"),
                        Dependent.Kind.OTHER,
                        Optional.empty(),
                        name,
                        true,
                        false,
                        row.getString("command") + "\n-- and again, when the new files have run: "
                                + row.getString("again"),
                        Optional.of(row.getString("again"))),
                parameters);
    }

    /** Which settings of a column PostgreSQL forgets when its type changes. */
    public static List<Dependent> forgottenWithType(Connection connection, ObjectName table, String column)
            throws SQLException {
        return Sql.read(
                connection,
                FORGOTTEN,
                row -> new Dependent(
                        row.getString("description"),
                        Dependent.Kind.OTHER,
                        Optional.of(table),
                        column,
                        true,
                        false,
                        "",
                        Optional.of(row.getString("command"))),
                table.schema(),
                table.name(),
                column);
    }
}
