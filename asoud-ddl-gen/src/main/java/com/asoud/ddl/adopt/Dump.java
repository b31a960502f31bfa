package com.asoud.ddl.adopt;

import com.asoud.ddl.catalog.Bookkeeping;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.SqlText;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that {@code pg_dump --schema-only} has written, of any version from 14 to 18. What belongs to one server, and
 * not to the schema, is left out: settings, owners, grants, roles, subscriptions with their passwords. A file that
 * holds rows is refused: none of them ever gets into a migration.
 */
public final class Dump {

    private static final String COMMAND = "pg_dump --schema-only --no-owner --no-privileges --file=schema.sql DATABASE";

    /** Of the custom format of {@code pg_dump}. */
    private static final String CUSTOM = "PGDMP";

    private static final String SEARCH_PATH = "SELECT pg_catalog.set_config('search_path', ''";

    /** What only psql understands, and newer versions of pg_dump write. */
    private static final Pattern META_COMMAND =
            Pattern.compile("(?m)^\\\\(?:restrict|unrestrict|connect|encoding|echo|set|unset)\\b.*$");

    private static final Pattern CONNECT = Pattern.compile("(?m)^\\\\connect\\b.*$");

    /** What pg_dump writes before the rows of a table; no function has such a line. */
    private static final Pattern ROWS = Pattern.compile("(?m)^COPY .* FROM stdin;$");

    private static final String HOLDS_ROWS = "this dump holds rows: no data of production gets into a migration";

    /** A body in SQL (14+), whose semicolons end no statement; the driver would not find its end. */
    private static final Pattern BODY = Pattern.compile("(?ms)^ {4}BEGIN ATOMIC$.*?^END;$");

    private static final Pattern POPULATED_LATER = Pattern.compile("\\s+WITH NO DATA\\s*\\z");

    private static final Pattern ON_TABLE = Pattern.compile(
            "(?i)(?:CREATE (?:UNLOGGED )?TABLE|ALTER TABLE(?: IF EXISTS)?(?: ONLY)?|CREATE (?:UNIQUE )?INDEX .*? ON(?: ONLY)?"
                    + "|COMMENT ON (?:TABLE|COLUMN)|(?:CREATE|ALTER) SEQUENCE) (?:[\\w$]+\\.|\"(?:[^\"]|\"\")+\"\\.)?"
                    + "\"?(\\w+)\"?(?=[\\s.(]|\\z)");

    /** @param what it is for people; empty if nobody misses it */
    private record LeftOut(Pattern statement, Optional<String> what) {

        static LeftOut silently(String statement) {
            return new LeftOut(Pattern.compile(statement, Pattern.DOTALL), Optional.empty());
        }

        static LeftOut named(String what, String statement) {
            return new LeftOut(Pattern.compile(statement, Pattern.DOTALL), Optional.of(what));
        }
    }

    private static final List<LeftOut> LEFT_OUT = List.of(
            LeftOut.silently("SET |BEGIN\\b|COMMIT\\b|START TRANSACTION|SELECT pg_catalog\\.set_config\\("),
            LeftOut.silently("COMMENT ON (EXTENSION |SCHEMA public )"),
            LeftOut.silently("DROP |ALTER TABLE [^\\n]* DROP (CONSTRAINT|DEFAULT)"),
            LeftOut.named("values of sequences, statistics", "SELECT "),
            LeftOut.named("owners", "ALTER .* OWNER TO \\S.*"),
            LeftOut.named("grants", "(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) "),
            LeftOut.named(
                    "databases, roles, tablespaces, user mappings",
                    "(CREATE|ALTER) (DATABASE|ROLE|USER|GROUP|TABLESPACE) "),
            LeftOut.named("publications, subscriptions", "(CREATE|ALTER) (PUBLICATION|SUBSCRIPTION) "),
            LeftOut.named("security labels", "SECURITY LABEL "));

    private final Path file;
    private final List<String> statements = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    private Dump(Path file) {
        this.file = file;
    }

