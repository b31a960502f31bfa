package com.asoud.ddl.sql;

import com.asoud.ddl.catalog.Identifiers;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of {@link ConcurrentIndexSql} does, read back from its statements: such files are committed once and run
 * for years, by tools that were not there when they were generated.
 *
 * @param table the indexed table
 * @param name the index's name when the file has run; of one that is dropped, when it has not
 * @param built the index it leaves under that name, or empty if it drops one
 * @param buildName the name it is built under, which differs from {@code name} where an old one is replaced
 * @param leftover the name under which what an aborted build left is put aside
 */
public record IndexWork(
        ObjectName table, ObjectName name, Optional<Index> built, ObjectName buildName, ObjectName leftover) {

    /** How the message begins when another session is building or dropping an index of the table. */
    public static final String BUSY = "another session is at work on the indexes of table ";

    private static final String LITERAL = "( E'(?:[^']|'')*'|'(?:[^']|'')*')";
    private static final String QUOTED = "((?:\"(?:[^\"]|\"\")+\"\\.)?\"(?:[^\"]|\"\")+\")";
    private static final Pattern TABLE =
            Pattern.compile("indexed_table CONSTANT regclass := to_regclass\\(" + LITERAL + "\\);");
    private static final Pattern NAME =
            Pattern.compile("INTO same_name\\n[^;]*?WHERE c\\.relname = " + LITERAL + "\\n", Pattern.DOTALL);
    private static final Pattern BUILD = Pattern.compile(
            "CREATE (UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS " + QUOTED + "\\s+ON " + QUOTED + " USING (.*)",
            Pattern.DOTALL);

    /**
     * Reads a file.
     *
     * @param statements of the file, with or without the comments before them
     * @return empty if the file is none of {@link ConcurrentIndexSql}
     */
    public static Optional<IndexWork> of(List<String> statements) {
        String script = String.join(";\n", statements);
        Matcher table = TABLE.matcher(script);
        Matcher name = NAME.matcher(script);
        if (!table.find() || !name.find()) {
            return Optional.empty();
        }
        ObjectName tableName = Identifiers.unquote(Identifiers.unliteral(table.group(1)));
        ObjectName indexName = tableName.sibling(Identifiers.unliteral(name.group(1)));
        Optional<Matcher> build = statements.stream()
                .map(SqlText::withoutComments)
                .map(BUILD::matcher)
                .filter(Matcher::matches)
                .findFirst();
        Optional<Index> built = build.map(found -> new Index(
                indexName, tableName, found.group(1) != null, found.group(4).strip(), List.of(), true));
        ObjectName buildName = build.map(found ->
                        tableName.sibling(Identifiers.unquote(found.group(2)).name()))
                .orElse(indexName);
        return Optional.of(
                new IndexWork(tableName, indexName, built, buildName, ConcurrentIndexSql.leftover(indexName)));
    }

    /** Whether the statement, of whatever file, works on an index concurrently: for as long as it takes. */
    public static boolean isLong(String statement) {
        return SqlText.withoutComments(statement).matches("(?s)(CREATE (UNIQUE )?|DROP )INDEX CONCURRENTLY .*");
    }

    /** For people: {@code build idx_product_tag on product}. */
    public String describe() {
        return (built.isPresent() ? "build " : "drop ") + name + " on " + table;
    }
}
