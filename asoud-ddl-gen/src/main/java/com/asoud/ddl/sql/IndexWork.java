package com.asoud.ddl.sql;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Key;
import com.asoud.ddl.plan.Operation;
import com.asoud.postgres.ObjectName;
import java.util.Optional;

/**
 * What a file of {@link ConcurrentIndexSql} does.
 *
 * @param table the indexed table
 * @param name the index's name when the file has run; of one that is dropped, when it has not
 * @param built the index it leaves under that name, or empty if it drops one
 * @param buildName the name it is built under, which differs from {@code name} where an old one is replaced
 * @param leftover the name under which what an aborted build left is put aside
 */
public record IndexWork(
        ObjectName table, ObjectName name, Optional<Index> built, ObjectName buildName, ObjectName leftover) {

    /** Of the error when another session is building or dropping an index of the table. */
    public static final String BUSY_STATE = "55006";

    /** What the operation does, if it is one beside a running application. */
    public static Optional<IndexWork> of(Operation operation) {
        if (operation instanceof IndexOperation.CreateIndex create && create.concurrently()) {
            return Optional.of(of(
                    create.index(), Optional.of(create.index()), create.index().name()));
        }
        if (operation instanceof IndexOperation.DropIndex drop && drop.concurrently()) {
            return Optional.of(of(drop.index(), Optional.empty(), drop.index().name()));
        }
        if (operation instanceof IndexOperation.ReplaceIndex replace && replace.concurrently()) {
            Index built = new Key(replace.to(), Optional.empty()).underConstruction();
            return Optional.of(of(replace.to(), Optional.of(replace.to()), built.name()));
        }
        return Optional.empty();
    }

    private static IndexWork of(Index index, Optional<Index> built, ObjectName buildName) {
        return new IndexWork(index.table(), index.name(), built, buildName, ConcurrentIndexSql.leftover(index.name()));
    }

    /** For people: {@code build idx_product_tag on product}. */
    public String describe() {
        return brief() + " on " + table;
    }

    /** The same without the table: {@code build idx_product_tag}. */
    public String brief() {
        return (built.isPresent() ? "build " : "drop ") + name;
    }
}
