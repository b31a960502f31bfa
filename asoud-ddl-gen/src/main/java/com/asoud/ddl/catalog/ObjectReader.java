package com.asoud.ddl.catalog;

import com.asoud.postgres.Blocks;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads each {@link OtherObject}, in the order in which they were made: each after what it needs. PostgreSQL spells
 * their statements; only names are put together here, so that the default schema stays unnamed.
 */
final class ObjectReader {

    /** A view as SQL; {@code %1$s} is its name. */
    private static final String VIEW = """
            %1$s || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
            || E' AS\\n' || rtrim(pg_get_viewdef(c.oid), ';')
            """;

    /**
     * What {@code pg_get_functiondef} says after the name. The text before it is known to the letter, so it is cut off
     * by length: names may hold anything.
     */
    private static final String FUNCTION_FROM_ARGUMENTS = """
            rtrim(substr(pg_get_functiondef(p.oid),
                         length(format('CREATE OR REPLACE %s %I.%I', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                                       s.nspname, p.proname)) + 1), E'\\n')
            """;

    /** Neither of an extension, nor made by PostgreSQL with something else, as the functions of a type of ranges. */
    private static final String NOT_OF_ANOTHER = """
            NOT EXISTS (SELECT FROM pg_depend d
                        WHERE d.classid = '%1$s'::regclass AND d.objid = %2$s.oid AND d.deptype IN ('e', 'i'))
            """;

