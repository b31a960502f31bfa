package com.asoud.ddl.observe.health;

import com.asoud.postgres.ObjectName;
import java.util.List;

/**
 * A foreign key, and the indexes that find the rows which refer to a given one.
 *
 * @param tableOid of the table that refers
 * @param schema of that table; empty for the default schema of the connection
 * @param name of the constraint
 * @param columns in the order of the constraint
 * @param referenced the other table, for people
 * @param searched the oid of the table that is searched for them: itself, or one of the partitions, each of which makes
 *     an entry of its own
 * @param indexes the oids of those of that table that begin with its columns, in whatever order, with an operator of
 *     the constraint; partial ones too
 */
public record ForeignKey(
        long tableOid,
        String schema,
        String table,
        String name,
        List<String> columns,
        String referenced,
        long searched,
        List<Long> indexes) {

    public ForeignKey {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
    }

    public ObjectName tableName() {
        return new ObjectName(schema, table);
    }
}
