package com.asoud.ddl.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DiskUseTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("disk");

    /** What has another task than queries, or was used, is needed; and nobody knows it before the counters have run. */
    @Test
    void an_index_is_called_unused_if_it_has_no_other_task_and_the_counters_have_run_for_long() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, """
                    CREATE TABLE parent (id int PRIMARY KEY);
                    CREATE TABLE thing (id int PRIMARY KEY, parent int REFERENCES parent, code int, name text, price int);
                    CREATE INDEX of_the_parent ON thing (parent);
                    CREATE UNIQUE INDEX a_rule ON thing (code);
                    CREATE INDEX used ON thing (price);
                    CREATE INDEX unused ON thing (name);
                    INSERT INTO thing SELECT n, NULL, n, 'thing ' || n, n FROM generate_series(1, 2000) AS n;
                    ANALYZE thing
                    """);
            Sql.execute(connection, "SELECT * FROM thing WHERE price = 7");
        }

        assertThat(DiskUse.of(Patients.live(DATABASE), Duration.ZERO).findings())
                .filteredOn(finding -> finding.cause() == Cause.UNUSED_INDEX)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what()).startsWith("unused takes");
                    assertThat(finding.remedy()).endsWith("DROP INDEX CONCURRENTLY unused;");
                });
        assertThat(DiskUse.of(Patients.live(DATABASE)).findings()).isEmpty();
    }
}
