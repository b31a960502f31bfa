package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The five commands, one after the other, as an operator uses them. */
class CommandsTest {

    private static final CrashableServer SERVER = CrashableServer.create();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void migrates_tells_takes_back_and_migrates_again() throws SQLException {
        SERVER.execute("CREATE DATABASE asoud");
        String url = SERVER.url("asoud");

        assertThat(Tool.run(url, "status")).satisfies(run -> {
            assertThat(run.code()).isZero();
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
                .contains("6 migrations; indexes of about ")
                .endsWith("Nobody is in the way.\n");
        assertThat(Tool.run(url, "migrate").out())
                .endsWith("Applied 6 migrations; every index is valid and as declared.\n");
        assertThat(Tool.run(url, "rollback", "--to=0", "--yes").out())
                .endsWith("Took back 17 versions; migrate applies them again.\n");
        assertThat(Tool.run(url, "status").out()).startsWith("0 applied, 17 pending, 0 failed");
    }
}