    private static final String OBJECTS = CatalogReader.SCHEMAS.replaceFirst("WITH", "WITH RECURSIVE")
            + """
            , relations AS (
                SELECT c.*, s.shown, s.prefix, s.prefix || %1$s AS quoted
                FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relname = ANY (?) AND %3$s
            ),
            -- Functions that need a table: its row as a type, or the table itself in a body that the server has read.
            needing (oid) AS (
                SELECT d.objid
                FROM pg_depend d
                LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
                LEFT JOIN pg_type element ON element.oid = t.typelem
                JOIN pg_class c ON c.relkind IN ('r', 'p', 'v', 'm', 'f')
                     AND c.oid = CASE WHEN d.refclassid = 'pg_class'::regclass THEN d.refobjid
                                      ELSE coalesce(nullif(t.typrelid, 0), element.typrelid) END
                WHERE d.classid = 'pg_proc'::regclass
            ),
            late AS (
                SELECT oid FROM needing
                UNION
                SELECT d.objid FROM late JOIN pg_depend d ON d.refclassid = 'pg_proc'::regclass
                                              AND d.refobjid = late.oid AND d.classid = 'pg_proc'::regclass
            ),
            objects AS (
                SELECT e.oid, 'pg_extension'::regclass AS class, 'extension' AS kind, '' AS shown, e.extname::text AS name,
                       'CREATE EXTENSION ' || %12$s
                       || CASE WHEN s.shown <> '' THEN ' SCHEMA ' || %13$s ELSE '' END AS definition,
                       'DROP EXTENSION ' || %12$s AS removal,
                       ARRAY[]::text[] AS labels, ARRAY[]::text[] AS shape, false AS late,
                       NULL AS of_table
                FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace LEFT JOIN schemas s ON s.oid = n.oid
                WHERE e.extname <> 'plpgsql'
                UNION ALL
                SELECT t.oid, 'pg_type'::regclass, 'type', s.shown, t.typname,
                       'CREATE TYPE ' || s.prefix || %4$s || ' AS ' ||
                       CASE t.typtype
                         WHEN 'e' THEN 'ENUM (' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                                                             FROM pg_enum WHERE enumtypid = t.oid), '') || ')'
                         ELSE '(' || coalesce((SELECT string_agg(%5$s || ' ' || format_type(atttypid, atttypmod)
                                                   || CASE WHEN attcollation <> of.typcollation
                                                           THEN ' COLLATE ' || attcollation::regcollation ELSE '' END,
                                                   ', ' ORDER BY attnum)
                                      FROM pg_attribute a JOIN pg_type of ON of.oid = a.atttypid
                                      WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped), '') || ')'
                       END,
                       'DROP TYPE ' || s.prefix || %4$s,
                       ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder), ARRAY[]::text[], false, NULL
                FROM pg_type t JOIN schemas s ON s.oid = t.typnamespace
                WHERE (t.typtype = 'e' OR t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
                  AND %6$s
                UNION ALL
                SELECT t.oid, 'pg_type'::regclass, 'domain', s.shown, t.typname,
                       'CREATE DOMAIN ' || s.prefix || %4$s || ' AS ' || format_type(t.typbasetype, t.typtypmod)
                       || CASE WHEN t.typcollation <> of.typcollation
                               THEN ' COLLATE ' || t.typcollation::regcollation ELSE '' END
                       || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                       || coalesce((SELECT string_agg(format(' CONSTRAINT %%I %%s', conname,
                                                             regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '')),
                                                      '' ORDER BY conname COLLATE "C")
                                    FROM pg_constraint con WHERE contypid = t.oid AND contype = 'c'), ''),
                       'DROP DOMAIN ' || s.prefix || %4$s, ARRAY[]::text[], ARRAY[]::text[], false, NULL
                FROM pg_type t JOIN schemas s ON s.oid = t.typnamespace JOIN pg_type of ON of.oid = t.typbasetype
                WHERE t.typtype = 'd' AND %6$s
                UNION ALL
                SELECT c.oid, 'pg_cast'::regclass, 'cast', coalesce(target.shown, source.shown),
                       format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL),
                       format('CREATE CAST (%%s AS %%s) %%s%%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
                              CASE c.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION'
                                                ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure END,
                              CASE c.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END),
                       format('DROP CAST (%%s AS %%s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
                       ARRAY[]::text[], ARRAY[]::text[], false, NULL
                FROM pg_cast c
                JOIN pg_type a ON a.oid = c.castsource LEFT JOIN schemas source ON source.oid = a.typnamespace
                JOIN pg_type b ON b.oid = c.casttarget LEFT JOIN schemas target ON target.oid = b.typnamespace
                WHERE (source.oid IS NOT NULL OR target.oid IS NOT NULL) AND %7$s
                UNION ALL
                SELECT p.oid, 'pg_proc'::regclass,
                       CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, s.shown,
                       p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
                       CASE WHEN p.prokind = 'a' THEN concat_ws(' ', pg_get_function_result(p.oid), md5(p.prosrc))
                            ELSE 'CREATE OR REPLACE ' || CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END
                                 || s.prefix || %8$s || %9$s END,
                       CASE WHEN p.prokind <> 'a'
                            THEN 'DROP ROUTINE ' || s.prefix || %8$s || '(' || pg_get_function_identity_arguments(p.oid) || ')'
                       END,
                       ARRAY[]::text[],
                       ARRAY[concat(pg_get_function_arguments(p.oid), ' RETURNS ' || pg_get_function_result(p.oid))],
                       p.oid IN (SELECT oid FROM late), NULL
                FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
                WHERE %10$s
                UNION ALL
                SELECT c.oid, 'pg_class'::regclass, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END,
                       c.shown, c.relname,
                       CASE c.relkind WHEN 'v' THEN 'CREATE OR REPLACE VIEW ' ELSE 'CREATE MATERIALIZED VIEW ' END || %11$s,
                       CASE c.relkind WHEN 'v' THEN 'DROP VIEW ' || c.quoted END, ARRAY[]::text[],
                       ARRAY(SELECT format('%%I %%s', attname, format_type(atttypid, atttypmod)) FROM pg_attribute
                             WHERE attrelid = c.oid AND attnum > 0 ORDER BY attnum),
                       true, NULL
                FROM relations c WHERE c.relkind IN ('v', 'm')
                UNION ALL
                SELECT g.oid, 'pg_trigger'::regclass, 'trigger', c.shown, g.tgname || ' on ' || c.relname,
                       regexp_replace(pg_get_triggerdef(g.oid, true), '^CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'),
                       'DROP TRIGGER ' || %2$s || ' ON ' || c.quoted,
                       ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM pg_trigger g JOIN relations c ON c.oid = g.tgrelid
                WHERE NOT g.tgisinternal AND g.tgparentid = 0
                UNION ALL
                SELECT g.oid, NULL, 'state of trigger', c.shown, g.tgname || ' on ' || c.relname,
                       CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' ELSE 'always' END,
                       NULL, ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM pg_trigger g JOIN relations c ON c.oid = g.tgrelid
                WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND g.tgenabled <> 'O'
                UNION ALL
                SELECT r.oid, NULL, 'rule', c.shown, r.rulename || ' on ' || c.relname,
                       pg_get_ruledef(r.oid, true)
                       || CASE r.ev_enabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas'
                                            WHEN 'A' THEN ', always' ELSE '' END,
                       NULL, ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM pg_rewrite r JOIN relations c ON c.oid = r.ev_class
                WHERE r.rulename <> '_RETURN'
                UNION ALL
                SELECT p.oid, NULL, 'policy', c.shown, p.polname || ' on ' || c.relname,
                       concat_ws(' ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                                 CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
                                               WHEN 'd' THEN 'FOR DELETE' ELSE 'FOR ALL' END,
                                 'TO ' || (SELECT string_agg(coalesce(rolname, 'public'), ', ' ORDER BY rolname)
                                           FROM unnest(p.polroles) AS role (oid) LEFT JOIN pg_roles ON pg_roles.oid = role.oid),
                                 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                                 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
                       NULL, ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM pg_policy p JOIN relations c ON c.oid = p.polrelid
                UNION ALL
                SELECT c.oid, NULL, 'row-level security', c.shown, 'on ' || c.relname,
                       CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'enabled' END, NULL, ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM relations c WHERE c.relrowsecurity
                UNION ALL
                SELECT x.oid, NULL, 'statistics', c.shown, x.stxname || ' on ' || c.relname,
                       concat_ws(' ', x.stxkind::text, pg_get_statisticsobjdef_columns(x.oid)), NULL, ARRAY[]::text[], ARRAY[]::text[], true, c.relname
                FROM pg_statistic_ext x JOIN relations c ON c.oid = x.stxrelid
                UNION ALL
                SELECT o.oid, o.class, i.type, s.shown, substr(i.identity, length(quote_ident(s.nspname)) + 2),
                       '', NULL, ARRAY[]::text[], ARRAY[]::text[], false, NULL
                FROM (SELECT oid, 'pg_type'::regclass, typnamespace FROM pg_type WHERE typtype = 'r'
                      UNION ALL SELECT oid, 'pg_collation'::regclass, collnamespace FROM pg_collation
                      UNION ALL SELECT oid, 'pg_operator'::regclass, oprnamespace FROM pg_operator
                      UNION ALL SELECT oid, 'pg_opclass'::regclass, opcnamespace FROM pg_opclass
                      UNION ALL SELECT oid, 'pg_ts_config'::regclass, cfgnamespace FROM pg_ts_config
                      UNION ALL SELECT oid, 'pg_ts_dict'::regclass, dictnamespace FROM pg_ts_dict) AS o (oid, class, namespace)
                JOIN schemas s ON s.oid = o.namespace
                CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) AS i
                WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
            )
            """.formatted(
                            CatalogReader.quoted("c.relname"),
                            CatalogReader.quoted("g.tgname"),
                            NOT_OF_ANOTHER.formatted("pg_class", "c"),
                            CatalogReader.quoted("t.typname"),
                            CatalogReader.quoted("attname"),
                            NOT_OF_ANOTHER.formatted("pg_type", "t"),
                            NOT_OF_ANOTHER.formatted("pg_cast", "c"),
                            CatalogReader.quoted("p.proname"),
                            FUNCTION_FROM_ARGUMENTS,
                            NOT_OF_ANOTHER.formatted("pg_proc", "p"),
                            VIEW.formatted("c.quoted"),
                            CatalogReader.quoted("e.extname"),
                            CatalogReader.quoted("s.nspname"));

