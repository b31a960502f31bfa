package com.asoud.ddl.sql;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.Key;
import com.asoud.ddl.plan.Operation;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.SessionSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Index work beside a running application, safe under any runner that sends each statement on its own.
 *
 * <ol>
 *   <li>Refuse to start where Flyway's lock, held in an open transaction, would make the build wait for ever.
 *   <li>Look at what bears the index's name: nothing, the index itself, a broken leftover of an earlier attempt (put
 *       aside under another name), or something else (refused, showing both definitions). Refuse while another session
 *       is building or dropping an index of the table: to queue behind it is to hold a snapshot that it will wait for,
 *       and the deadlock would end hours of its work.
 *   <li>Drop what was put aside, build, each without a time-out: a build killed by one leaves a broken index.
 *   <li>Fail unless the index is valid and as defined.
 * </ol>
 *
 * Each step looks before it acts, so that running all of it again, after a failure at any point, ends the same; so does
 * running the inverse instead. Nothing takes a lock that a reader or writer would notice: a broken index is dropped
 * concurrently too.
 */
final class ConcurrentIndexSql {

    /**
     * Flyway's advisory lock on PostgreSQL: the bytes "Flyway" as a number, plus the hash code of the history table's
     * name, an int of either sign (class PostgreSQLAdvisoryLockTemplate, Flyway 13.12).
     */
    private static final long FLYWAY_LOCK = 0x466C79776179L;

    private static final String LEFTOVER_SUFFIX = "_ddl_leftover";

    private ConcurrentIndexSql() {}

