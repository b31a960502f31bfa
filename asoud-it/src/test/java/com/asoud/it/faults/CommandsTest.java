package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The five commands, one after the other, as an operator uses them. */
class CommandsTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    @Test
    void migrates_tells_takes_back_and_migrates_again() throws SQLException {
        SERVER.execute("CREATE DATABASE asoud");
        String url = SERVER.url("asoud");

        assertThat(Tool.run(url, "status")).satisfies(run -> {
            run.expectCode(0);
            assertThat(run.out()).startsWith("0 applied, 17 pending, 0 failed");
        });
        assertThat(Tool.run(url, "migrate").out())
                .endsWith("Applied 17 migrations; every index is valid and as declared.\n");
        assertThat(Tool.run(url, "migrate").out()).startsWith("Nothing to do");
        assertThat(Tool.run(url, "rollback", "--to=1", "--table=product", "--yes")
                        .out())
                .endsWith("Took back 6 versions; migrate applies them again.\n");
        assertThat(Tool.run(url, "status").out()).startsWith("11 applied, 6 pending, 0 failed");
        assertThat(Tool.run(url, "plan").out())
                .contains("6 migrations: 6 build an index concurrently\n")
                .endsWith("Nobody is in the way.\n");
        assertThat(Tool.run(url, "migrate").out())
                .endsWith("Applied 6 migrations; every index is valid and as declared.\n");
        assertThat(Tool.run(url, "rollback", "--to=0", "--yes").out())
                .endsWith("Took back 17 versions; migrate applies them again.\n");
        assertThat(Tool.run(url, "status").out()).startsWith("0 applied, 17 pending, 0 failed");
    }

    @Test
    void a_build_has_the_parallel_workers_that_were_asked_for() throws SQLException {
        Live database = new Live.Templates(SERVER).tablesOnly();
        database.execute("ALTER DATABASE " + database.name() + " SET min_parallel_table_scan_size = 0");
        database.execute("ALTER DATABASE " + database.name() + " SET log_min_messages = debug1");

        int begin = SERVER.log().length();
        Tool alone = Tool.run(database.url(), "migrate", "--parallel-workers=0");
        List<String> withoutHelp = builds(begin);
        Tool.run(database.url(), "rollback", "--to=1", "--yes");
        begin = SERVER.log().length();
        Tool helped = Tool.run(database.url(), "migrate", "--parallel-workers=1");
        List<String> withHelp = builds(begin);

        assertThat(alone.out()).contains("each, no parallel workers\n").endsWith("valid and as declared.\n");
        assertThat(withoutHelp).hasSize(16).allMatch(build -> build.endsWith("serially"));
        assertThat(helped.out()).contains("each, up to 1 parallel worker\n").endsWith("valid and as declared.\n");
        assertThat(withHelp).hasSize(16).anyMatch(build -> build.endsWith("with request for 1 parallel workers"));
    }

    /** What PostgreSQL notes of each build, from this place of its log on. */
    private static List<String> builds(int begin) {
        return SERVER.log()
                .substring(begin)
                .lines()
                .filter(line -> line.contains("building index \"idx_"))
                .toList();
    }
}
