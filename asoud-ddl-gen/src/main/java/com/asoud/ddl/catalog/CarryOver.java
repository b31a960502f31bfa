package com.asoud.ddl.catalog;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may have set by hand in one database alone, and no catalog of ours shows: it goes over to the index or
 * constraint that takes the place of the old one, when the file runs.
 */
public final class CarryOver {

    private CarryOver() {}

    /** Declares what {@link #toIndex} needs. */
    public static final String DECLARATION = "old regclass; built regclass; command text;";

    /** Moves the new one to the tablespace of the old one: nobody may read it meanwhile. */
    private static final String TABLESPACE = """
                UNION ALL SELECT format('ALTER INDEX %s SET TABLESPACE %I', built, spcname) FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE pg_class.oid = old
            """;

    /** Some of them lock whoever reads by the index: who waits for that makes all others wait. */
    private static String storage(Set<String> known) {
        String unknown = known.isEmpty()
                ? ""
                : known.stream()
                        .sorted()
                        .map(name -> literal(name))
                        .collect(Collectors.joining(", ", " AND quote_ident(o.option_name) NOT IN (", ")"));
        return """
                UNION ALL SELECT format('SET LOCAL lock_timeout = ''5s''; ALTER INDEX %%s SET (%%I = %%L)', built, o.option_name, o.option_value) FROM pg_class a JOIN pg_class b USING (relam), pg_options_to_table(a.reloptions) o
                WHERE a.oid = old AND b.oid = built AND o.option_name NOT IN (SELECT option_name FROM pg_options_to_table(b.reloptions))%s
            """.formatted(unknown);
    }

    /**
     * For a block: the comment, the statistics targets and the storage parameters of the index {@code old} go over to
     * the index {@code built}.
     *
     * @param known the storage parameters that the migrations give the old one: the new one has been built by them
     */
    public static String toIndex(Set<String> known) {
        return statements(storage(known));
    }

    private static String statements(String more) {
        return """
                FOR command IN
                    SELECT format('COMMENT ON INDEX %s IS %L', built, obj_description(old, 'pg_class'))
                    UNION ALL SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', built, b.attnum, a.attstattarget) FROM pg_attribute a, pg_attribute b
                    WHERE a.attrelid = old AND a.attstattarget >= 0 AND b.attrelid = built AND pg_get_indexdef(old, a.attnum, false) = pg_get_indexdef(built, b.attnum, false)
                """ + more + """
                LOOP
                    EXECUTE command;
                END LOOP;
                """;
    }

    /**
     * The same as a statement, with the tablespace; nothing, if the old one is gone.
     *
     * @param known as of {@link #toIndex(Set)}
     */
    public static String toIndex(ObjectName old, ObjectName built, Set<String> known) {
        return Blocks.block(DECLARATION, """
                old := to_regclass(%s);
                built := %s::regclass;
                IF old IS NOT NULL THEN
                    %s
                END IF;
                """.formatted(
                        literal(old.quoted()),
                        literal(built.quoted()),
                        statements(TABLESPACE + storage(known)).indent(4).strip()));
    }

    /**
     * For a block, until {@link #RESTORE}: what is built is built in the tablespace of that index, or in the
     * database's.
     *
     * @param condition on {@code pg_class} that is true of the index
     */
    public static String useTablespace(String condition) {
        return """
                PERFORM set_config('asoud_ddl.tablespace', coalesce(nullif(current_setting('asoud_ddl.tablespace', true), ''), '=' || current_setting('default_tablespace')), false),
                        set_config('default_tablespace', coalesce((SELECT spcname FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE %s), ''), false);
                """.formatted(condition);
    }

    /** Gives the session its tablespace back. */
    public static final String RESTORE = """
            PERFORM set_config('default_tablespace', substr(current_setting('asoud_ddl.tablespace'), 2), false), set_config('asoud_ddl.tablespace', '', false);
            """;

    /** Keeps the comment on a constraint, for this transaction. */
    public static String keepComment(ObjectName table, String constraint) {
        return Blocks.block("", """
                PERFORM set_config('asoud_ddl.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
                    WHERE conrelid = %s::regclass AND conname = %s), ''), true);
                """.formatted(literal(table.quoted()), literal(constraint)));
    }

    /** Gives it to the constraint that has taken the place. */
    public static String giveComment(ObjectName table, String constraint) {
        return Blocks.block("", """
                EXECUTE format(%s, nullif(current_setting('asoud_ddl.comment'), ''));
                """.formatted(literal("COMMENT ON "
                + ("CONSTRAINT " + quote(constraint) + " ON " + table.quoted()).replace("%", "%%") + " IS %L")));
    }
}
