package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Query;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code REINDEX CONCURRENTLY} that was cut off has left of an index ({@code ReindexRelationConcurrently} in
 * {@code indexcmds.c}, PostgreSQL 14 to 18). Until the new index takes the place of the old one, that is the new one;
 * afterwards, the old one. Either is
 *
 * <ul>
 *   <li>invalid, on the same table, in the same schema, of the same access method, and bears no constraint;
 *   <li>defined as the index is: keys, operator classes, collations, directions, uniqueness, predicate. Storage
 *       parameters and the tablespace may have been changed since;
 *   <li>named after the index, with {@code _ccnew} or {@code _ccold} and perhaps a number, the index's own name cut at
 *       a character where both together have more than 63 bytes of the database's encoding ({@code makeObjectName}).
 * </ul>
 *
 * <p>Nothing of it tells who ran the command, and nothing can finish it. It may be somebody's who is at work at this
 * moment: whoever wants to remove it asks {@link Sessions#atWorkOnIndexes} before.
 */
public final class AbortedRebuild {

    /** Definitions are compared as the server spells them: stored, they hold positions of the statement's text. */
    private static final String COPIES = """
            FROM pg_index AS own
            JOIN pg_class AS whole ON whole.oid = own.indexrelid
            JOIN pg_index AS copy ON copy.indrelid = own.indrelid AND copy.indexrelid <> own.indexrelid
            JOIN pg_class AS rest ON rest.oid = copy.indexrelid AND rest.relkind = 'i' AND rest.relam = whole.relam
            CROSS JOIN LATERAL (SELECT whole.relname::text, rest.relname::text,
                                       substring(rest.relname::text FROM '_ccnew[0-9]*$|_ccold[0-9]*$'))
                AS names (whole, rest, suffix)
            CROSS JOIN LATERAL (SELECT left(names.rest, length(names.rest) - length(suffix))) AS cut (stem)
            WHERE NOT copy.indisvalid
              AND starts_with(names.whole, stem)
              AND (stem = names.whole OR octet_length(left(names.whole, length(stem) + 1) || suffix) > 63)
              AND copy.indisunique = own.indisunique AND copy.indnkeyatts = own.indnkeyatts
              AND copy.indkey::text = own.indkey::text AND copy.indcollation::text = own.indcollation::text
              AND copy.indclass::text = own.indclass::text AND copy.indoption::text = own.indoption::text
              AND to_jsonb(copy) -> 'indnullsnotdistinct' IS NOT DISTINCT FROM to_jsonb(own) -> 'indnullsnotdistinct'
              AND pg_get_expr(copy.indexprs, copy.indrelid) IS NOT DISTINCT FROM pg_get_expr(own.indexprs, own.indrelid)
              AND pg_get_expr(copy.indpred, copy.indrelid) IS NOT DISTINCT FROM pg_get_expr(own.indpred, own.indrelid)
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = copy.indexrelid)
            """;

    private static final String LEFT =
            "SELECT rest.relname " + COPIES + " AND own.indexrelid = to_regclass(?) ORDER BY rest.oid";

    private static final String OF = "SELECT whole.relname " + COPIES
            + " AND copy.indexrelid = to_regclass(?) ORDER BY own.indisvalid DESC, whole.oid";

    private AbortedRebuild() {}

    /**
     * What was left of this index, the oldest first; none if there is no such index.
     *
     * @throws SQLException also if the table is locked for longer than the session waits
     */
    public static List<ObjectName> leftOf(Connection connection, ObjectName index) throws SQLException {
        return Query.rows(connection, LEFT, List.of(index.quoted()), row -> index.sibling(row.getString(1)));
    }

    /**
     * The same for a first look, which waits for nobody: while somebody has locked the table, nothing is known.
     *
     * @param connection in a transaction
     */
    static List<ObjectName> seenOf(Connection connection, ObjectName index) throws SQLException {
        return Query.attempt(
                connection,
                () -> {
                    waitForNobody(connection);
                    return leftOf(connection, index);
                },
                failure -> List.of());
    }

    /**
     * The index that this one was left of, if it is such a one, and nobody has locked the table.
     *
     * @param connection in a transaction
     */
    static Optional<ObjectName> original(Connection connection, ObjectName copy) throws SQLException {
        return Query.attempt(
                connection,
                () -> {
                    waitForNobody(connection);
                    return Query.first(connection, OF, List.of(copy.quoted()), row -> copy.sibling(row.getString(1)));
                },
                failure -> Optional.empty());
    }

    /** But for whoever is there only for a moment; for this attempt. */
    static void waitForNobody(Connection connection) throws SQLException {
        Query.set(connection, "lock_timeout", "200ms");
    }
}
