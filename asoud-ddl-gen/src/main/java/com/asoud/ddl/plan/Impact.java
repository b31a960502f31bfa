package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an operation means to everybody else on the database. Locks are those of the PostgreSQL manual, 13.3.1 and the
 * pages of the commands.
 *
 * @param lock the strongest lock
 * @param on the tables that are locked; empty if none is
 * @param work what PostgreSQL reads or writes while it holds the lock
 * @param hazard what may go wrong, or be lost, and what to do about it
 */
public record Impact(LockLevel lock, List<ObjectName> on, Work work, Optional<String> hazard) {

    /** Nobody can be waiting for what is only now being created. */
    static final Impact NONE = of(LockLevel.NONE, Work.CATALOG);

    /** How much is read and written. */
    public enum Work {
        CATALOG("catalog only, milliseconds"),
        CATALOG_THEN_WAITS("catalog only, then waits for transactions that are older"),
        READS_TABLE("reads the whole table"),
        WRITES_TABLE("writes the whole table anew, and its indexes"),
        READS_TABLE_TWICE("reads the whole table twice, then waits for transactions that are older");

        private final String text;

        Work(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final Operation.Handler<Impact> OF_EACH = new OfEach();

    private static Impact of(LockLevel lock, Work work) {
        return new Impact(lock, List.of(), work, Optional.empty());
    }

    private static Impact of(LockLevel lock, Work work, String hazard) {
        return new Impact(lock, List.of(), work, Optional.of(hazard));
    }

    /** The impact of the operation on a table that exists and is in use. */
    public static Impact of(Operation operation) {
        return operation.accept(OF_EACH).on(lockedBy(operation));
    }

    /** What everybody else experiences, and for how long. */
    public String effect() {
        return lock.effect(
                switch (work) {
                    case CATALOG -> "for milliseconds";
                    case CATALOG_THEN_WAITS -> "until older transactions have ended";
                    case READS_TABLE, READS_TABLE_TWICE -> "while it reads the whole table";
                    case WRITES_TABLE -> "while it writes the whole table anew";
                });
    }

    /** Whether whoever waits for the other waits for this one anyway, and longer. */
    boolean covers(Impact other) {
        return lock.compareTo(other.lock) >= 0
                && work.compareTo(other.work) >= 0
                && !(lock == other.lock && work == other.work);
    }

    Impact on(List<ObjectName> tables) {
        return new Impact(lock, lock == LockLevel.NONE ? List.of() : tables, work, hazard);
    }

    /** Adding and dropping a foreign key locks both of its tables. */
    private static List<ObjectName> lockedBy(Operation operation) {
        if (operation instanceof Operation.CreateSequence create
                && !create.fills().isEmpty()) {
            return create.fills().stream().map(IdColumn::table).distinct().toList();
        }
        if (operation instanceof Operation.AlterSequence alter && !alter.fills().isEmpty()) {
            return Stream.concat(
                            Stream.of(alter.subject()), alter.fills().stream().map(IdColumn::table))
                    .distinct()
                    .toList();
        }
        Optional<Constraint> constraint = Optional.empty();
        if (operation instanceof Operation.AddConstraint add) {
            constraint = Optional.of(add.constraint());
        } else if (operation instanceof Operation.DropConstraint drop) {
            constraint = Optional.of(drop.constraint());
        }
        return constraint
                .flatMap(Constraint::references)
                .filter(target -> !target.equals(operation.subject()))
                .map(target -> List.of(operation.subject(), target))
                .orElseGet(() -> List.of(operation.subject()));
    }

    private static Impact indexBuild(Operation.CreateIndex create) {
        Optional<String> hazard = Optional.of("fails on duplicate values: remove those first, then run again")
                .filter(text -> create.index().unique());
        if (create.concurrently()) {
            return new Impact(LockLevel.SHARE_UPDATE_EXCLUSIVE, List.of(), Work.READS_TABLE_TWICE, hazard);
        }
        return new Impact(LockLevel.SHARE, List.of(), Work.READS_TABLE, hazard);
    }

    /** A foreign key takes its lock on both tables. */
    private static LockLevel lock(Constraint constraint) {
        return constraint.kind() == Constraint.Kind.FOREIGN_KEY
                ? LockLevel.SHARE_ROW_EXCLUSIVE
                : LockLevel.ACCESS_EXCLUSIVE;
    }

    private static String fill(ObjectName table, Column column) {
        return "fails while a row holds NULL; fill it first: "
                + FillText.update(table, column)
                + " Or give the column a default in the model, such as @ColumnDefault(\"0\"), then there is nothing to fill";
    }

    private static final class OfEach implements Operation.Handler<Impact> {
        @Override
        public Impact createSchema(Operation.CreateSchema create) {
            return of(LockLevel.NONE, Work.CATALOG);
        }

        @Override
        public Impact dropSchema(Operation.DropSchema drop) {
            return of(LockLevel.NONE, Work.CATALOG);
        }

        @Override
        public Impact createSequence(Operation.CreateSequence create) {
            return create.fills().isEmpty()
                    ? of(LockLevel.NONE, Work.CATALOG)
                    : of(
                            LockLevel.SHARE_ROW_EXCLUSIVE,
                            Work.CATALOG,
                            "instances of the application that still take ids from elsewhere may take one twice: "
                                    + "stop them first");
        }

        @Override
        public Impact dropSequence(Operation.DropSequence drop) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG, "the sequence's position is lost");
        }

