package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Query;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Work on one index beside a running application, which a failure may leave half done.
 *
 * @param table the indexed table
 * @param buildName under which name the index is built, as long as it is; if it is dropped, its own
 * @param what for people: {@code build idx_product_tag on product}
 * @param where for people: a file, a table
 * @param again for people: how to go on when it was ended
 * @param leftovers what it may leave behind
 */
record IndexJob(ObjectName table, ObjectName buildName, String what, String where, String again, Finder leftovers) {

    interface Finder {
        /** The invalid indexes that are there now, and are its own unless another session is at work on the table's. */
        List<ObjectName> find(Connection connection) throws SQLException;
    }

    /** What a generated file does: it may leave what it was building, or an older index that it put aside. */
    static IndexJob of(IndexWork work, String file) {
        return new IndexJob(
                work.table(),
                work.buildName(),
                work.describe(),
                file,
                "run the same command again; it goes on with this file",
                connection -> leftBy(connection, work));
    }

    private static List<ObjectName> leftBy(Connection connection, IndexWork work) throws SQLException {
        return Query.rows(
                connection,
                """
                SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END, c.relname
                FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE i.indrelid = to_regclass(?) AND c.relname IN (?, ?)
                  AND NOT (i.indisvalid AND i.indisready AND i.indislive)
                ORDER BY 1, 2
                """,
                List.of(
                        work.table().quoted(),
                        work.buildName().name(),
                        work.leftover().name()),
                row -> new ObjectName(row.getString(1), row.getString(2)));
    }
}
