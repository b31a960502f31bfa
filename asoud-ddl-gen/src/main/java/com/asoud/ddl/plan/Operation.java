package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing a migration does. Each kind says where it is defined what it costs, whether the running release survives
 * it, and how it is undone; only its SQL is in the {@code sql} package.
 */
public sealed interface Operation
        permits ColumnOperation, ConstraintOperation, IndexOperation, SequenceOperation, TableOperation {

    /** The table, or for what is not part of a table, the object itself. */
    ObjectName subject();

    /** What the facts of a file call this kind, such as {@code create index}; files are kept, so it never changes. */
    String kind();

    /** What it does, in the imperative: {@code create index idx_product_tag on product}. */
    String describe();

    /** The same without particulars, for a file's name or one line of a list. */
    default String brief() {
        return describe();
    }

    /** What it means to everybody else, on a table that exists and is in use. */
    Impact impact();

    /**
     * Whether the running release goes on working after it.
     *
     * @param table what is known of its table
     */
    Stage stage(TableState table);

    /** What undoes it, in the order to run. Structure comes back exactly; values that were dropped do not. */
    List<Operation> inverse(Flavour flavour);

    /** Whether PostgreSQL lets it run inside a transaction. */
    default boolean isTransactional() {
        return true;
    }

    /** Undoes operations that ran in this order. */
    static List<Operation> inverse(List<Operation> operations, Flavour flavour) {
        List<Operation> inverses = new ArrayList<>();
        for (int i = operations.size() - 1; i >= 0; i--) {
            inverses.addAll(operations.get(i).inverse(flavour));
        }
        return inverses;
    }

    /** Calls the method of the handler that is meant for this kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind: what handles them all does not compile until it handles a new one. */
    interface Handler<R> {
        R createSchema(SequenceOperation.CreateSchema operation);

        R dropSchema(SequenceOperation.DropSchema operation);

        R createSequence(SequenceOperation.CreateSequence operation);

        R dropSequence(SequenceOperation.DropSequence operation);

        R alterSequence(SequenceOperation.AlterSequence operation);

        R seedIds(SequenceOperation.SeedIds operation);

        R createTable(TableOperation.CreateTable operation);

        R dropTable(TableOperation.DropTable operation);

        R setComment(TableOperation.SetComment operation);

        R addColumn(ColumnOperation.AddColumn operation);

        R dropColumn(ColumnOperation.DropColumn operation);

        R alterType(ColumnOperation.AlterType operation);

        R setDefault(ColumnOperation.SetDefault operation);

        R requireNoNull(ColumnOperation.RequireNoNull operation);

        R setNotNull(ColumnOperation.SetNotNull operation);

        R dropNotNull(ColumnOperation.DropNotNull operation);

        R setNotNullByCheck(ColumnOperation.SetNotNullByCheck operation);

        R createIndex(IndexOperation.CreateIndex operation);

        R dropIndex(IndexOperation.DropIndex operation);

        R renameIndex(IndexOperation.RenameIndex operation);

        R replaceIndex(IndexOperation.ReplaceIndex operation);

        R replaceKey(IndexOperation.ReplaceKey operation);

        R addConstraint(ConstraintOperation.AddConstraint operation);

        R validateConstraint(ConstraintOperation.ValidateConstraint operation);

        R attachUnique(ConstraintOperation.AttachUnique operation);

        R dropConstraint(ConstraintOperation.DropConstraint operation);

        R replaceConstraint(ConstraintOperation.ReplaceConstraint operation);

        R renameConstraint(ConstraintOperation.RenameConstraint operation);
    }
}
