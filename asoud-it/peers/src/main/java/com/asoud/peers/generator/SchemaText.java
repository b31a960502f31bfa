package com.asoud.peers.generator;

import com.asoud.postgres.ShadowDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** The tables of a model as PostgreSQL prints them, a line for each column, constraint, index and sequence. */
record SchemaText(Set<String> lines) {

    static SchemaText of(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        WITH relation AS (
                            SELECT oid, relname, relkind FROM pg_class
                            WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'entity\\_%'
                        )
                        SELECT format('column %s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod),
                                      attnotnull, pg_get_expr(adbin, adrelid))
                        FROM relation
                        JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
                        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                        WHERE relkind = 'r'
                        UNION ALL
                        SELECT format('constraint %s.%s %s', relname, conname, pg_get_constraintdef(c.oid))
                        FROM relation JOIN pg_constraint c ON conrelid = relation.oid
                        UNION ALL
                        SELECT format('index %s %s', indexrelid::regclass, pg_get_indexdef(indexrelid))
                        FROM relation JOIN pg_index ON indrelid = relation.oid
                        UNION ALL
                        SELECT format('sequence %s %s', relname, seqincrement)
                        FROM relation JOIN pg_sequence ON seqrelid = relation.oid
                        """)) {
            Set<String> lines = new TreeSet<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return new SchemaText(lines);
        }
    }

    /** How many lines have come or gone, besides those of the indexes that a scenario is about. */
    long differences(SchemaText before, Scenario scenario) {
        Set<String> changed = new TreeSet<>(lines);
        changed.removeAll(before.lines);
        Set<String> gone = new TreeSet<>(before.lines);
        gone.removeAll(lines);
        changed.addAll(gone);
        return changed.stream().filter(line -> !isAbout(line, scenario)).count();
    }

    private static boolean isAbout(String line, Scenario scenario) {
        return scenario.replaced()
                        .filter(name -> line.startsWith("index " + name + " "))
                        .isPresent()
                || scenario.wanted()
                        .filter(index -> line.startsWith("index " + index.name() + " "))
                        .isPresent();
    }
}
