package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is attached to tables and views by hand, and no model expresses: triggers, rules, row-level security and its
 * policies, extended statistics. The generator leaves it alone; whoever compares two databases looks at it too.
 */
public final class AttachedObjects {

    private static final Set<String> KINDS = Set.of("trigger", "rule", "policy", "row-level security", "statistics");

    /** Names are spelled with their schema only where they would not be found without. */
    private static final String ATTACHED = """
            WITH tables AS (
                SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
                       CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END AS shown
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relname = ANY (?)
                  AND NOT EXISTS (SELECT FROM pg_depend AS d
                                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            )
            SELECT 'trigger' AS kind, t.shown, g.tgname || ' on ' || t.relname AS name,
                   pg_get_triggerdef(g.oid, true)
                   || CASE g.tgenabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas'
                                       WHEN 'A' THEN ', always' ELSE '' END AS definition
            FROM pg_trigger AS g JOIN tables AS t ON t.oid = g.tgrelid
            WHERE NOT g.tgisinternal AND g.tgparentid = 0
            UNION ALL
            SELECT 'rule', t.shown, r.rulename || ' on ' || t.relname,
                   pg_get_ruledef(r.oid, true)
                   || CASE r.ev_enabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas'
                                        WHEN 'A' THEN ', always' ELSE '' END
            FROM pg_rewrite AS r JOIN tables AS t ON t.oid = r.ev_class
            WHERE r.rulename <> '_RETURN'
            UNION ALL
            SELECT 'policy', t.shown, p.polname || ' on ' || t.relname,
                   concat_ws(' ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                             CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
                                           WHEN 'd' THEN 'FOR DELETE' ELSE 'FOR ALL' END,
                             'TO ' || (SELECT string_agg(coalesce(rolname, 'public'), ', ' ORDER BY rolname)
                                       FROM unnest(p.polroles) AS role (oid) LEFT JOIN pg_roles ON pg_roles.oid = role.oid),
                             'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                             'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
            FROM pg_policy AS p JOIN tables AS t ON t.oid = p.polrelid
            UNION ALL
            SELECT 'row-level security', t.shown, 'on ' || t.relname,
                   CASE WHEN t.relforcerowsecurity THEN 'forced' ELSE 'enabled' END
            FROM tables AS t WHERE t.relrowsecurity
            UNION ALL
            SELECT 'statistics', t.shown, s.stxname || ' on ' || t.relname,
                   concat_ws(' ', s.stxkind::text, pg_get_statisticsobjdef_columns(s.oid))
            FROM pg_statistic_ext AS s JOIN tables AS t ON t.oid = s.stxrelid
            """;

    private AttachedObjects() {}

    /** Whether the object is one of these, and attached to that table or view. */
    public static boolean isOn(OtherObject object, ObjectName table) {
        return KINDS.contains(object.kind())
                && object.name().schema().equals(table.schema())
                && (" " + object.name().name()).endsWith(" on " + table.name());
    }

    /**
     * The catalog, with them.
     *
     * @param catalog of the connection's database
     * @param extent by which it was read
     */
    public static Catalog added(Catalog catalog, Connection connection, Extent extent) throws SQLException {
        List<OtherObject> all = new ArrayList<>(catalog.others());
        all.addAll(extent.read(
                connection,
                ATTACHED,
                row -> new OtherObject(
                        row.getString("kind"),
                        new ObjectName(row.getString("shown"), row.getString("name")),
                        row.getString("definition"),
                        List.of()),
                connection.createArrayOf("text", extent.ignoredTables().toArray())));
        return new Catalog(catalog.schemas(), catalog.tables(), catalog.sequences(), all);
    }
}
