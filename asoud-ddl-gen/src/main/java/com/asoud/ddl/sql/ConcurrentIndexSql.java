package com.asoud.ddl.sql;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.CarryOver;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexUse;
import com.asoud.ddl.catalog.Storage;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Key;
import com.asoud.ddl.plan.Operation;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.SessionSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Index work beside a running application, safe under any runner that sends each statement on its own.
 *
 * <ol>
 *   <li>A block looks before anything is done. It refuses where the work would wait for ever (behind Flyway's lock in
 *       an open transaction), disturb another session that builds or drops an index of the table, or touch what is not
 *       its own; it puts the invalid index of an aborted run aside, under another name; and it lifts the time-outs,
 *       since a build that one ends leaves an invalid index.
 *   <li>What was put aside is dropped, and the index is built, each concurrently.
 *   <li>A block fails unless the index is valid and as defined, and gives the session its settings back.
 * </ol>
 *
 * Each step looks before it acts, so that running all of it again, after a failure at any point, ends the same; so does
 * running the inverse instead. Nothing takes a lock that a reader or writer would notice. Where the file ends with an
 * error, its session keeps the settings it was given for the work; the next run in it restores those from before.
 */
final class ConcurrentIndexSql {

    /**
     * Flyway's advisory lock on PostgreSQL: the bytes "Flyway" as a number, plus the hash code of the history table's
     * name, an int of either sign (class PostgreSQLAdvisoryLockTemplate, Flyway 13.12).
     */
    private static final long FLYWAY_LOCK = 0x466C79776179L;

    private static final String RENAME = "'Rename it, or change the search_path.'";

    private static final String LEFTOVER_SUFFIX = "_ddl_leftover";

    private ConcurrentIndexSql() {}

    /** The statements of an operation that {@link IndexWork} is about. */
    static List<Statement> of(Operation operation) {
        if (operation instanceof IndexOperation.CreateIndex create) {
            return create(create.index(), create.replaces());
        }
        return operation instanceof IndexOperation.ReplaceIndex replace
                ? replace(replace.from(), replace.to())
                : drop(((IndexOperation.DropIndex) operation).index());
    }

    /** @param replaced whose place this one takes in another file */
    private static List<Statement> create(Index index, Optional<IndexOperation.CreateIndex.Replaced> replaced) {
        Optional<ObjectName> replaces =
                replaced.filter(each -> !each.released()).map(each -> each.name());
        return List.of(
                Statement.of(Blocks.block(
                                HOLDER + " leftover regclass;"
                                        + replaces.map(old -> " " + IndexUse.DECLARATION)
                                                .orElse(""),
                                refuseToWaitOrDisturb(index.table())
                                        + replaces.map(IndexUse::refuse).orElse("")
                                        + refuseLeftoverInUse(index)
                                        + putAside(index)
                                        + replaced.map(old -> CarryOver.useTablespace("pg_class.oid = to_regclass("
                                                        + literal(old.name().quoted()) + ")"))
                                                .orElse("")
                                        + liftTimeouts()))
                        .after(
                                "1. Refuse what would wait or disturb; put an invalid leftover aside; lift the time-outs."),
                drop(leftover(index)).after("2. Build."),
                build(replaced.isPresent() ? index.withTablespace(Optional.empty()) : index),
                Statement.of(Blocks.block(
                                "", verify(index) + RESTORE + (replaced.isPresent() ? CarryOver.RESTORE : "")))
                        .after(
                                "3. Fail unless the index is valid and as defined; give the session its settings back."));
    }

    private static List<Statement> drop(Index index) {
        return List.of(
                Statement.of(Blocks.block(
                                HOLDER + " other text; " + IndexUse.DECLARATION,
                                liftTimeouts()
                                        + refuseToWaitOrDisturb(index.table())
                                        + refuseOther(index)
                                        + IndexUse.refuse(index.name())))
                        .after("1. Refuse what would wait or disturb, or drop another index; lift the time-outs."),
                drop(index.name())
                        .after("2. Drop it, and what an aborted build put aside; give the session its settings back."),
                drop(leftover(index)),
                Statement.of(Blocks.block("", RESTORE)));
    }

