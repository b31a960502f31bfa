package com.asoud.export;

import com.asoud.postgres.ObjectName;
import java.io.Serializable;

/**
 * A row that counts ids, as {@code GenerationType.TABLE} keeps them.
 *
 * @param table where the row is
 * @param keyColumn the column that tells the rows apart, which is the primary key
 * @param key its value in this row
 * @param valueColumn the column that counts
 * @param increment by how much it is advanced for each block of ids
 */
public record IdRow(ObjectName table, String keyColumn, String key, String valueColumn, long increment)
        implements Serializable {}
