package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Constraint;
import java.util.Optional;

/**
 * What an operation means to everybody else on the database. Locks are those of the PostgreSQL manual, 13.3.1 and the
 * pages of the commands.
 *
 * @param lock the strongest lock
 * @param on what is locked, for people
 * @param work what PostgreSQL reads or writes while it holds the lock
 * @param hazard what may go wrong, or be lost, and what to do about it
 */
public record Impact(LockLevel lock, String on, Work work, Optional<String> hazard) {

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
        return new Impact(lock, "", work, Optional.empty());
    }

    private static Impact of(LockLevel lock, Work work, String hazard) {
        return new Impact(lock, "", work, Optional.of(hazard));
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

    Impact on(String what) {
        return new Impact(lock, what, work, hazard);
    }

    /** Adding and dropping a foreign key locks both of its tables. */
    private static String lockedBy(Operation operation) {
        if (operation instanceof Operation.CreateSequence create
                && !create.fills().isEmpty()) {
            return Operation.tables(create.fills());
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
                .map(target -> operation.subject() + " and " + target)
                .orElseGet(() -> operation.subject().toString());
    }

    private static Impact indexBuild(Operation.CreateIndex create) {
        Optional<String> hazard = Optional.of("fails on duplicate values: remove those first, then run again")
                .filter(text -> create.index().unique());
        if (create.concurrently()) {
            return new Impact(LockLevel.SHARE_UPDATE_EXCLUSIVE, "", Work.READS_TABLE_TWICE, hazard);
        }
        return new Impact(LockLevel.SHARE, "", Work.READS_TABLE, hazard);
    }

    /** A foreign key takes its lock on both tables. */
    private static LockLevel lock(Constraint constraint) {
        return constraint.kind() == Constraint.Kind.FOREIGN_KEY
                ? LockLevel.SHARE_ROW_EXCLUSIVE
                : LockLevel.ACCESS_EXCLUSIVE;
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
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.READS_TABLE, "fails while a row holds NULL: fill those first");
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
                    "",
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
            return of(LockLevel.ACCESS_EXCLUSIVE, replace.notValid() ? Work.CATALOG : Work.READS_TABLE);
        }

        @Override
        public Impact renameConstraint(Operation.RenameConstraint rename) {
            return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG);
        }
    }
}