        @Override
        public Impact alterSequence(Operation.AlterSequence alter) {
            return of(
                    LockLevel.SHARE_ROW_EXCLUSIVE,
                    Work.CATALOG,
                    "instances of the application that still run with the old increment may hand out an id twice: "
                            + "stop them first");
        }

        @Override
        public Impact createTable(Operation.CreateTable create) {
            return of(LockLevel.NONE, Work.CATALOG);
        }

        @Override
        public Impact dropTable(Operation.DropTable drop) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG, "refuses while the table holds rows");
        }

        @Override
        public Impact setComment(Operation.SetComment comment) {
            return of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact addColumn(Operation.AddColumn add) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact dropColumn(Operation.DropColumn drop) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG, "the column's values are lost");
        }

        @Override
        public Impact alterType(Operation.AlterType alter) {
            return TypeChange.of(alter.from(), alter.to()) == TypeChange.WIDENING
                    ? of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG)
                    : of(
                            LockLevel.ACCESS_EXCLUSIVE,
                            Work.WRITES_TABLE,
                            "fails if a value does not fit " + alter.to().type());
        }

        @Override
        public Impact setDefault(Operation.SetDefault set) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact setNotNull(Operation.SetNotNull set) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.READS_TABLE, fill(set.subject(), set.column()));
        }

        @Override
        public Impact requireNoNull(Operation.RequireNoNull require) {
            return of(LockLevel.NONE, Work.READS_TABLE, fill(require.subject(), require.column()));
        }

        @Override
        public Impact dropNotNull(Operation.DropNotNull drop) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact setNotNullByCheck(Operation.SetNotNullByCheck set) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact createIndex(Operation.CreateIndex create) {
            return indexBuild(create);
        }

        @Override
        public Impact dropIndex(Operation.DropIndex drop) {
            return drop.concurrently()
                    ? of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Work.CATALOG_THEN_WAITS)
                    : of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact renameIndex(Operation.RenameIndex rename) {
            return of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact replaceIndex(Operation.ReplaceIndex replace) {
            return replace.concurrently()
                    ? of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Work.READS_TABLE_TWICE)
                    : of(LockLevel.ACCESS_EXCLUSIVE, Work.READS_TABLE);
        }

        @Override
        public Impact replaceKey(Operation.ReplaceKey replace) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact addConstraint(Operation.AddConstraint add) {
            return new Impact(
                    lock(add.constraint()),
                    List.of(),
                    add.notValid() ? Work.CATALOG : Work.READS_TABLE,
                    Optional.of("fails while a row breaks it: mend those first").filter(hazard -> !add.notValid()));
        }

        @Override
        public Impact validateConstraint(Operation.ValidateConstraint validate) {
            return of(
                    LockLevel.SHARE_UPDATE_EXCLUSIVE,
                    Work.READS_TABLE,
                    "fails while a row breaks it: mend those first, then run again");
        }

        @Override
        public Impact attachUnique(Operation.AttachUnique attach) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact dropConstraint(Operation.DropConstraint drop) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }

        @Override
        public Impact replaceConstraint(Operation.ReplaceConstraint replace) {
            return new Impact(
                    LockLevel.ACCESS_EXCLUSIVE,
                    List.of(),
                    replace.notValid() ? Work.CATALOG : Work.READS_TABLE,
                    Optional.of(
                                    "narrower: what the old rule let in may be rejected from now on, also an update of a row "
                                            + "that breaks it")
                            .filter(text -> replace.narrower()));
        }

        @Override
        public Impact renameConstraint(Operation.RenameConstraint rename) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }
    }
}
