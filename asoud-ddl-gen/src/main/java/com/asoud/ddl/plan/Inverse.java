package com.asoud.ddl.plan;

import java.util.ArrayList;
import java.util.List;

/** How operations are undone. Structure comes back exactly; values that were dropped do not. */
public final class Inverse implements Operation.Handler<List<Operation>> {

    private final Flavour flavour;

    private Inverse(Flavour flavour) {
        this.flavour = flavour;
    }

    /** Undoes operations that ran in this order. */
    public static List<Operation> of(List<Operation> operations, Flavour flavour) {
        Inverse inverse = new Inverse(flavour);
        List<Operation> inverses = new ArrayList<>();
        for (int i = operations.size() - 1; i >= 0; i--) {
            inverses.addAll(operations.get(i).accept(inverse));
        }
        return inverses;
    }

    @Override
    public List<Operation> createSchema(Operation.CreateSchema create) {
        return List.of(new Operation.DropSchema(create.schema()));
    }

    @Override
    public List<Operation> dropSchema(Operation.DropSchema drop) {
        return List.of(new Operation.CreateSchema(drop.schema()));
    }

    @Override
    public List<Operation> createSequence(Operation.CreateSequence create) {
        return List.of(new Operation.DropSequence(create.sequence()));
    }

    @Override
    public List<Operation> dropSequence(Operation.DropSequence drop) {
        return List.of(new Operation.CreateSequence(drop.sequence(), List.of()));
    }

    @Override
    public List<Operation> alterSequence(Operation.AlterSequence alter) {
        return List.of(new Operation.AlterSequence(alter.to(), alter.from(), alter.fills()));
    }

    @Override
    public List<Operation> createTable(Operation.CreateTable create) {
        return List.of(new Operation.DropTable(create.table()));
    }

    @Override
    public List<Operation> dropTable(Operation.DropTable drop) {
        return List.of(new Operation.CreateTable(drop.table()));
    }

    @Override
    public List<Operation> setComment(Operation.SetComment set) {
        return List.of(new Operation.SetComment(set.subject(), set.column(), set.to(), set.from()));
    }

    @Override
    public List<Operation> addColumn(Operation.AddColumn add) {
        return List.of(new Operation.DropColumn(add.subject(), add.column()));
    }

    @Override
    public List<Operation> dropColumn(Operation.DropColumn drop) {
        return addColumn(drop);
    }

    @Override
    public List<Operation> alterType(Operation.AlterType alter) {
        return List.of(new Operation.AlterType(alter.subject(), alter.to(), alter.from()));
    }

    @Override
    public List<Operation> setDefault(Operation.SetDefault set) {
        return List.of(new Operation.SetDefault(set.subject(), set.to(), set.from()));
    }

    @Override
    public List<Operation> requireNoNull(Operation.RequireNoNull require) {
        return List.of();
    }

    @Override
    public List<Operation> setNotNull(Operation.SetNotNull set) {
        return List.of(new Operation.DropNotNull(set.subject(), set.column()));
    }

    @Override
    public List<Operation> dropNotNull(Operation.DropNotNull drop) {
        return Lifecycle.notNull(drop.subject(), drop.column(), flavour);
    }

    @Override
    public List<Operation> setNotNullByCheck(Operation.SetNotNullByCheck set) {
        return List.of(
                new Operation.DropNotNull(set.subject(), set.column()),
                new Operation.AddConstraint(set.subject(), set.check(), true));
    }

    @Override
    public List<Operation> createIndex(Operation.CreateIndex create) {
        return List.of(new Operation.DropIndex(
                create.index(), create.concurrently(), create.replaces().isPresent()));
    }

    @Override
    public List<Operation> dropIndex(Operation.DropIndex drop) {
        return List.of(new Operation.CreateIndex(drop.index(), drop.concurrently()));
    }

    @Override
    public List<Operation> renameIndex(Operation.RenameIndex rename) {
        return List.of(new Operation.RenameIndex(rename.to(), rename.from()));
    }

    @Override
    public List<Operation> replaceIndex(Operation.ReplaceIndex replace) {
        return List.of(new Operation.ReplaceIndex(replace.to(), replace.from(), replace.concurrently()));
    }

    @Override
    public List<Operation> replaceKey(Operation.ReplaceKey replace) {
        return Lifecycle.replacement(replace.to(), replace.from(), false, flavour);
    }

    @Override
    public List<Operation> addConstraint(Operation.AddConstraint add) {
        return List.of(new Operation.DropConstraint(add.subject(), add.constraint()));
    }

    @Override
    public List<Operation> validateConstraint(Operation.ValidateConstraint validate) {
        return List.of();
    }

    @Override
    public List<Operation> attachUnique(Operation.AttachUnique attach) {
        return List.of(new Operation.DropConstraint(attach.subject(), attach.constraint()));
    }

    @Override
    public List<Operation> dropConstraint(Operation.DropConstraint drop) {
        return Lifecycle.constraint(drop.subject(), drop.constraint(), flavour);
    }

    @Override
    public List<Operation> replaceConstraint(Operation.ReplaceConstraint replace) {
        return Lifecycle.replacement(replace.subject(), replace.to(), replace.from(), !replace.narrower(), flavour);
    }

    @Override
    public List<Operation> renameConstraint(Operation.RenameConstraint rename) {
        return List.of(new Operation.RenameConstraint(rename.subject(), rename.to(), rename.from()));
    }

    /** The rows that exist have no value for the column any more, so it cannot be NOT NULL at once. */
    private static List<Operation> addColumn(Operation.DropColumn drop) {
        boolean fillable = drop.column().defaultExpression().isPresent();
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.AddColumn(
                drop.subject(), drop.column().withNotNull(drop.column().notNull() && fillable)));
        if (drop.column().notNull() && !fillable) {
            operations.add(new Operation.SetNotNull(drop.subject(), drop.column()));
        }
        return operations;
    }
}
