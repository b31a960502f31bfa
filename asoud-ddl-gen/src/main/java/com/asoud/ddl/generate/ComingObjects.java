package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Types, functions and such that a database has not yet, and enumerated types without their new values. They are made
 * in a transaction that is rolled back, for whoever asks about what needs them.
 */
record ComingObjects(List<OtherObject> objects) {

    /** Statements that give columns of the old type the new one. */
    private static final String RETYPE = """
            SELECT concat('ALTER TABLE ', attrelid::regclass, ' ALTER COLUMN ', quote_ident(attname), ' TYPE ', ?::text,
                          CASE WHEN atttypid <> old THEN '[]' END, ' USING NULL')
            FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid CROSS JOIN to_regtype(?) AS old
            WHERE attrelid = ?::regclass AND attnum > 0 AND (atttypid = old OR typelem = old)
            """;

    static ComingObjects of(List<Change> changes) {
        return new ComingObjects(changes.stream().flatMap(ComingObjects::of).toList());
    }

    private static Stream<OtherObject> of(Change change) {
        if (change instanceof Change.OtherChanged changed) {
            return Stream.of(changed.to()).filter(OtherObject::isEnum);
        }
        return change instanceof Change.Added added
                        && added.part() instanceof OtherObject object
                        && object.isGenerated()
                        && !object.late()
                ? Stream.of(object)
                : Stream.empty();
    }

    /** A value that is added to a type cannot be used at once; one of a type that is made in its place can. */
    void make(Statement statement) throws SQLException {
        for (OtherObject object : objects) {
            String type = object.name().quoted();
            String aside = object.isEnum()
                    ? "IF to_regtype(" + Identifiers.literal(type) + ") IS NOT NULL THEN\n    ALTER TYPE " + type
                            + " RENAME TO " + Identifiers.quote(old(object).name()) + ";\nEND IF;\n"
                    : "";
            statement.execute(Blocks.block(
                    "",
                    aside + "EXECUTE " + Identifiers.literal(object.definition())
                            + ";\nEXCEPTION WHEN OTHERS THEN NULL;"));
        }
    }

    /** Makes an empty table have the new types, after {@link #make}. */
    void giveTypes(Statement statement, String table) throws SQLException {
        for (OtherObject object : objects) {
            if (object.isEnum()) {
                for (String sql : Sql.<String>column(
                        statement.getConnection(),
                        RETYPE,
                        object.name().quoted(),
                        old(object).quoted(),
                        table)) {
                    statement.execute(sql);
                }
            }
        }
    }

    private ObjectName old(OtherObject type) {
        return type.name().sibling("asoud_ddl_old_" + objects.indexOf(type));
    }
}
