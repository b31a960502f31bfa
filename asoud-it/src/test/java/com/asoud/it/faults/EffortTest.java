package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What a migration asks of the server beside the builds: connections and statements, which are the same in every run.
 */
class EffortTest {

    @AutoClose
    private static final CrashableServer SERVER =
            CrashableServer.withTemplates(Map.of("log_connections", "on", "log_line_prefix", "%d %p "));

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    /**
     * Twice a second a session looks how far the builds are, and whether the one with the lock is there: not counted.
     */
    private static final String WATCH = "execute[^:]*: SELECT phase, blocks_total,";

    private static final String LOOK = "SELECT \\$1::bigint IS NOT NULL";

    private static final String FILES = "SELECT count(*) FROM flyway_schema_history WHERE type = 'SQL'";

    /** Flyway takes two connections at a time, once to read the history and once to record. */
    @Test
    void one_table_at_a_time_takes_a_session_for_each_table_and_not_for_each_file() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        database.execute("ALTER DATABASE " + database.name() + " SET log_statement = 'all'");
        long before = database.<Long>value(FILES);
        int begin = SERVER.log().length();

        Tool migrate = Tool.run(database.url(), "migrate", "--jobs=1");
        String log = SERVER.log().substring(begin);

        migrate.expectCode(0);
        long files = database.<Long>value(FILES) - before;
        long tables =
                database.<Long>value("SELECT count(DISTINCT tablename) FROM pg_indexes WHERE indexname LIKE 'idx\\_%'");
        assertThat(files).isGreaterThan(tables);
        assertThat(count(log, database, "connection authorized:"))
                .as("connections")
                .isLessThanOrEqualTo(8 + tables);
        Set<String> watching = sessions(log, database, WATCH).collect(Collectors.toSet());
        assertThat(sessions(log, database, "(execute|statement)[^:]*: (?!" + LOOK + ")")
                        .filter(session -> !watching.contains(session)))
                .as("statements")
                .hasSizeLessThanOrEqualTo(150 + 25 * Math.toIntExact(files));
    }

    private static long count(String log, Live database, String what) {
        return sessions(log, database, what).count();
    }

    /** The process of each line that says this. */
    private static Stream<String> sessions(String log, Live database, String what) {
        return Pattern.compile("(?m)^" + database.name() + " (\\d+) LOG:  " + what)
                .matcher(log)
                .results()
                .map(line -> line.group(1));
    }

    @Test
    void too_few_connections_are_told_before_anything_begins() throws SQLException {
        Live database = TEMPLATES.nearly();
        SERVER.execute("CREATE ROLE four LOGIN CONNECTION LIMIT 4");
        database.execute("GRANT ALL ON SCHEMA public TO four; GRANT ALL ON flyway_schema_history TO four;"
                + " ALTER TABLE product OWNER TO four; ALTER TABLE market OWNER TO four");

        Tool refused = Tool.as("four", database.url(), "migrate");
        SERVER.execute("ALTER ROLE four CONNECTION LIMIT 5");
        Tool enough = Tool.as("four", database.url(), "migrate");

        refused.expectCode(1);
        assertThat(refused.err())
                .contains("migrate needs 5 connections at a time", "CONNECTION LIMIT of the role four (4)");
        enough.expectCode(0);
    }
}
