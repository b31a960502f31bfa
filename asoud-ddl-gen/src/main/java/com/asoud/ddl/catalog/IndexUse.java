package com.asoud.ddl.catalog;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;

/**
 * What would be lost with an index, or be in the way of dropping it, and no model says: a foreign key that relies on
 * it, the table's replica identity, the mark of {@code CLUSTER} (PostgreSQL manual, {@code pg_index}).
 */
public final class IndexUse {

    private IndexUse() {}

    /**
     * A query for the statement that ends a use of the index: one row with one column; no row if nothing uses it.
     *
     * @param oid an SQL expression for the index, such as {@code to_regclass(?)}
     */
    public static String remedy(String oid) {
        return "SELECT " + REMEDY + FOREIGN_KEYS.formatted("FROM pg_index") + "WHERE indexrelid = " + oid + " AND "
                + IN_USE + " LIMIT 1";
    }

    private static final String REMEDY = """
            'ALTER TABLE ' || CASE WHEN contype = 'f' THEN format('%s DROP CONSTRAINT %I', conrelid::regclass, conname)
                WHEN indisreplident THEN indrelid::regclass || ' REPLICA IDENTITY FULL' ELSE indrelid::regclass || ' SET WITHOUT CLUSTER' END
            """;

    /**
     * Only a unique index has foreign keys or is a replica identity: {@code pg_constraint}, which has no index to find
     * them by, is not read for another one.
     */
    private static final String IN_USE =
            "(indisunique OR indisclustered) AND (contype = 'f' OR indisreplident OR indisclustered)";

    private static final String FOREIGN_KEYS =
            "%s LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'f' AND conparentid = 0\n";

    /** Declares what {@link #refuse} needs. */
    public static final String DECLARATION = "remedy text;";

    /**
     * For a block: an error if something uses the index.
     *
     * @param index the name, for people
     * @param from where {@code pg_index} comes from
     * @param condition which of its rows is meant
     */
    public static String refuse(ObjectName index, String from, String condition) {
        return "FOR remedy IN SELECT " + REMEDY + FOREIGN_KEYS.formatted(from)
                + """
                WHERE %s AND %s LOOP
                    RAISE USING ERRCODE = '2BP01', MESSAGE = %s, HINT = 'Nothing was changed. Run this first: ' || remedy || ';';
                END LOOP;
                """.formatted(condition, IN_USE, literal("index " + index + " is in use"));
    }

    /** The same, of the index that the search path finds. */
    public static String refuse(ObjectName index) {
        return refuse(index, "FROM pg_index", "indexrelid = to_regclass(" + literal(index.quoted()) + ")");
    }

    /** The same as a statement. */
    public static String refusal(ObjectName index) {
        return Blocks.block(DECLARATION, refuse(index));
    }
}
