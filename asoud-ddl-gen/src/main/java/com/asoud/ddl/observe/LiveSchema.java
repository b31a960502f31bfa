package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Target;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The schema of a live database, for whoever has no migrations of it. Read in one transaction that only reads, from the
 * system catalogs alone: the role needs no right on any table, and none is read.
 *
 * @param catalog all that is compared
 * @param owned the statements that let a sequence go with its column
 * @param unread what the catalog does not hold, a line each
 * @param qualified whether every name is, since the role may use no schema of its search path
 */
public record LiveSchema(Catalog catalog, List<String> owned, List<String> unread, boolean qualified) {

    private static final String OWNED = """
            SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', s.oid::regclass, d.refobjid::regclass, a.attname)
            FROM pg_depend AS d
            JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            JOIN pg_namespace AS n ON n.oid = s.relnamespace
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
              AND n.nspname NOT LIKE 'pg\\_%'
            ORDER BY 1
            """;

    /** Of users' schemas, and not of an extension. */
    private static final String UNREAD = """
            WITH objects (class, oid, what) AS (
                SELECT 'pg_class'::regclass, c.oid,
                       CASE WHEN c.relispartition THEN 'partition '
                            WHEN c.relkind = 'f' THEN 'foreign table '
                            WHEN c.relpersistence = 'u' THEN 'unlogged table '
                            WHEN c.relreplident <> 'd' THEN 'replica identity of '
                            ELSE 'inheriting table ' END || c.oid::regclass
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'p', 'f')
                  AND (c.relispartition OR c.relkind = 'f' OR c.relpersistence = 'u' OR c.relreplident <> 'd'
                       OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid))
                UNION ALL
                SELECT 'pg_class'::regclass, s.oid, 'options of the identity column of ' || d.refobjid::regclass
                FROM pg_sequence AS q JOIN pg_class AS s ON s.oid = q.seqrelid
                JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype = 'i'
                WHERE q.seqstart <> 1 OR q.seqincrement <> 1 OR q.seqcache <> 1 OR q.seqcycle OR q.seqmin <> 1
                UNION ALL
                SELECT 'pg_type'::regclass, t.oid, 'range type ' || t.oid::regtype
                FROM pg_type AS t WHERE t.typtype = 'r' AND t.oid >= 16384
                UNION ALL
                SELECT 'pg_collation'::regclass, oid, 'collation ' || collname FROM pg_collation WHERE oid >= 16384
                UNION ALL
                SELECT 'pg_operator'::regclass, oid, 'operator ' || oid::regoperator FROM pg_operator WHERE oid >= 16384
                UNION ALL
                SELECT 'pg_ts_config'::regclass, oid, 'text search configuration ' || cfgname
                FROM pg_ts_config WHERE oid >= 16384
                UNION ALL
                SELECT 'pg_event_trigger'::regclass, oid, 'event trigger ' || evtname FROM pg_event_trigger
                UNION ALL
                SELECT 'pg_class'::regclass, c.oid, 'storage or statistics of column ' || c.oid::regclass || '.' || a.attname
                FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
                JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_type AS t ON t.oid = a.atttypid
                WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
                  AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR a.attstattarget >= 0
                       OR a.attoptions IS NOT NULL)
                UNION ALL
                SELECT classoid::regclass, objoid, 'comment on ' || pg_describe_object(classoid, objoid, objsubid)
                FROM pg_description
                WHERE objoid >= 16384
                  AND classoid <> ALL (ARRAY['pg_constraint', 'pg_extension', 'pg_language']::regclass[])
                  AND NOT (classoid = 'pg_class'::regclass
                           AND EXISTS (SELECT FROM pg_class WHERE oid = objoid AND relkind IN ('r', 'p', 'i', 'I')))
            )
            SELECT what FROM objects
            WHERE NOT EXISTS (SELECT FROM pg_depend AS d
                              WHERE d.classid = objects.class AND d.objid = objects.oid AND d.deptype = 'e')
            ORDER BY 1
            """;

    public LiveSchema {
        owned = List.copyOf(owned);
        unread = List.copyOf(unread);
    }

    /** @throws Refusal if the server does not let us in, is too old, or does not answer in time */
    public static LiveSchema read(Target target) {
        return target.read(connection -> {
            SupportedVersion.of(connection).problem().ifPresent(problem -> {
                throw new Refusal(List.of(problem));
            });
            return Query.inTransaction(connection, () -> read(connection));
        });
    }

    private static LiveSchema read(Connection connection) throws SQLException {
        Query.set(connection, "lock_timeout", "5s");
        Query.set(connection, "statement_timeout", "60s");
        return new LiveSchema(
                new CatalogReader(List.of()).read(connection),
                Query.rows(connection, OWNED, row -> row.getString(1)),
                Query.rows(connection, UNREAD, row -> row.getString(1)),
                Query.exists(connection, "SELECT WHERE current_schema() IS NULL"));
    }
}
