package com.asoud.ddl.observe;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.connect.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the terms of an index are stored.
 *
 * @param terms as {@link Entries#terms()}
 */
record EntryTypes(List<Term> terms) {

    EntryTypes {
        terms = List.copyOf(terms);
    }

    /**
     * One term.
     *
     * @param name as in {@link Entries#names()}
     * @param alignment in bytes ({@code typalign}); one for a type of variable length, which needs none while it is
     *     shorter than 127 bytes
     * @param variable whether its length varies
     * @param column whether it is stored in the table as it is here
     * @param equalIsSame whether values that are equal do not differ in any bit, so that one can stand for all
     *     ({@code _bt_allequalimage} in {@code nbtutils.c})
     */
    record Term(String name, int alignment, boolean variable, boolean column, boolean equalIsSame) {

        /** Its bytes in an entry, NULL having none; a short one is given a short header ({@code index_form_tuple}). */
        private String size() {
            String size = "coalesce(pg_column_size(" + name + "), 0)";
            return variable && !column
                    ? size + " - CASE WHEN pg_column_size(" + name + ") BETWEEN 4 AND 130 THEN 3 ELSE 0 END"
                    : size;
        }
    }

    /**
     * The outer join makes one row of the right types without a look at the table. The operator class that a type has
     * by default is its own, or that of what it can be taken for as it is ({@code GetDefaultOpClass}). Its support
     * function 4 is there if equal values may be the same (manual, "B-Tree Support Functions"); text needs a
     * deterministic collation besides.
     */
    private static final String QUERY = """
            SELECT term.position, stored.typlen < 0 AS variable,
                   CASE WHEN stored.typlen < 0 OR stored.typalign = 'c' THEN 1
                        WHEN stored.typalign = 's' THEN 2 WHEN stored.typalign = 'i' THEN 4 ELSE 8 END AS alignment,
                   EXISTS (
                       SELECT FROM pg_opclass class
                       JOIN pg_amproc support ON support.amprocfamily = class.opcfamily AND support.amprocnum = 4
                            AND support.amproclefttype = class.opcintype
                       WHERE class.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
                         AND CASE WHEN term.class <> '' THEN class.opcname = term.class
                                  ELSE class.opcdefault
                                       AND (class.opcintype = base.oid
                                            OR class.opcintype = 'anyenum'::regtype AND base.typtype = 'e'
                                            OR EXISTS (SELECT FROM pg_cast
                                                       WHERE castsource = base.oid AND casttarget = class.opcintype
                                                         AND castmethod = 'b' AND castcontext = 'i'))
                             END
                   ) AND NOT EXISTS (
                       SELECT FROM pg_collation
                       WHERE NOT collisdeterministic
                         AND oid = coalesce(to_regcollation(nullif(term.collated, ''))::oid,
                                            (SELECT attcollation FROM pg_attribute
                                             WHERE attrelid = to_regclass(%s) AND quote_ident(attname) = term.expression))
                   ) AS equal_is_same
            FROM (SELECT ARRAY[%s] AS types
                  FROM (SELECT) AS nothing LEFT JOIN (%s) AS entries ON false) AS typed,
                 unnest(types, %s, %s, %s) WITH ORDINALITY AS term (type, expression, class, collated, position)
            JOIN pg_type stored ON stored.oid = term.type
            JOIN pg_type base ON base.oid = CASE stored.typtype WHEN 'd' THEN stored.typbasetype ELSE stored.oid END
            ORDER BY term.position
            """;

    static EntryTypes read(Connection connection, Entries entries) throws SQLException {
        List<IndexKeys.Key> keys = Stream.concat(
                        entries.keys().keys().stream(),
                        entries.keys().included().stream()
                                .map(column -> new IndexKeys.Key(column, Optional.empty(), Optional.empty(), "")))
                .toList();
        List<String> names = entries.names();
        String query = QUERY.formatted(
                literal(entries.table().quoted()),
                names.stream().map(name -> "pg_typeof(" + name + ")::oid").collect(Collectors.joining(", ")),
                entries.all(),
                Entries.array(keys.stream().map(IndexKeys.Key::expression)),
                Entries.array(keys.stream().map(EntryTypes::operatorClass)),
                Entries.array(keys.stream().map(key -> key.collation().orElse(""))));
        return new EntryTypes(Reading.rows(connection, query, row -> {
            int place = row.getInt("position") - 1;
            return new Term(
                    names.get(place),
                    row.getInt("alignment"),
                    row.getBoolean("variable"),
                    keys.get(place).isColumn(),
                    row.getBoolean("equal_is_same"));
        }));
    }

    /** Without its schema, as {@code pg_opclass} spells it. */
    private static String operatorClass(IndexKeys.Key key) {
        String name = key.operatorClass().orElse("");
        return name.substring(name.lastIndexOf('.') + 1).replaceAll("^\"|\"$", "");
    }

    boolean equalIsSame() {
        return terms.stream().allMatch(Term::equalIsSame);
    }

    /**
     * The bytes of an entry as an SQL expression over {@link Entries#names()}: a header, which grows if a value is NULL
     * ({@code IndexInfoFindDataOffset}), the values, each at its alignment, and all of it rounded up to eight.
     */
    String entryBytes() {
        String end = "0";
        for (Term term : terms) {
            end = aligned(end, term.alignment()) + " + " + term.size();
        }
        String names = terms.stream().map(Term::name).collect(Collectors.joining(", "));
        return "CASE WHEN num_nulls(" + names + ") > 0 THEN 16 ELSE 8 END + " + aligned(end, 8);
    }

    private static String aligned(String bytes, int alignment) {
        return alignment == 1 ? bytes : "(" + bytes + " + " + (alignment - 1) + ") / " + alignment + " * " + alignment;
    }
}