    /** @param replaces an index that must be unused, since this one takes its place in another file */
    static List<String> create(Index index, Optional<ObjectName> replaces) {
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs; pin how definitions are spelled.", liftTimeouts()),
                step(3, "Look at what bears the name; put a broken leftover aside.", putLeftoverAside(index, replaces)),
                step(4, "Build, after removing what was put aside.", drop(leftover(index))),
                build(index),
                step(5, "Fail unless the index is valid and as defined.", verify(index)),
                step(6, "Give the session its settings back.", restoreTimeouts()));
    }

    static List<String> drop(Index index) {
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs; pin how definitions are spelled.", liftTimeouts()),
                step(3, "Refuse if another index bears the name.", isOurs(index)),
                step(4, "Drop it, and what an aborted build put aside.", drop(index.name())),
                drop(leftover(index)),
                step(5, "Give the session its settings back.", restoreTimeouts()));
    }

    /**
     * The new definition is built under a name of its own; when it is valid, the names change in one transaction, and
     * only then is the old one dropped. At every moment one of the two is valid, and but for the repetition of a run
     * that had ended, it bears the name. Such a finished index goes back to the name it was built under, so that
     * nothing is built again.
     */
    static List<String> replace(Index from, Index to) {
        Index replacement = new Key(to, Optional.empty()).underConstruction();
        return List.of(
                step(1, "Refuse where this would wait for ever.", notBehindFlywaysLock()),
                step(2, "Lift the session's time-outs; pin how definitions are spelled.", liftTimeouts()),
                step(
                        3,
                        "Look at what bears the names; put a broken leftover aside.",
                        resumeReplacement(from, to, replacement)),
                step(4, "Build beside the old one, after removing what was put aside.", drop(leftover(to))),
                build(replacement),
                step(
                        5,
                        "Fail unless the new one is valid and as defined; then it takes the name.",
                        swap(to, replacement)),
                step(6, "Drop the old one.", drop(leftover(to))),
                step(7, "Give the session its settings back.", restoreTimeouts()));
    }

    /** The statements among those of an operation that build. */
    static Stream<String> builds(Operation operation) {
        return IndexWork.of(operation).stream()
                .flatMap(work -> work.built().stream()
                        .map(index -> build(index.withName(work.buildName().name()))));
    }

    /** The statements among those of an operation that drop. */
    static Stream<String> drops(Operation operation) {
        return IndexWork.of(operation).stream()
                .flatMap(work -> work.built().isPresent()
                        ? Stream.of(drop(work.leftover()))
                        : Stream.of(drop(work.name()), drop(work.leftover())));
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
                      AND (held.classid::bigint << 32 | held.objid::bigint) BETWEEN %s AND %s
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
        return Blocks.block("setting record;", """
                FOR setting IN
                %s
                LOOP
                    IF coalesce(current_setting(setting.saved, true), '') = '' THEN
                        PERFORM set_config(setting.saved, current_setting(setting.name), false);
                    END IF;
                    PERFORM set_config(setting.name, setting.needed, false);
                END LOOP;
                """.formatted(settings()));
    }

    private static String restoreTimeouts() {
        return Blocks.block("setting record;", """
                FOR setting IN
                %s
                LOOP
                    PERFORM set_config(setting.name, current_setting(setting.saved), false);
                    PERFORM set_config(setting.saved, '', false);
                END LOOP;
                """.formatted(settings()));
    }

    /** PostgreSQL has {@code transaction_timeout} since version 17. */
    private static String settings() {
        return """
                    SELECT name, 'asoud_ddl.' || name AS saved, needed
                    FROM (VALUES ('lock_timeout', '0'), ('statement_timeout', '0'), ('transaction_timeout', '0'),
                                 ('client_min_messages', 'warning'),
                                 %s
                         ) AS settings (name, needed)
                    WHERE current_setting(name, true) IS NOT NULL\
                """.formatted(SessionSettings.values("\n                 "));
    }

    private static String build(Index index) {
        return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY IF NOT EXISTS "
                + quote(index.name().name()) + "\n    ON " + index.table().quoted() + " USING " + index.using() + ";";
    }

    private static String drop(ObjectName index) {
        return "DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted() + ";";
    }

    private static ObjectName leftover(Index index) {
        return leftover(index.name());
    }

    static ObjectName leftover(ObjectName index) {
        return index.sibling(Identifiers.fit(index.name(), LEFTOVER_SUFFIX));
    }

    private static String declarations(ObjectName table, String... records) {
        return "indexed_table CONSTANT regclass := to_regclass(" + literal(table.quoted()) + ");\n"
                + String.join(" record;\n", records) + " record;";
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

    /**
     * A concurrent build, and a concurrent drop, hold this lock on the table from begin to end, while their index is
     * not valid; a leftover has nobody who holds it. An autovacuum holds it too, and gives way to whoever asks for it.
     * Of the sessions with locks on tables, it is the one without a user: many a role may not see what kind it is.
     */
    private static String nobodyElseIsAtWork(ObjectName table) {
        return """
                IF EXISTS (
                    SELECT FROM pg_locks AS held
                    LEFT JOIN pg_stat_activity AS holder ON holder.pid = held.pid
                    WHERE held.locktype = 'relation' AND held.relation = indexed_table
                      AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND held.mode = 'ShareUpdateExclusiveLock' AND held.granted
                      AND NOT coalesce(holder.backend_type = 'autovacuum worker',
                                       holder.pid IS NOT NULL AND holder.usesysid IS NULL)
                      AND held.pid <> pg_backend_pid()
                ) AND EXISTS (SELECT FROM pg_index WHERE indrelid = indexed_table AND NOT indisvalid) THEN
                    RAISE EXCEPTION USING ERRCODE = 'object_in_use',
                        MESSAGE = %s,
                        HINT = 'Wait until it has ended (pg_stat_progress_create_index), then run this file again.';
                END IF;
                """.formatted(literal("another session is at work on the indexes of table " + table));
    }

    /** Reads into the record whatever bears the name in the schema of the table. */
    private static String lookUp(ObjectName name, String record) {
        return """
                SELECT c.oid, i.indrelid, i.indisvalid AND i.indisready AND i.indislive AS valid,
                       kind.text || substr(pg_get_indexdef(c.oid), length('CREATE ' || kind.text || 'INDEX ' || quote_ident(c.relname)
                           || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(t.relname) || ' USING ') + 1) AS definition
                INTO %s
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
                LEFT JOIN pg_class AS t ON t.oid = i.indrelid
                CROSS JOIN LATERAL (SELECT CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END) AS kind (text)
                WHERE c.relname = %s
                  AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = indexed_table);
                """.formatted(record, literal(name.name()));
    }

    private static String refuseOtherOwner(ObjectName name, String record) {
        return """
                IF %1$s.oid IS NOT NULL AND %1$s.indrelid IS DISTINCT FROM indexed_table THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format('the name %%s is taken: %%s', %2$s::text,
                                         coalesce(pg_get_indexdef(%1$s.oid), 'not an index')),
                        HINT = 'Rename what bears it, or choose another name for the index of the model.';
                END IF;
                """.formatted(record, literal(name.name()));
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

    private static String refuseThirdDefinition(ObjectName name, String record, Index from, Index to) {
        return """
                IF %1$s.valid AND %1$s.definition NOT IN (%2$s, %3$s) THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format(E'index %%s is neither the old one nor the new one\\n  exists: %%s\\n  old:    %%s\\n  new:    %%s',
                                         %4$s::text, %1$s.definition, %2$s::text, %3$s::text),
                        HINT = 'Drop or rename the index that exists, then run this file again.';
                END IF;
                """.formatted(record, literal(from.definition()), literal(to.definition()), literal(name.name()));
    }

    /** {@code DROP INDEX} takes what the search path finds first, which need not be what stands beside the table. */
    private static String refuseElsewhere(ObjectName name) {
        return """
                IF (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(%1$s))
                        <> (SELECT relnamespace FROM pg_class WHERE oid = indexed_table) THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format('%%s is found in another schema than the table %%s; the search_path is %%s',
                                         %1$s::text, indexed_table, current_setting('search_path')),
                        HINT = 'Set the search_path so that the schema of the table comes first.';
                END IF;
                """.formatted(literal(name.quoted()));
    }

    private static String refuseLeftoverInUse(ObjectName leftover) {
        return refuseElsewhere(leftover)
                + lookUp(leftover, "leftover")
                + """
                IF leftover.valid OR leftover.indrelid IS DISTINCT FROM indexed_table AND leftover.oid IS NOT NULL THEN
                    RAISE EXCEPTION USING
                        MESSAGE = %s,
                        HINT = 'Rename it; this name is for leftovers of aborted builds.';
                END IF;
                """.formatted(literal("the name " + leftover.name() + " is taken by something in use"));
    }

    private static String rename(String record, ObjectName to) {
        return "EXECUTE format('ALTER INDEX %s RENAME TO %I', " + record + ".oid::regclass, " + literal(to.name())
                + "::text);";
    }

    private static String isOurs(Index index) {
        return Blocks.block(
                declarations(index.table(), "leftover", "same_name", "in_use"),
                tableExists(index.table())
                        + nobodyElseIsAtWork(index.table())
                        + refuseLeftoverInUse(leftover(index))
                        + refuseElsewhere(index.name())
                        + lookUp(index.name(), "same_name")
                        + refuseOtherOwner(index.name(), "same_name")
                        + refuseOtherDefinition(index.name(), index.definition())
                        + IndexUse.refuse(index.name(), "same_name.oid"));
    }

    private static String putLeftoverAside(Index index, Optional<ObjectName> replaces) {
        return Blocks.block(
                replaces.isPresent()
                        ? declarations(index.table(), "leftover", "same_name", "in_use")
                        : declarations(index.table(), "leftover", "same_name"),
                tableExists(index.table())
                        + replaces.map(old -> IndexUse.refuse(old, "to_regclass(" + literal(old.quoted()) + ")"))
                                .orElse("")
                        + nobodyElseIsAtWork(index.table())
                        + refuseLeftoverInUse(leftover(index))
                        + lookUp(index.name(), "same_name")
                        + refuseOtherOwner(index.name(), "same_name")
                        + refuseOtherDefinition(index.name(), index.definition())
                        + """
                        IF NOT same_name.valid AND leftover.oid IS NULL THEN
                            %s
                        END IF;
                        """.formatted(rename("same_name", leftover(index))));
    }

    /**
     * Both names may be borne by the old one, the new one, something broken, or nothing, depending on where an earlier
     * run of this file or of its inverse ended. After this, the new one has its temporary name, or none has; and the
     * old one, if it is there, the real name.
     */
    private static String resumeReplacement(Index from, Index to, Index replacement) {
        return Blocks.block(
                declarations(to.table(), "leftover", "replacement", "same_name", "in_use"),
                tableExists(to.table())
                        + nobodyElseIsAtWork(to.table())
                        + refuseElsewhere(leftover(to))
                        + lookUp(leftover(to), "leftover")
                        + refuseOtherOwner(leftover(to), "leftover")
                        + refuseThirdDefinition(leftover(to), "leftover", from, to)
                        + lookUp(replacement.name(), "replacement")
                        + refuseOtherOwner(replacement.name(), "replacement")
                        + refuseThirdDefinition(replacement.name(), "replacement", from, to)
                        + lookUp(to.name(), "same_name")
                        + refuseOtherOwner(to.name(), "same_name")
                        + refuseThirdDefinition(to.name(), "same_name", from, to)
                        + """
                        IF same_name.definition IS DISTINCT FROM %s THEN
                        %s
                        END IF;
                        """.formatted(
                                        literal(to.definition()),
                                        IndexUse.refuse(to.name(), "same_name.oid")
                                                .indent(4)
                                                .stripTrailing())
                        + IndexUse.refuse(leftover(to), "leftover.oid")
                        + """
                        IF same_name.valid AND same_name.definition = %1$s THEN
                            IF replacement.oid IS NOT NULL THEN
                                %2$s
                            END IF;
                            %3$s
                        ELSIF replacement.valid AND replacement.definition = %4$s AND same_name.valid IS NOT TRUE THEN
                            IF same_name.oid IS NOT NULL THEN
                                %5$s
                            END IF;
                            %6$s
                        ELSIF NOT replacement.valid OR replacement.definition = %4$s THEN
                            %2$s
                        END IF;
                        """.formatted(
                                        literal(to.definition()),
                                        rename("replacement", leftover(to)),
                                        rename("same_name", replacement.name()),
                                        literal(from.definition()),
                                        rename("same_name", leftover(to)),
                                        rename("replacement", to.name())));
    }

    private static String swap(Index to, Index replacement) {
        return Blocks.block(
                declarations(to.table(), "replacement", "same_name"),
                lookUp(replacement.name(), "replacement")
                        + requireAsDefined(replacement, "replacement")
                        + lookUp(to.name(), "same_name")
                        + """
                        IF same_name.indrelid = indexed_table THEN
                            %s
                        END IF;
                        %s
                        """.formatted(rename("same_name", leftover(to)), rename("replacement", to.name())));
    }

    private static String verify(Index index) {
        return Blocks.block(
                declarations(index.table(), "same_name"),
                lookUp(index.name(), "same_name") + requireAsDefined(index, "same_name"));
    }

    private static String requireAsDefined(Index index, String record) {
        return """
                IF (%1$s.indrelid = indexed_table AND %1$s.valid AND %1$s.definition = %2$s) IS NOT TRUE THEN
                    RAISE EXCEPTION USING
                        MESSAGE = format(E'index %%s is not valid or not as defined\\n  exists: %%s%%s\\n  wanted: %%s', %3$s::text,
                                         coalesce(%1$s.definition, 'no such index'),
                                         CASE WHEN NOT %1$s.valid THEN ' INVALID' ELSE '' END, %2$s::text),
                        HINT = 'Run this file again: it removes an invalid index of its own and builds it anew.';
                END IF;
                """.formatted(
                record, literal(index.definition()), literal(index.name().name()));
    }
}