    /**
     * The new definition is built under a name of its own; when it is valid, the names change in one transaction, and
     * only then is the old one dropped. At every moment one of the two is valid, and but for the repetition of a run
     * that had ended, it bears the name. Such a finished index goes back to the name it was built under, so that
     * nothing is built again.
     */
    private static List<Statement> replace(Index from, Index to) {
        Index built = new Key(to, Optional.empty()).underConstruction();
        return List.of(
                Statement.of(resume(from, to, built))
                        .after(
                                "1. Refuse what would wait or disturb; see where an earlier run ended; lift the time-outs."),
                drop(leftover(to)).after("2. Build the new one beside the old one."),
                build(built.withTablespace(Optional.empty())),
                Statement.of(Blocks.block(
                                schema(to) + " " + CarryOver.DECLARATION, verify(built) + swap(from, to, built)))
                        .after(
                                "3. Fail unless the new one is valid and as defined; else it takes the name, and what was set by hand."),
                drop(leftover(to)).after("4. Drop the old one; give the session its settings back."),
                Statement.of(Blocks.block("", RESTORE + CarryOver.RESTORE)));
    }

    private static Statement build(Index index) {
        return new Statement(
                "",
                "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY IF NOT EXISTS "
                        + quote(index.name().name()) + "\n    ON "
                        + index.table().quoted() + " USING " + index.building() + ";",
                Statement.Role.BUILDS);
    }

