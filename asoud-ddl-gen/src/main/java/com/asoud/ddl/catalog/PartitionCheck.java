package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A check of a partition that its table has not: no model says it, so somebody made it by hand.
 *
 * @param partition which has it; of those below it, which inherit it, nothing is said
 * @param check as its own
 * @param bounds the condition that each row of the partition satisfies ({@code pg_get_partition_constraintdef}); empty
 *     for a default partition that is alone
 */
public record PartitionCheck(ObjectName partition, Constraint check, Optional<String> bounds) {

    private static final String PARTITIONS = """
            SELECT c.oid, CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END AS shown, c.relname,
                   pg_get_partition_constraintdef(c.oid) AS bounds,
                   ARRAY(SELECT conname::text FROM pg_constraint
                         WHERE conrelid = c.oid AND contype = 'c' AND coninhcount = 0) AS own
            FROM pg_partition_tree(to_regclass(?)) JOIN pg_class c ON c.oid = relid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE level > 0
            ORDER BY level, 2, 3
            """;

    private record Partition(long oid, ObjectName name, Optional<String> bounds, Set<String> own) {}

    /** Those of all partitions of a table, and of theirs; none if it has none. */
    public static List<PartitionCheck> read(Connection connection, ObjectName table) throws SQLException {
        List<Partition> partitions = Sql.read(
                connection,
                PARTITIONS,
                row -> new Partition(
                        row.getLong("oid"),
                        new ObjectName(row.getString("shown"), row.getString("relname")),
                        Optional.ofNullable(row.getString("bounds")),
                        Set.of((String[]) row.getArray("own").getArray())),
                table.quoted());
        Array oids = connection.createArrayOf(
                "oid", partitions.stream().map(Partition::oid).toArray());
        var constraints = CatalogReader.group(connection, CatalogReader.CONSTRAINTS, CatalogReader::constraint, oids);
        return partitions.stream()
                .flatMap(partition -> constraints.getOrDefault(partition.oid(), List.of()).stream()
                        .filter(constraint -> partition.own().contains(constraint.name()))
                        .map(constraint -> new PartitionCheck(partition.name(), constraint, partition.bounds())))
                .toList();
    }
}
