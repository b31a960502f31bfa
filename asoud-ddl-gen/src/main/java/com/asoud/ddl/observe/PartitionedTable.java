package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that is partitioned, as the migrations do not know: PostgreSQL neither builds nor drops its indexes
 * concurrently. They are built on each partition, and attached (manual, 5.12.2.2), by hand; then migrate records that.
 */
public final class PartitionedTable {

    /** Every table below, the partitioned ones first. */
    private static final String PARTITIONS = """
            SELECT n.nspname, c.relname, pn.nspname AS parent_schema, p.relname AS parent, tree.isleaf
            FROM pg_partition_tree(to_regclass(?)) AS tree
            JOIN pg_class AS c ON c.oid = tree.relid JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_class AS p ON p.oid = tree.parentrelid JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
            ORDER BY tree.level, n.nspname, c.relname
            """;

    private final Connection connection;
    private final IndexWork work;

    PartitionedTable(Connection connection, IndexWork work) {
        this.connection = connection;
        this.work = work;
    }

    public static boolean is(Connection connection, ObjectName table) throws SQLException {
        return Query.exists(
                connection, "SELECT FROM pg_class WHERE oid = to_regclass(?) AND relkind = 'p'", table.quoted());
    }

    /**
     * What is to be done by hand.
     *
     * @param isThere whether something bears the index's name
     */
    Problem problem(boolean isThere) throws SQLException {
        String what = "table " + work.table() + " is partitioned, and PostgreSQL "
                + (work.built().isPresent() ? "builds no index of one" : "drops no index of one") + " concurrently";
        if (work.built().filter(Index::unique).isPresent()) {
            what += "\na unique index of it must contain the columns that it is partitioned by";
        }
        return new Problem(
                what,
                "table " + work.table() + ", for " + work.describe(),
                "run this, then the same command again, which records it:\n"
                        + String.join("\n", work.built().isPresent() ? build(isThere) : List.of(drop())));
    }

    private String drop() {
        return "SET lock_timeout = '2s';\nDROP INDEX IF EXISTS " + work.name().quoted() + ";";
    }

    private record Partition(ObjectName name, ObjectName parent, boolean leaf) {}

    private List<String> build(boolean isThere) throws SQLException {
        Index index = work.built().orElseThrow();
        String kind = "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX ";
        List<Partition> partitions = Query.rows(
                connection,
                PARTITIONS,
                List.of(work.table().quoted()),
                row -> new Partition(
                        new ObjectName(row.getString("nspname"), row.getString("relname")),
                        new ObjectName(row.getString("parent_schema"), row.getString("parent")),
                        row.getBoolean("isleaf")));
        List<String> sql = new ArrayList<>();
        sql.add(kind + "IF NOT EXISTS " + Identifiers.quote(work.buildName().name()) + "\n    ON ONLY "
                + index.table().quoted() + " USING " + index.using() + ";");
        for (Partition partition : partitions) {
            sql.add(kind + (partition.leaf() ? "CONCURRENTLY " : "") + "IF NOT EXISTS "
                    + Identifiers.quote(name(partition.name())) + "\n    ON "
                    + (partition.leaf() ? "" : "ONLY ") + partition.name().quoted() + " USING " + index.using() + ";");
        }
        for (int i = partitions.size() - 1; i >= 0; i--) {
            Partition partition = partitions.get(i);
            boolean ofRoot = partitions.stream().noneMatch(each -> each.name().equals(partition.parent()));
            sql.add("ALTER INDEX "
                    + (ofRoot
                            ? work.buildName().quoted()
                            : partition
                                    .parent()
                                    .sibling(name(partition.parent()))
                                    .quoted())
                    + "\n    ATTACH PARTITION "
                    + partition.name().sibling(name(partition.name())).quoted() + ";");
        }
        if (isThere && !work.buildName().equals(work.name())) {
            sql.add("BEGIN;\nDROP INDEX " + work.name().quoted() + ";\nALTER INDEX "
                    + work.buildName().quoted() + " RENAME TO "
                    + Identifiers.quote(work.name().name()) + ";\nCOMMIT;");
        }
        return sql;
    }

    private String name(ObjectName partition) {
        return Identifiers.fit(work.name().name() + "_" + partition.name(), "");
    }
}