    private static Statement drop(ObjectName index) {
        return new Statement("", "DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted() + ";", Statement.Role.DROPS);
    }

    private static ObjectName leftover(Index index) {
        return leftover(index.name());
    }

    static ObjectName leftover(ObjectName index) {
        return index.sibling(Identifiers.fit(index.name(), LEFTOVER_SUFFIX));
    }

    /**
     * A concurrent build, and a concurrent drop, hold that lock on the table from begin to end, while their index is
     * not valid; a leftover has nobody who holds it. To queue behind one is to hold a snapshot that it will wait for,
     * and the deadlock would end hours of its work. An autovacuum holds it too, and gives way to whoever asks for it.
     */
    private static String refuseToWaitOrDisturb(ObjectName table) {
        return """
                FOR holder, held IN SELECT pid, locktype FROM pg_locks
                        WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) BETWEEN %1$s AND %2$s
                              OR relation = %3$s AND mode = 'ShareUpdateExclusiveLock' AND granted AND pid <> pg_backend_pid() ORDER BY locktype LOOP
                    IF held = 'advisory' AND EXISTS (SELECT FROM pg_stat_activity WHERE pid = holder AND datname = current_database() AND state LIKE 'idle in transaction%%') THEN
                        RAISE USING ERRCODE = '55000', MESSAGE = 'Flyway holds its lock in an open transaction: set flyway.postgresql.transactional.lock=false';
                    ELSIF held = 'relation' AND EXISTS (SELECT FROM pg_stat_activity JOIN pg_index ON indrelid = %3$s AND NOT indisvalid
                            WHERE pid = holder AND datname = current_database() AND usesysid IS NOT NULL) THEN   -- an autovacuum has none
                        RAISE USING ERRCODE = '%4$s', MESSAGE = %5$s, HINT = 'Wait until it has ended.';
                    END IF; END LOOP;
                """.formatted(
                        FLYWAY_LOCK + Integer.MIN_VALUE,
                        FLYWAY_LOCK + Integer.MAX_VALUE,
                        regclass(table),
                        IndexWork.BUSY_STATE,
                        literal("another session is at work on the indexes of table " + table));
    }

    /** Declares what {@link #refuseToWaitOrDisturb} needs. */
    private static final String HOLDER = "holder int; held text;";

    /**
     * Saved once: a second run in the session of a failed one must not save what the first one had set. PostgreSQL has
     * the last of the time-outs since version 17. The view of all settings would be read in five times the time.
     */
    private static String liftTimeouts() {
        return """
                PERFORM set_config('asoud_ddl.saved', coalesce(nullif(current_setting('asoud_ddl.saved', true), ''), jsonb_object_agg(name, current_setting(name))::text), false),
                        count(set_config(name, split_part(needed, '=', 2), false))
                FROM string_to_table('lock_timeout=0; statement_timeout=0; transaction_timeout=0; client_min_messages=warning; '
                    %s, '; ') AS needed, split_part(needed, '=', 1) AS name
                WHERE current_setting(name, true) IS NOT NULL;
                """.formatted(SessionSettings.text("'\n    '"));
    }

    private static final String RESTORE = """
            PERFORM set_config(key, value, false), set_config('asoud_ddl.saved', '', false) FROM jsonb_each_text(nullif(current_setting('asoud_ddl.saved', true), '')::jsonb);
            """;

    private static String refuseLeftoverInUse(Index index) {
        return """
                IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(%s)
                           AND (indisvalid OR indrelid <> %s)) THEN
                    RAISE USING ERRCODE = '42710', HINT = 'Rename it: the name is for aborted builds.',
                        MESSAGE = %s;
                END IF;
                """.formatted(
                        literal(leftover(index).quoted()),
                        regclass(index.table()),
                        literal("index " + leftover(index).name() + " is in use, or of another table"));
    }

    private static String putAside(Index index) {
        return """
                SELECT indexrelid INTO leftover FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                WHERE %s AND NOT indisvalid;
                IF FOUND AND to_regclass(%s) IS NULL THEN
                    EXECUTE format('ALTER INDEX %%s RENAME TO %%I', leftover, %s);
                END IF;
                """.formatted(is(index), literal(leftover(index).quoted()), name(leftover(index)));
    }

    /** {@code DROP INDEX} takes what the search path finds first, which need not be what stands beside the table. */
    private static String refuseOther(Index index) {
        return """
                FOR other IN SELECT coalesce(pg_get_indexdef(oid), 'no index') FROM pg_class LEFT JOIN pg_index ON indexrelid = oid
                             WHERE oid IN (to_regclass(%1$s), to_regclass(%2$s))
                               AND (indrelid IS DISTINCT FROM %3$s OR indisvalid AND NOT (%4$s)) LOOP
                    RAISE USING ERRCODE = '42710', HINT = %6$s, MESSAGE = %5$s || other;
                END LOOP;
                """.formatted(
                        literal(index.name().quoted()),
                        literal(leftover(index).quoted()),
                        regclass(index.table()),
                        isAs(index, "pg_get_indexdef(oid)", name(index.name())),
                        literal("the name " + index.name().name() + " is taken, not by " + index.definition() + ": "),
                        RENAME);
    }

    private static String verify(Index index) {
        return """
                IF NOT EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                               WHERE %s AND indisvalid
                                 AND %s) THEN
                    RAISE USING ERRCODE = '55000', HINT = 'Rename what else bears the name, then run this file again.',
                        MESSAGE = %s
                            || coalesce(pg_get_indexdef(to_regclass(%s)), 'no such index');
                END IF;
                """.formatted(
                        is(index),
                        isAs(index, "pg_get_indexdef(indexrelid)", "relname"),
                        literal("index " + index.name().name() + " is not valid, or not " + index.definition() + ": "),
                        literal(index.name().quoted()));
    }

    /**
     * Each name may be borne by the old one, the new one, something invalid, or nothing, depending on where an earlier
     * run of this file or of its inverse ended. After this, the new one has its temporary name, or none has; and the
     * old one, if it is there, the real name.
     */
    private static String resume(Index from, Index to, Index built) {
        ObjectName here = to.name();
        ObjectName beside = built.name();
        ObjectName aside = leftover(to);
        String table = regclass(to.table());
        // Whatever is as the one that declares more is also as the other one, if they differ in no more than that.
        boolean newFirst = to.parameters().size() > from.parameters().size();
        String look = """
                SELECT max(kind) FILTER (WHERE relname = %1$s), max(kind) FILTER (WHERE relname = %2$s),
                       max(kind) FILTER (WHERE relname = %3$s), string_agg(definition, ', ') FILTER (WHERE kind = 'other')
                INTO here, beside, aside, other
                FROM (SELECT relname, coalesce(definition, relname || ' is no index') AS definition,
                             CASE WHEN indrelid IS DISTINCT FROM %5$s THEN 'other' WHEN NOT indisvalid THEN 'invalid'
                             WHEN %6$s
                             THEN '%7$s'
                             WHEN %8$s
                             THEN '%9$s' ELSE 'other' END AS kind
                      FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid CROSS JOIN pg_get_indexdef(indexrelid) AS definition
                      WHERE relnamespace = schema AND relname IN (%1$s, %2$s, %3$s)
                            OR pg_class.oid = to_regclass(%4$s)) AS named;
                IF other IS NOT NULL THEN
                    RAISE USING ERRCODE = '42710', HINT = %11$s,
                        MESSAGE = %10$s || other;
                END IF;
                """.formatted(
                        name(here),
                        name(beside),
                        name(aside),
                        literal(aside.quoted()),
                        table,
                        isAs(newFirst ? to : from, "definition", "relname"),
                        newFirst ? "new" : "old",
                        isAs(newFirst ? from : to, "definition", "relname"),
                        newFirst ? "old" : "new",
                        literal("the name " + here.name() + ", or one beside it, is taken, by neither "
                                + from.definition() + " nor " + to.definition() + ": "),
                        RENAME);
        String move =
                """
                IF beside = 'old' AND (here IS NULL OR here = 'invalid' AND aside IS NULL) THEN   -- a run of the inverse was cut off
                    IF here IS NOT NULL THEN
                        %s
                    END IF;
                    %s
                ELSIF beside <> 'new' AND aside IS NULL THEN
                    %s
                    beside := NULL;
                END IF;
                IF here = 'new' AND beside IS NULL THEN   -- a run had ended: it takes the name again below, and is not built again
                    %s
                END IF;
                """.formatted(rename(here, aside), rename(beside, here), rename(beside, aside), rename(here, beside));
        return Blocks.block(
                schema(to) + """

                here text;     -- what bears the name: old, new, invalid, other, or NULL for nothing
                beside text;   -- the same of the name the new one is built under
                aside text;    -- the same of the name for leftovers
                other text;
                """ + HOLDER + " " + IndexUse.DECLARATION,
                liftTimeouts()
                        + refuseToWaitOrDisturb(to.table())
                        + look
                        + IndexUse.refuse(
                                here,
                                "FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid\n    ",
                                "indrelid = %s AND (relname = %s AND here <> 'new' OR relname = %s)\n     "
                                        .formatted(table, name(here), name(aside)))
                        + move
                        + CarryOver.useTablespace("relnamespace = schema AND relname = " + name(here)));
    }

    private static String swap(Index from, Index to, Index built) {
        return """
                SELECT indexrelid INTO old FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE %s;
                IF FOUND THEN
                    built := (SELECT oid FROM pg_class WHERE relnamespace = schema AND relname = %s);
                    %s
                    %s
                END IF;
                %s
                """.formatted(
                        is(to),
                        name(built.name()),
                        CarryOver.toIndex(from.parameters().keySet()).indent(4).strip(),
                        rename(to.name(), leftover(to)),
                        rename(built.name(), to.name()));
    }

    private static String rename(ObjectName from, ObjectName to) {
        return "EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, " + name(from) + ", " + name(to) + ");";
    }

    private static String schema(Index index) {
        return "schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = " + regclass(index.table())
                + ");";
    }

    /** A condition on {@code pg_index} and {@code pg_class}: an index is in the schema of its table. */
    private static String is(Index index) {
        return "indrelid = " + regclass(index.table()) + " AND relname = " + name(index.name());
    }

    /**
     * A condition on {@code pg_class}: further storage parameters, set by hand, do not make it another index.
     *
     * @param definition its own, as {@code pg_get_indexdef} spells it
     */
    private static String isAs(Index index, String definition, String name) {
        String same =
                "regexp_replace(%s, '%s', '') = format('CREATE %sINDEX %%I ON %%s.%%I USING %%s', %s, relnamespace::regnamespace, %s, %s)"
                        .formatted(
                                definition,
                                Storage.CLAUSE,
                                index.unique() ? "UNIQUE " : "",
                                name,
                                name(index.table()),
                                literal(index.usingWithoutStorage()));
        return index.parameters().isEmpty()
                ? same
                : same
                        + index.parameters().entrySet().stream()
                                .map(each -> literal(each.getKey() + "=" + each.getValue()))
                                .sorted()
                                .collect(Collectors.joining(", ", " AND reloptions @> ARRAY[", "]"));
    }

    private static String regclass(ObjectName table) {
        return literal(table.quoted()) + "::regclass";
    }

    private static String name(ObjectName name) {
        return literal(name.name());
    }
}