    /**
     * Reads a dump.
     *
     * @throws Refusal if it cannot be read, is in another format, is of several databases, or holds rows
     */
    public static FoundSchema read(Path file) {
        return new Dump(file).read();
    }

    private FoundSchema read() {
        String text = text();
        refuse(
                CONNECT.matcher(text)
                                .results()
                                .map(found -> found.group())
                                .distinct()
                                .count()
                        > 1,
                "this is a dump of several databases",
                "dump the one of this application:\n" + COMMAND);
        refuse(ROWS.matcher(text).find(), HOLDS_ROWS, "dump the schema alone:\n" + COMMAND);
        try {
            for (String part : parts(META_COMMAND.matcher(text).replaceAll(""))) {
                SqlScript.statements(part).stream()
                        .map(SqlText::withoutComments)
                        .forEach(this::add);
            }
        } catch (SQLException failure) {
            throw refusal(
                    "this is no SQL: " + failure.getMessage(),
                    "give a file in the plain format, as it is:\n" + COMMAND);
        }
        refuse(statements.isEmpty(), "there is nothing in this schema", "dump the database of production:\n" + COMMAND);
        return new FoundSchema(
                file.toString(),
                statements,
                text.contains(SEARCH_PATH),
                leftOut.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .toList(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher body = BODY.matcher(text);
        int begin = 0;
        while (body.find()) {
            parts.add(text.substring(begin, body.end()));
            begin = body.end();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private void add(String statement) {
        refuse(statement.startsWith("INSERT INTO "), HOLDS_ROWS, "dump the schema alone:\n" + COMMAND);
        Optional<String> bookkeeping = bookkeeping(statement);
        Optional<LeftOut> rule = LEFT_OUT.stream()
                .filter(each -> each.statement().matcher(statement).lookingAt())
                .findFirst();
        if (rule.isPresent()) {
            rule.get().what().ifPresent(what -> leftOut.merge(what, 1, Integer::sum));
        } else if (bookkeeping.isPresent()) {
            leftOut.merge("table of another tool: " + bookkeeping.get(), 1, Integer::sum);
        } else {
            statements.add(usable(statement));
        }
    }

    /** The table of another tool that this statement is about, if it is about one. */
    static Optional<String> bookkeeping(String statement) {
        Matcher table = ON_TABLE.matcher(statement);
        return table.lookingAt() ? Optional.of(table.group(1)).filter(Bookkeeping::is) : Optional.empty();
    }

    /** Flyway creates its default schema first; and a view that is not populated cannot be read. */
    private static String usable(String statement) {
        if (statement.startsWith("CREATE SCHEMA ")) {
            return statement.replaceFirst("CREATE SCHEMA (?!IF NOT EXISTS )", "CREATE SCHEMA IF NOT EXISTS ");
        }
        return statement.startsWith("CREATE MATERIALIZED VIEW ")
                ? POPULATED_LATER.matcher(statement).replaceFirst("")
                : statement;
    }

    private String text() {
        refuse(
                Files.isDirectory(file),
                "this is a folder, not a dump in the plain format",
                "make SQL of it:\npg_restore --schema-only --no-owner --file=schema.sql " + file);
        refuse(!Files.isRegularFile(file), "there is no such file", "make it with\n" + COMMAND);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(512);
            String begin = new String(head, StandardCharsets.ISO_8859_1);
            refuse(
                    begin.startsWith(CUSTOM) || begin.indexOf("ustar") == 257,
                    "this dump is not in the plain format",
                    "make SQL of it:\npg_restore --schema-only --no-owner --file=schema.sql " + file);
            return Files.readString(file);
        } catch (CharacterCodingException failure) {
            throw refusal("this file is not in UTF-8", "dump it anew with --encoding=UTF8:\n" + COMMAND);
        } catch (IOException failure) {
            throw refusal("this file cannot be read: " + failure, "give a file that can be read");
        }
    }

    private void refuse(boolean condition, String what, String remedy) {
        if (condition) {
            throw refusal(what, remedy);
        }
    }

    private Refusal refusal(String what, String remedy) {
        return new Refusal(what, "--adopt=" + file, remedy);
    }
}
