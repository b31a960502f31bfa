package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Columns made by hand that the model does not have: its application inserts rows without them, so that each gets its
 * default, or NULL. The server is asked whether the column itself, and each rule made by hand over such columns alone,
 * lets two such rows in.
 *
 * <p>Not asked about: a foreign key, which may find its row in production; a rule that needs a column of the model too;
 * and what a trigger does, whose function may need all of the row. Where triggers are, they are named.
 *
 * @param kept what was made by hand and the model does not have
 * @param connection to a database that nobody needs afterwards: sequences go on
 * @param byHand where migrations by hand are
 */
record UnfilledColumns(List<Part> kept, Connection connection, String byHand) {

    private static final String TABLE = "asoud_ddl_inserted";

    /** Class 23 of the SQL states: integrity constraint violation (manual, appendix A). */
    private static final String REJECTED = "23";

    /** Of each row, before it is inserted: bits 0, 1 and 2 ({@code pg_trigger.h}). */
    private static final String FILLING = """
            SELECT 'trigger ' || t.tgname
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
              AND t.tgtype::integer & 7 = 7 AND NOT t.tgisinternal AND t.tgenabled <> 'D'
            ORDER BY t.tgname
            """;

    /** Whether there is anything to ask. */
    static boolean areIn(List<Part> kept) {
        return kept.stream().anyMatch(Part.OfColumn.class::isInstance);
    }

    /** For people, a line each: what keeps rows out, and what to do. */
    List<String> notes() throws SQLException {
        List<String> notes = new ArrayList<>();
        for (Part part : kept) {
            if (part instanceof Part.OfColumn column) {
                notes.addAll(column(column));
            } else if (part instanceof Part.OfConstraint rule
                    && rule.constraint().kind() != Constraint.Kind.FOREIGN_KEY) {
                notes.addAll(rule(
                        rule,
                        "ALTER TABLE " + TABLE + " ADD " + rule.constraint().definition(),
                        alter(rule) + " DROP CONSTRAINT "
                                + Identifiers.quote(rule.constraint().name()) + ";"));
            } else if (part instanceof Index index && index.unique()) {
                notes.addAll(rule(
                        index,
                        "CREATE UNIQUE INDEX ON " + TABLE + " USING " + index.usingWithoutStorage(),
                        "DROP INDEX " + index.name().quoted() + ";"));
            }
        }
        return notes;
    }

    private List<String> column(Part.OfColumn part) throws SQLException {
        Column column = part.column();
        if (rejected(Stream.of(column), List.of()) == 0) {
            return List.of();
        }
        String name = Identifiers.quote(column.name());
        String alter = alter(part) + " ALTER COLUMN " + name;
        return notes(
                part,
                (column.notNull() ? " is NOT NULL" : " is of type " + column.type() + ", which rejects the value")
                        + (column.defaultExpression().isEmpty() ? " and has no default" : ""),
                "map it again, such as by @Column(name = " + Annotations.name(column.name()) + ")",
                column.notNull() ? alter + " DROP NOT NULL;" : alter + " SET DEFAULT ...;",
                alter(part) + " DROP COLUMN " + name + ";");
    }

    private List<String> rule(Part part, String added, String removal) throws SQLException {
        int row = rejected(
                kept.stream()
                        .filter(other -> other.subject().equals(part.subject()))
                        .flatMap(other ->
                                other instanceof Part.OfColumn column ? Stream.of(column.column()) : Stream.empty())
                        .map(column -> column.withNotNull(false)),
                List.of(added));
        return row == 0
                ? List.of()
                : notes(
                        part,
                        (row == 1 ? " rejects a row" : " rejects a second row")
                                + " without the columns that the model does not have",
                        "map them again",
                        removal,
                        "");
    }

    /** @param after what may come later; empty for nothing */
    private List<String> notes(Part part, String why, String mapped, String before, String after) throws SQLException {
        ObjectName table = part.subject();
        List<String> triggers = Sql.column(connection, FILLING, table.schema(), table.name());
        List<String> notes = new ArrayList<>();
        notes.add("The application cannot insert into " + table
                + (triggers.isEmpty() ? "" : ", unless " + String.join(" or ", triggers) + " fills it") + ": "
                + part.label() + why + ".");
        notes.add(
                "  Either " + mapped + "; or write a migration by hand, in " + byHand + ", to run before the deploy:");
        notes.add("    " + BlockingDependents.PATIENCE + " " + before);
        if (!after.isEmpty()) {
            notes.add("  and one for when no release reads it any more:");
            notes.add("    " + BlockingDependents.PATIENCE + " " + after);
        }
        return notes;
    }

    private static String alter(Part part) {
        return "ALTER TABLE " + part.subject().quoted();
    }

    /** The first of two rows that is kept out, from 1; or 0, also if the server cannot make such a table or row. */
    private int rejected(Stream<Column> columns, List<String> rules) throws SQLException {
        int row = 0;
        connection.setAutoCommit(false);
        try {
            Sql.execute(
                    connection,
                    "CREATE TEMP TABLE " + TABLE
                            + columns.filter(column -> column.generated().isEmpty())
                                    .map(UnfilledColumns::sql)
                                    .collect(Collectors.joining(", ", " (", ")")));
            for (String rule : rules) {
                Sql.execute(connection, rule);
            }
            for (row = 1; row <= 2; row++) {
                Sql.execute(connection, "INSERT INTO " + TABLE + " DEFAULT VALUES");
            }
            return 0;
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState()).startsWith(REJECTED) ? row : 0;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String sql(Column column) {
        return Identifiers.quote(column.name()) + " " + column.type()
                + column.collation().map(name -> " COLLATE " + name).orElse("")
                + column.defaultExpression().map(value -> " DEFAULT " + value).orElse("")
                + (column.notNull() ? " NOT NULL" : "");
    }
}
