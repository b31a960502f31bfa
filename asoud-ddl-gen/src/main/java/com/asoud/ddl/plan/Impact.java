package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

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
        CATALOG("catalog only, milliseconds", "for milliseconds"),
        CATALOG_THEN_WAITS(
                "catalog only, then waits for transactions that are older", "until older transactions have ended"),
        READS_TABLE("reads the whole table", "while it reads the whole table"),
        WRITES_TABLE("writes the whole table anew, and its indexes", "while it writes the whole table anew"),
        READS_TABLE_TWICE(
                "reads the whole table twice, then waits for transactions that are older",
                "while it reads the whole table");

        private final String text;
        private final String time;

        Work(String text, String time) {
            this.text = text;
            this.time = time;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public Impact {
        on = lock == LockLevel.NONE ? List.of() : List.copyOf(on);
    }

    static Impact of(LockLevel lock, Work work, ObjectName... on) {
        return new Impact(lock, List.of(on), work, Optional.empty());
    }

    /** Of most: nobody can use the table, but for a moment. */
    static Impact brief(ObjectName table) {
        return of(LockLevel.ACCESS_EXCLUSIVE, Work.CATALOG, table);
    }

    Impact withHazard(String text) {
        return new Impact(lock, on, work, Optional.of(text));
    }

    Impact withHazardIf(boolean condition, String text) {
        return condition ? withHazard(text) : this;
    }

    /** What everybody else experiences, and for how long. */
    public String effect() {
        return lock.effect(work.time);
    }

    boolean isQuick() {
        return work == Work.CATALOG;
    }

    /** Whether whoever waits for the other waits for this one anyway, and longer. */
    boolean covers(Impact other) {
        return lock.compareTo(other.lock) >= 0
                && work.compareTo(other.work) >= 0
                && !(lock == other.lock && work == other.work);
    }
}