    private static final String ALL = OBJECTS + """
            SELECT kind, shown, name, definition, removal, labels, shape, late, of_table,
                   CASE WHEN class IS NOT NULL THEN pg_describe_object(class, oid, 0) END AS description
            FROM objects
            ORDER BY kind <> 'extension', oid::text::bigint, kind
            """;

    private static final String ONE =
            OBJECTS + "SELECT definition FROM objects WHERE kind = ? AND shown = ? AND name = ?";

    /** Without a look at the columns: not every kind of column lets it. */
    private static final String DOMAIN_CHECKS = CatalogReader.SCHEMAS + """
            SELECT format('ALTER DOMAIN %1$s DROP CONSTRAINT %2$I; ALTER DOMAIN %1$s ADD CONSTRAINT %2$I %3$s NOT VALID',
                          con.contypid::regtype, conname,
                          regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', ''))
            FROM pg_constraint con JOIN schemas ON schemas.oid = con.connamespace
            WHERE con.contypid <> 0 AND con.contype = 'c'
            """;

    private ObjectReader() {}

    static List<OtherObject> read(Connection connection, Extent extent) throws SQLException {
        return extent.read(
                connection,
                ALL,
                ObjectReader::object,
                connection.createArrayOf("text", extent.ignoredTables().toArray()));
    }

    /** What is there under the name of an object of that kind. */
    static Optional<String> definition(Connection connection, OtherObject like) throws SQLException {
        return Sql.<String>read(
                        connection,
                        ONE,
                        row -> row.getString(1),
                        connection.createArrayOf("text", new String[0]),
                        like.kind(),
                        like.name().schema(),
                        like.name().name())
                .stream()
                .findFirst();
    }

    /**
     * Statements that make each view, function, trigger and domain anew from its own spelling, where PostgreSQL can:
     * one that it cannot read again stays as it is.
     */
    static List<String> respellings(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>(List.of("SET LOCAL check_function_bodies = off"));
        Stream.concat(
                        read(connection, new Extent(List.of())).stream()
                                .filter(OtherObject::isReplaceable)
                                .map(OtherObject::definition),
                        Sql.<String>column(connection, DOMAIN_CHECKS).stream())
                .map(statement -> Blocks.block(
                        "", "EXECUTE " + Identifiers.literal(statement) + ";\nEXCEPTION WHEN OTHERS THEN NULL;"))
                .forEach(statements::add);
        return statements;
    }

    private static OtherObject object(ResultSet row) throws SQLException {
        ObjectName name = new ObjectName(row.getString("shown"), row.getString("name"));
        String table = row.getString("of_table");
        String removal = row.getString("removal");
        String description = row.getString("description");
        OtherObject object = new OtherObject(
                row.getString("kind"),
                name,
                table == null ? Optional.empty() : Optional.of(name.sibling(table)),
                row.getString("definition"),
                removal == null ? "" : removal,
                strings(row, "labels"),
                strings(row, "shape"),
                row.getBoolean("late"),
                description == null ? "" : description);
        return object.spelled();
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
