package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that depends on a part of the schema, as {@code pg_depend} knows it: it goes with that part, or keeps
 * PostgreSQL from changing it.
 *
 * @param description as {@code pg_describe_object} says it, such as {@code view part_codes}
 * @param kind which of the kinds that the {@link Catalog} holds
 * @param table the table it belongs to, or for a relation, itself; if there is one
 * @param name its name in the catalog, such as that of a constraint; empty if it has none
 * @param inside whether it is a part of the table that it depends on, and goes with it
 * @param follows whether PostgreSQL carries it along when the type of the column changes
 * @param drop a statement that takes it out of the way, for people
 * @param create a statement that makes it anew, where PostgreSQL knows one
 */
public record Dependent(
        String description,
        Kind kind,
        Optional<ObjectName> table,
        String name,
        boolean inside,
        boolean follows,
        String drop,
        Optional<String> create) {

    /** What it is. */
    public enum Kind {
        INDEX,
        CONSTRAINT,
        COLUMN,
        SEQUENCE,
        /** That a table is published: the whole of it, some columns or some rows. */
        PUBLISHED,
        /** The table itself, whose partition key mentions the column. */
        PARTITION_KEY,
        /** A table that inherits, such as a partition. */
        HEIR,
        OTHER
    }

    private static final String TABLE = """
            SELECT 'pg_class'::regclass AS class, c.oid, NULL::integer AS part FROM relation c
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, NULL
            FROM relation c JOIN pg_type t ON c.reltype <> 0
                 AND (t.oid = c.reltype OR t.typelem = c.reltype AND t.typcategory = 'A')
            """;

    private static final String COLUMN = """
            SELECT 'pg_class'::regclass AS class, a.attrelid AS oid, a.attnum::integer AS part
            FROM family c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ?
            """;

    private static final String CONSTRAINT = """
            SELECT target.class, target.oid, 0 AS part
            FROM relation c JOIN pg_constraint con ON con.conrelid = c.oid AND con.conname = ?
            CROSS JOIN LATERAL (VALUES ('pg_constraint'::regclass, con.oid), ('pg_class'::regclass, con.conindid))
                AS target (class, oid)
            """;

    /** What was said of it, and is said again when it was made anew. */
    private static final String KEPT = """
            CROSS JOIN LATERAL (
                SELECT string_agg(E'\\n' || line, '' ORDER BY number, line) AS lines
                FROM (
                    SELECT 1, format('ALTER %s %s OWNER TO %s;', upper(replace(i.type, ' object', '')), i.identity, owner::regrole)
                    FROM coalesce(CASE WHEN c.relkind IN ('v', 'm') THEN c.relowner END, p.proowner, st.stxowner) AS owner
                    WHERE owner <> current_user::regrole
                    UNION ALL
                    SELECT 2, format('REVOKE ALL ON ROUTINE %s FROM PUBLIC;', i.identity)
                    WHERE p.proacl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0)
                    UNION ALL
                    SELECT 3, format('GRANT %s%s ON %s%s TO %s%s;', privilege_type, ' (' || quote_ident(part.attname) || ')',
                                     CASE WHEN p.oid IS NOT NULL THEN 'ROUTINE ' END,
                                     coalesce(part.attrelid::regclass::text, i.identity),
                                     CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                                     CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
                    FROM (SELECT coalesce(c.relacl, p.proacl), NULL::name, NULL::oid
                          UNION ALL
                          SELECT attacl, attname, attrelid FROM pg_attribute
                          WHERE f.class = 'pg_class'::regclass AND attrelid = f.oid AND (f.part = 0 OR attnum = f.part)
                         ) AS part (acl, attname, attrelid)
                    CROSS JOIN aclexplode(part.acl)
                    WHERE grantee <> coalesce(c.relowner, p.proowner, (SELECT relowner FROM pg_class WHERE oid = part.attrelid))
                    UNION ALL
                    SELECT 4, format('COMMENT ON %s %s%s IS %L;',
                                     CASE WHEN objsubid > f.part THEN 'COLUMN'
                                          ELSE upper(regexp_replace(i.type, ' object$|^table ', '')) END,
                                     i.identity, '.' || quote_ident(told.attname), description)
                    FROM pg_description
                    LEFT JOIN pg_attribute told ON objsubid > f.part AND told.attrelid = objoid AND told.attnum = objsubid
                    WHERE classoid = f.class AND objoid = f.oid AND (f.part = 0 OR objsubid = f.part)
                ) AS said (number, line)
            ) AS kept
            """;

    /**
     * Each thing once, however it depends, and what depends on that in turn, before it; in place of a rule, its view,
     * and in place of a default, its column. A column is also that of all tables that inherit it, such as partitions;
     * what they inherit with it goes with it.
     */
    private static final String DEPENDENTS = """
            WITH RECURSIVE relation AS (
                SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
            ),
            family AS (
                SELECT oid FROM relation
                UNION
                SELECT inhrelid FROM family JOIN pg_inherits ON inhparent = family.oid
            ),
            target AS (
                %s
            ),
            reached (class, oid, part, depth) AS (
                SELECT class::oid, oid, part, 0 FROM target
                UNION
                SELECT next.class, next.oid, next.part, reached.depth + 1
                FROM reached
                JOIN pg_depend d ON d.refclassid = reached.class AND d.refobjid = reached.oid
                     AND (reached.part IS NULL OR d.refobjsubid = reached.part) AND d.deptype IN ('n', 'a')
                LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                LEFT JOIN pg_attrdef ad ON d.classid = 'pg_attrdef'::regclass AND ad.oid = d.objid
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN r.rulename = '_RETURN' OR ad.adnum IS NOT NULL THEN 'pg_class'::regclass::oid
                                ELSE d.classid END,
                           CASE WHEN r.rulename = '_RETURN' THEN r.ev_class ELSE coalesce(ad.adrelid, d.objid) END,
                           CASE WHEN r.rulename = '_RETURN' THEN NULL ELSE coalesce(ad.adnum, d.objsubid)::integer END
                ) AS next (class, oid, part)
                WHERE (next.class, next.oid, next.part) IS DISTINCT FROM (reached.class, reached.oid, reached.part)
                  AND reached.depth < 32
                  AND (reached.depth = 0
                       OR reached.part > 0 OR reached.class IN ('pg_proc'::regclass, 'pg_type'::regclass)
                       OR reached.oid IN (SELECT v.oid FROM pg_class v WHERE v.relkind IN ('v', 'm')))
            ),
            found AS (
                SELECT class, oid, coalesce(part, 0) AS part, max(depth) AS depth FROM reached
                WHERE depth > 0
                GROUP BY 1, 2, 3
                UNION ALL
                SELECT target.class, target.oid, 0, 1
                FROM target
                JOIN pg_depend d ON d.classid = target.class AND d.objid = target.oid AND d.objsubid = target.part
                     AND d.refclassid = target.class AND d.refobjid = target.oid AND d.refobjsubid = 0
                WHERE d.deptype = 'i'
            )
            SELECT pg_describe_object(f.class, f.oid, f.part) AS description,
                   CASE WHEN heir.inhrelid IS NOT NULL THEN 'HEIR'
                        WHEN f.oid IN (SELECT oid FROM family) AND f.part = 0 THEN 'PARTITION_KEY'
                        WHEN c.relkind IN ('i', 'I') THEN 'INDEX'
                        WHEN c.relkind = 'S' THEN 'SEQUENCE'
                        WHEN con.oid IS NOT NULL AND con.conrelid <> 0 THEN 'CONSTRAINT'
                        WHEN pr.oid IS NOT NULL THEN 'PUBLISHED'
                        WHEN a.attnum IS NOT NULL THEN 'COLUMN'
                        ELSE 'OTHER' END AS kind,
                   CASE WHEN owner_schema.nspname = current_schema() THEN '' ELSE owner_schema.nspname END
                       AS table_schema,
                   owner.relname AS table_name,
                   coalesce(con.conname, a.attname, c.relname, '') AS name,
                   relation.oid IN (con.conrelid, x.indrelid, tg.tgrelid, pol.polrelid, r.ev_class, st.stxrelid,
                                    a.attrelid, pr.prrelid)
                       OR c.relkind = 'S' AS inside,
                   f.depth = 1
                       AND (coalesce(con.contype IN ('f', 'p', 'u', 'x'), c.relkind IN ('i', 'I', 'S'), st.stxstattarget < 0, st.oid IS NOT NULL)
                            OR pr.oid IS NOT NULL AND to_jsonb(pr) ->> 'prqual' IS NULL AND to_jsonb(pr) ->> 'prattrs' IS NULL) AS follows,
                   CASE WHEN heir.inhrelid IS NOT NULL
                            THEN concat(CASE WHEN c.relispartition
                                             THEN format('ALTER TABLE %%s DETACH PARTITION %%s;', inhparent::regclass, inhrelid::regclass)
                                             ELSE format('ALTER TABLE %%s NO INHERIT %%s;', inhrelid::regclass, inhparent::regclass)
                                        END, format(E'\\n-- %%s stays, with its rows', inhrelid::regclass))
                        WHEN con.conrelid <> 0
                            THEN format('ALTER TABLE %%s DROP CONSTRAINT IF EXISTS %%I;', con.conrelid::regclass,
                                        con.conname)
                        WHEN a.attgenerated <> ''
                            THEN format('ALTER TABLE %%s DROP COLUMN IF EXISTS %%I;', a.attrelid::regclass, a.attname)
                        WHEN a.atthasdef
                            THEN format('ALTER TABLE %%s ALTER COLUMN %%I DROP DEFAULT;', a.attrelid::regclass, a.attname)
                        WHEN a.attnum IS NOT NULL AND owner.relkind = 'c'
                            THEN format('ALTER TYPE %%s DROP ATTRIBUTE IF EXISTS %%I;', a.attrelid::regclass, a.attname)
                        WHEN a.attnum IS NOT NULL
                            THEN format('ALTER TABLE %%s DROP COLUMN IF EXISTS %%I;', a.attrelid::regclass, a.attname)
                        WHEN c.relkind = 'S' THEN format('ALTER SEQUENCE %%s OWNED BY NONE;', c.oid::regclass)
                        WHEN pr.oid IS NOT NULL
                            THEN format('ALTER PUBLICATION %%I DROP TABLE ONLY %%s;', published.pubname, pr.prrelid::regclass)
                        ELSE format('DROP %%s IF EXISTS %%s;', upper(replace(i.type, ' object', '')), i.identity)
                   END AS drop,
                   CASE WHEN con.conrelid <> 0
                            THEN format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s;', con.conrelid::regclass, con.conname,
                                        pg_get_constraintdef(con.oid))
                        WHEN a.attgenerated <> ''
                            THEN format('ALTER TABLE %%s ADD COLUMN %%I %%s%%s GENERATED ALWAYS AS (%%s) %%s%%s;',
                                        a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
                                        (SELECT ' COLLATE ' || a.attcollation::regcollation FROM pg_type
                                         WHERE oid = a.atttypid AND typcollation <> a.attcollation),
                                        (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                                         WHERE adrelid = a.attrelid AND adnum = a.attnum),
                                        CASE a.attgenerated WHEN 'v' THEN 'VIRTUAL' ELSE 'STORED' END,
                                        CASE WHEN a.attnotnull THEN ' NOT NULL' END)
                        WHEN c.relkind IN ('v', 'm')
                            THEN format(E'CREATE %%s %%s%%s AS\\n%%s', upper(i.type), i.identity,
                                        ' WITH (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid))
                        WHEN x.indexrelid IS NOT NULL THEN pg_get_indexdef(x.indexrelid) || ';'
                        WHEN tg.oid IS NOT NULL
                            THEN concat(pg_get_triggerdef(tg.oid), ';',
                                        CASE WHEN tg.tgenabled <> 'O'
                                             THEN format(E'\\nALTER TABLE %%s %%s TRIGGER %%I;', tg.tgrelid::regclass,
                                                         CASE tg.tgenabled WHEN 'D' THEN 'DISABLE'
                                                                           WHEN 'R' THEN 'ENABLE REPLICA'
                                                                           ELSE 'ENABLE ALWAYS' END, tg.tgname)
                                        END)
                        WHEN r.oid IS NOT NULL THEN pg_get_ruledef(r.oid)
                        WHEN pr.oid IS NOT NULL
                            THEN format('ALTER PUBLICATION %%I ADD TABLE ONLY %%s%%s%%s;', published.pubname, pr.prrelid::regclass,
                                        (SELECT ' (' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) || ')'
                                         FROM pg_attribute
                                         WHERE attrelid = pr.prrelid
                                           AND to_jsonb(pr) -> 'prattrs' @> to_jsonb(attnum)),
                                        (SELECT ' WHERE (' || (to_jsonb(shown) ->> 'rowfilter') || ')'
                                         FROM pg_publication_tables AS shown
                                         JOIN pg_class AS of ON of.relname = shown.tablename AND of.oid = pr.prrelid
                                              AND of.relnamespace = quote_ident(shown.schemaname)::regnamespace
                                         WHERE shown.pubname = published.pubname))
                        WHEN st.oid IS NOT NULL
                            THEN concat(pg_get_statisticsobjdef(st.oid), ';',
                                        CASE WHEN st.stxstattarget >= 0
                                             THEN format(E'\nALTER STATISTICS %%s SET STATISTICS %%s;', i.identity, st.stxstattarget)
                                        END)
                        WHEN pol.oid IS NOT NULL
                            THEN format('CREATE POLICY %%I ON %%s%%s FOR %%s TO %%s%%s%%s;', pol.polname, pol.polrelid::regclass,
                                        CASE WHEN NOT pol.polpermissive THEN ' AS RESTRICTIVE' END,
                                        CASE pol.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                                        WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                                        (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', ')
                                         FROM unnest(pol.polroles) AS role),
                                        ' USING (' || pg_get_expr(pol.polqual, pol.polrelid) || ')',
                                        ' WITH CHECK (' || pg_get_expr(pol.polwithcheck, pol.polrelid) || ')')
                        WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) || ';'
                   END || coalesce(kept.lines, '') AS create
            FROM found f
            CROSS JOIN relation
            CROSS JOIN LATERAL pg_identify_object(f.class, f.oid, f.part) AS i
            LEFT JOIN pg_class c ON f.class = 'pg_class'::regclass AND c.oid = f.oid AND f.part = 0
            LEFT JOIN pg_inherits heir ON heir.inhrelid = c.oid AND heir.inhparent = relation.oid
                 AND EXISTS (SELECT FROM target WHERE part IS NULL)
            LEFT JOIN pg_index x ON x.indexrelid = c.oid
            LEFT JOIN pg_attribute a ON f.class = 'pg_class'::regclass AND f.part > 0
                 AND a.attrelid = f.oid AND a.attnum = f.part
            LEFT JOIN pg_constraint con ON f.class = 'pg_constraint'::regclass AND con.oid = f.oid
            LEFT JOIN pg_trigger tg ON f.class = 'pg_trigger'::regclass AND tg.oid = f.oid
            LEFT JOIN pg_policy pol ON f.class = 'pg_policy'::regclass AND pol.oid = f.oid
            LEFT JOIN pg_rewrite r ON f.class = 'pg_rewrite'::regclass AND r.oid = f.oid
            LEFT JOIN pg_statistic_ext st ON f.class = 'pg_statistic_ext'::regclass AND st.oid = f.oid
            LEFT JOIN pg_publication_rel pr ON f.class = 'pg_publication_rel'::regclass AND pr.oid = f.oid
            LEFT JOIN pg_publication published ON published.oid = pr.prpubid
            LEFT JOIN pg_proc p ON f.class = 'pg_proc'::regclass AND p.oid = f.oid
            LEFT JOIN pg_class owner ON owner.oid = coalesce(con.conrelid, x.indrelid, a.attrelid, c.oid)
            LEFT JOIN pg_namespace owner_schema ON owner_schema.oid = owner.relnamespace
            %s
            WHERE tg.tgisinternal IS NOT TRUE
              AND NOT coalesce(con.conparentid <> 0 OR con.coninhcount > 0 OR tg.tgparentid <> 0
                               OR a.attgenerated <> '' AND a.attinhcount > 0, false)
              AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = x.indexrelid)
            ORDER BY f.depth DESC, description
            """;

    private static final String COMPUTED = """
            WITH RECURSIVE reached (class, oid, part) AS (
                SELECT 'pg_proc'::regclass::oid, p.oid, 0
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
                  AND pg_describe_object('pg_proc'::regclass, p.oid, 0) = ?
                UNION
                SELECT d.classid, d.objid, d.objsubid
                FROM reached JOIN pg_depend d ON d.refclassid = reached.class AND d.refobjid = reached.oid
                WHERE reached.class IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass)
            )
            SELECT DISTINCT coalesce(pg_describe_object('pg_class'::regclass, ad.adrelid, ad.adnum),
                                     pg_describe_object(class, reached.oid, part))
            FROM reached
            LEFT JOIN pg_class c ON class = 'pg_class'::regclass AND c.oid = reached.oid
            LEFT JOIN pg_constraint con ON class = 'pg_constraint'::regclass AND con.oid = reached.oid
            LEFT JOIN pg_attrdef ad ON class = 'pg_attrdef'::regclass AND ad.oid = reached.oid
            LEFT JOIN pg_attribute a ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum
            WHERE c.relkind IN ('i', 'I', 'r', 'p') OR con.contype IN ('c', 'x') OR a.attgenerated = 's'
            ORDER BY 1
            """;

    /** What depends on a table, index or sequence, on any column of it, or on its type. */
    public static List<Dependent> ofRelation(Connection connection, ObjectName relation) throws SQLException {
        return read(connection, TABLE, relation);
    }

    /** What depends on a column; the default of the column itself among it. */
    public static List<Dependent> ofColumn(Connection connection, ObjectName table, String column) throws SQLException {
        return read(connection, COLUMN, table, column);
    }

    /** What depends on a constraint, or on the index behind it. */
    public static List<Dependent> ofConstraint(Connection connection, ObjectName table, String constraint)
            throws SQLException {
        return read(connection, CONSTRAINT, table, constraint);
    }

    /**
     * Indexes, checks, generated columns and partition keys that a function has said something for, if it is one; of
     * the body of another one, only what PostgreSQL has read itself.
     */
    public static List<String> computedWith(Connection connection, OtherObject function) throws SQLException {
        return Sql.column(connection, COMPUTED, function.description());
    }

    private static List<Dependent> read(Connection connection, String target, ObjectName relation, String... part)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(relation.schema(), relation.name()));
        parameters.addAll(List.of(part));
        return Sql.read(connection, DEPENDENTS.formatted(target, KEPT), Dependent::read, parameters.toArray());
    }

    private static Dependent read(ResultSet row) throws SQLException {
        Optional<String> schema = Optional.ofNullable(row.getString("table_schema"));
        String table = row.getString("table_name");
        return new Dependent(
                row.getString("description"),
                Kind.valueOf(row.getString("kind")),
                schema.map(name -> new ObjectName(name, table)),
                row.getString("name"),
                row.getBoolean("inside"),
                row.getBoolean("follows"),
                row.getString("drop"),
                Optional.ofNullable(row.getString("create")));
    }
}
