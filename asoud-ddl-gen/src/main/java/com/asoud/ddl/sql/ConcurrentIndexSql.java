package com.asoud.ddl.sql;

import static com.asoud.ddl.catalog.Identifiers.literal;
import static com.asoud.ddl.catalog.Identifiers.quote;

import com.asoud.ddl.catalog.Identifiers;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import java.util.List;

/**
 * Index work beside a running application, safe under any runner that sends each statement on its own.
 *
 * <ol>
 *   <li>Refuse to start where Flyway's lock, held in an open transaction, would make the build wait for ever.
 *   <li>Look at what bears the index's name: nothing, the index itself, a broken leftover of an earlier attempt (put
 *       aside under another name), or something else (refused, showing both definitions).
 *   <li>Drop what was put aside, build, each without a time-out: a build killed by one leaves a broken index.
 *   <li>Fail unless the index is valid and as defined.
 * </ol>
 *
 * Each step looks before it acts, so that running all of it again, after a failure at any point, ends the same. Nothing
 * takes a lock that a reader or writer would notice: a broken index is dropped concurrently too.
 */
final class ConcurrentIndexSql {

    /**
     * Flyway's advisory lock on PostgreSQL: the bytes "Flyway" as a number, plus the hash code of the history table's
     * name, an int of either sign (class PostgreSQLAdvisoryLockTemplate, Flyway 13.12).
     */
    private static final long FLYWAY_LOCK = 0x466C79776179L;

    private static final String LEFTOVER_SUFFIX = "_ddl_leftover";
    private static final String REPLACEMENT_SUFFIX = "_ddl_new";

    private ConcurrentIndexSql() {}

