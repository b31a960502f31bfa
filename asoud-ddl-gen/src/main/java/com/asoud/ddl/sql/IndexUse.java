package com.asoud.ddl.sql;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.postgres.ObjectName;

/**
 * What would be lost with an index, or be in the way of dropping it, and no model says: a foreign key that relies on
 * it, the table's replica identity, the mark of {@code CLUSTER} (PostgreSQL manual, {@code pg_index}).
 */
public final class IndexUse {

    private IndexUse() {}

    /**
     * A query for the statement that ends a use of the index: one row with one column, which is NULL if nothing uses
     * it; no row if there is no such index.
     *
     * @param oid an SQL expression for the index, such as {@code to_regclass(?)}
     */
    public static String remedy(String oid) {
        return remedy(oid, "");
    }

    private static String remedy(String oid, String into) {
        return """
                SELECT coalesce(
                    (SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint
                     WHERE contype = 'f' AND conindid = indexrelid AND conparentid = 0 ORDER BY oid LIMIT 1),
                    CASE WHEN indisreplident THEN format('ALTER TABLE %%s REPLICA IDENTITY FULL', indrelid::regclass)
                         WHEN indisclustered THEN format('ALTER TABLE %%s SET WITHOUT CLUSTER', indrelid::regclass) END
                ) AS remedy%s FROM pg_index WHERE indexrelid = %s""".formatted(into, oid);
    }

    /** For a block that declares the record {@code in_use}: an error if something uses the index. */
    static String refuse(ObjectName index, String oid) {
        return """
                %s;
                IF in_use.remedy IS NOT NULL THEN
                    RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist', MESSAGE = %s,
                        HINT = 'Nothing was changed. Run this first: ' || in_use.remedy || ';';
                END IF;
                """.formatted(remedy(oid, " INTO in_use"), literal("index " + index + " is in use"));
    }

    /** The same as a statement, of the index that the search path finds. */
    static String refusal(ObjectName index) {
        return Blocks.block("in_use record;", refuse(index, "to_regclass(" + literal(index.quoted()) + ")"));
    }
}
