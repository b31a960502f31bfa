package com.asoud.ddl.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DiskUseTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("disk");

    /** What no query uses, health --since judges: one look cannot. */
    @Test
    void an_index_that_is_invalid_can_go_and_one_that_is_young_or_part_of_another_object_cannot() throws SQLException {
        long bytes;
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, """
                    CREATE TABLE thing (id int PRIMARY KEY, name text);
                    CREATE INDEX young ON thing (name);
                    CREATE INDEX failed ON thing (id, name);
                    CREATE TABLE whole (id int) PARTITION BY RANGE (id);
                    CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (9);
                    CREATE INDEX whole_id ON whole (id);
                    SELECT lo_from_bytea(0, decode(string_agg(md5(n::text), ''), 'hex')) FROM generate_series(1, 200000) AS n;
                    CHECKPOINT
                    """);
            assertThat(DiskUse.of(Patients.live(DATABASE)).findings()).isEmpty();
            Sql.execute(connection, """
                    UPDATE pg_index SET indisvalid = false
                    WHERE indexrelid IN ('failed'::regclass, 'thing_pkey'::regclass, 'part_id_idx'::regclass)
                    """);
            bytes = Sql.<Long>value(connection, "SELECT pg_database_size(current_database())");
        }

        DiskUse disk = DiskUse.of(Patients.live(DATABASE));

        assertThat(disk.findings())
                .extracting(Finding::cause, finding -> finding.what().split(" ")[0], Finding::remedy)
                .containsExactlyInAnyOrder(
                        tuple(
                                Cause.INVALID_INDEX,
                                "failed",
                                "it is in no migration: run reindex failed; or, if nobody needs it: DROP INDEX CONCURRENTLY failed;"),
                        tuple(Cause.INVALID_INDEX, "thing_pkey", "it is in no migration: run reindex thing_pkey"),
                        tuple(Cause.INVALID_INDEX, "part_id_idx", "it is in no migration: run reindex part_id_idx"));
        assertThat(disk.databaseBytes()).isBetween(bytes, bytes + (1 << 20));
        assertThat(disk.largest())
                .first()
                .satisfies(largest -> assertThat(largest.name()).isEqualTo("pg_largeobject"));
    }
}
