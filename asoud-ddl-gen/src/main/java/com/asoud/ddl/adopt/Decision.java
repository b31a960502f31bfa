package com.asoud.ddl.adopt;

import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Stage;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * One thing on which production and the model disagree.
 *
 * @param subject the table, sequence or other object
 * @param what they disagree on, as a sentence without a full stop
 * @param fate what becomes of it if nobody does anything
 * @param generate what {@code generate} does next, a line each: what it will write, or why it refuses
 * @param stage of what it will write; empty if it writes nothing
 * @param lock the strongest that is taken on a table in use
 * @param ways to decide otherwise, a line each: what to write into an entity, or a statement for a migration by hand
 */
public record Decision(
        ObjectName subject,
        String what,
        Fate fate,
        List<String> generate,
        Optional<Stage> stage,
        Optional<LockLevel> lock,
        List<String> ways) {

    /** What generate does without being told. */
    public enum Fate {
        /** It writes a migration. */
        CHANGED,
        /** It writes nothing: production keeps it. */
        KEPT,
        /** It refuses to write any migration before this is decided. */
        REFUSED
    }

    public Decision {
        generate = List.copyOf(generate);
        ways = List.copyOf(ways);
    }
}