    static List<String> create(Index index) {
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs.", liftTimeouts()),
                step(
                        3,
                        "Look at what bears the name; put a broken leftover aside.",
                        putLeftoverAside(index, index.definition())),
                step(4, "Build, after removing what was put aside.", dropLeftover(index)),
                build(index),
                step(5, "Fail unless the index is valid and as defined.", verify(index)),
                step(6, "Give the session its time-outs back.", restoreTimeouts()));
    }

    static List<String> drop(Index index) {
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs.", liftTimeouts()),
                step(3, "Refuse if another index bears the name.", isOurs(index)),
                step(
                        4,
                        "Drop.",
                        "DROP INDEX CONCURRENTLY IF EXISTS " + index.name().quoted() + ";"),
                step(5, "Give the session its time-outs back.", restoreTimeouts()));
    }

    /**
     * The new definition is built under a name of its own, and takes the old one's place when it is valid. Where an
     * earlier run had ended but was not recorded, the finished index goes back to that name, and nothing is built
     * again.
     */
    static List<String> replace(Index from, Index to) {
        Index replacement = to.withName(Identifiers.fit(to.name().name(), REPLACEMENT_SUFFIX));
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs.", liftTimeouts()),
                step(
                        3,
                        "Look at what bears the names; put a broken leftover aside.",
                        resumeReplacement(from, to, replacement)),
                putLeftoverAside(replacement, replacement.definition()),
                step(4, "Build beside the old one, after removing what was put aside.", dropLeftover(replacement)),
                build(replacement),
                step(5, "Fail unless the new one is valid and as defined.", verify(replacement)),
                step(
                        6,
                        "Drop the old one; the new one takes its name.",
                        "DROP INDEX CONCURRENTLY IF EXISTS " + from.name().quoted() + ";"),
                "ALTER INDEX " + replacement.name().quoted() + " RENAME TO "
                        + quote(to.name().name()) + ";",
                step(7, "Give the session its time-outs back.", restoreTimeouts()));
    }

    private static String step(int number, String what, String sql) {
        return "-- " + number + ". " + what + "\n" + sql;
    }

    private static String notBehindFlywaysLock() {
        return Blocks.block("", """
                IF EXISTS (
                    SELECT FROM pg_locks AS held
                    JOIN pg_stat_activity AS holder ON holder.pid = held.pid
                    WHERE held.locktype = 'advisory' AND held.objsubid = 1 AND held.granted
                      AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND (held.classid::bigint << 32 | held.objid::bigint) BETWEEN %d AND %d
                      AND holder.state LIKE 'idle in transaction%%'
                      AND holder.pid <> pg_backend_pid()
                ) THEN
                    RAISE EXCEPTION 'Flyway holds its lock in an open transaction, which this file would wait for, for ever'
                        USING HINT = 'Set flyway.postgresql.transactional.lock=false and migrate again.';
                END IF;
                """.formatted(FLYWAY_LOCK + Integer.MIN_VALUE, FLYWAY_LOCK + Integer.MAX_VALUE));
    }

    /** Saved once: a second run in the session of a failed one must not save what the first one had set. */
    private static String liftTimeouts() {
        return Blocks.block("", """
                IF coalesce(current_setting('asoud_ddl.lock_timeout', true), '') = '' THEN
                    PERFORM set_config('asoud_ddl.lock_timeout', current_setting('lock_timeout'), false),
                            set_config('asoud_ddl.statement_timeout', current_setting('statement_timeout'), false),
                            set_config('asoud_ddl.client_min_messages', current_setting('client_min_messages'), false);
                END IF;
                PERFORM set_config('lock_timeout', '0', false),
                        set_config('statement_timeout', '0', false),
                        set_config('client_min_messages', 'warning', false);
                """);
    }

    private static String restoreTimeouts() {
        return Blocks.block("", """
                PERFORM set_config('lock_timeout', current_setting('asoud_ddl.lock_timeout'), false),
                        set_config('statement_timeout', current_setting('asoud_ddl.statement_timeout'), false),
                        set_config('client_min_messages', current_setting('asoud_ddl.client_min_messages'), false);
                PERFORM set_config('asoud_ddl.lock_timeout', '', false);
                """);
    }

    private static String build(Index index) {
        return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY IF NOT EXISTS "
                + quote(index.name().name()) + "\n    ON " + index.table().quoted() + " USING " + index.using() + ";";
    }

    private static ObjectName leftover(Index index) {
        return index.name().sibling(Identifiers.fit(index.name().name(), LEFTOVER_SUFFIX));
    }

    private static String dropLeftover(Index index) {
        return "DROP INDEX CONCURRENTLY IF EXISTS " + leftover(index).quoted() + ";";
    }

    private static String declarations(ObjectName table) {
        return """
                indexed_table CONSTANT regclass := to_regclass(%s);
                same_name record;
                """.formatted(literal(table.quoted()));
    }

    /** Reads into {@code same_name} whatever bears the name in the schema of the table. */
    private static String lookUp(ObjectName name) {
        return """
                SELECT c.oid, i.indrelid, i.indisvalid AND i.indisready AND i.indislive AS valid,
                       CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
                           || regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '') AS definition
                INTO same_name
                FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
                WHERE c.relname = %s
                  AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = indexed_table);
                """.formatted(literal(name.name()));
    }

    private static String tableExists(ObjectName table) {
        return """
                IF indexed_table IS NULL THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format('%%s does not exist; the schema is %%s', %s::text, current_schema()),
                        HINT = 'Check the default schema, and that the migrations before this one have run.';
                END IF;
                """.formatted(literal("table " + table));
    }

    private static String refuseOtherOwner(ObjectName name) {
        return """
                IF same_name.oid IS NOT NULL AND same_name.indrelid IS DISTINCT FROM indexed_table THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format('the name %%s is taken: %%s', %s::text,
                                         coalesce(pg_get_indexdef(same_name.oid), 'not an index')),
                        HINT = 'Rename what bears it, or choose another name for the index of the model.';
                END IF;
                """.formatted(literal(name.name()));
    }

    private static String refuseOtherDefinition(ObjectName name, String wanted) {
        return """
                IF same_name.valid AND same_name.definition IS DISTINCT FROM %s THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format(E'index %%s exists, but differently\\n  exists: %%s\\n  wanted: %%s', %s::text,
                                         same_name.definition, %s::text),
                        HINT = 'Drop or rename the index that exists, then run this file again.';
                END IF;
                """.formatted(literal(wanted), literal(name.name()), literal(wanted));
    }

    private static String isOurs(Index index) {
        return Blocks.block(
                declarations(index.table()),
                tableExists(index.table())
                        + lookUp(index.name())
                        + refuseOtherOwner(index.name())
                        + refuseOtherDefinition(index.name(), index.definition()));
    }

    /**
     * The lock that a concurrent build holds on its table tells a leftover from an index that somebody is building at
     * this moment.
     */
    private static String putLeftoverAside(Index index, String wanted) {
        ObjectName leftover = leftover(index);
        return Blocks.block(
                declarations(index.table()),
                tableExists(index.table())
                        + lookUp(leftover)
                        + """
                        IF same_name.valid OR same_name.indrelid IS DISTINCT FROM indexed_table AND same_name.oid IS NOT NULL THEN
                            RAISE EXCEPTION USING
                                MESSAGE = %s,
                                HINT = 'Rename it; this name is for leftovers of aborted builds.';
                        END IF;
                        """.formatted(literal("the name " + leftover.name() + " is taken by something in use"))
                        + lookUp(index.name())
                        + """
                        IF same_name.indrelid = indexed_table AND NOT same_name.valid THEN
                            BEGIN
                                PERFORM set_config('lock_timeout', '%s', true);
                                LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE;
                            EXCEPTION WHEN lock_not_available THEN
                                RAISE EXCEPTION USING
                                    MESSAGE = %s,
                                    HINT = 'Wait until it has ended (pg_stat_progress_create_index), then run this file again.';
                            END;
                        """.formatted(
                                        SqlText.LOCK_TIMEOUT,
                                        index.table().quoted(),
                                        literal("another session is at work on the indexes of table " + index.table()))
                        + lookUp(index.name()).indent(4)
                        + """
                            IF NOT same_name.valid AND to_regclass(%s) IS NULL THEN
                                ALTER INDEX %s RENAME TO %s;
                                RETURN;
                            END IF;
                        END IF;
                        """.formatted(literal(leftover.quoted()), index.name().quoted(), quote(leftover.name()))
                        + refuseOtherOwner(index.name())
                        + refuseOtherDefinition(index.name(), wanted));
    }

    /** Old, new or broken may bear the name; and if it is the new one already, it goes back to be looked at. */
    private static String resumeReplacement(Index from, Index to, Index replacement) {
        return Blocks.block(
                declarations(to.table()),
                tableExists(to.table())
                        + lookUp(to.name())
                        + refuseOtherOwner(to.name())
                        + """
                        IF same_name.valid AND same_name.definition = %s AND to_regclass(%s) IS NULL THEN
                            ALTER INDEX %s RENAME TO %s;
                        ELSIF same_name.valid AND same_name.definition NOT IN (%s, %s) THEN
                            RAISE EXCEPTION USING
                                MESSAGE = format(E'index %%s is neither the old one nor the new one\\n  exists: %%s\\n  old:    %%s\\n  new:    %%s',
                                                 %s::text, same_name.definition, %s::text, %s::text),
                                HINT = 'Drop or rename the index that exists, then run this file again.';
                        END IF;
                        """.formatted(
                                        literal(to.definition()),
                                        literal(replacement.name().quoted()),
                                        to.name().quoted(),
                                        quote(replacement.name().name()),
                                        literal(from.definition()),
                                        literal(to.definition()),
                                        literal(to.name().name()),
                                        literal(from.definition()),
                                        literal(to.definition())));
    }

    private static String verify(Index index) {
        return Blocks.block(
                declarations(index.table()),
                lookUp(index.name())
                        + """
                        IF same_name.indrelid = indexed_table AND same_name.valid AND same_name.definition = %s THEN
                            RETURN;
                        END IF;
                        RAISE EXCEPTION USING
                            MESSAGE = format(E'index %%s is not valid or not as defined\\n  exists: %%s%%s\\n  wanted: %%s', %s::text,
                                             coalesce(same_name.definition, 'no such index'),
                                             CASE WHEN same_name.valid THEN '' ELSE ' INVALID' END, %s::text),
                            HINT = 'Run this file again: it removes an invalid index of its own and builds it anew.';
                        """.formatted(
                                        literal(index.definition()),
                                        literal(index.name().name()),
                                        literal(index.definition())));
    }
}
