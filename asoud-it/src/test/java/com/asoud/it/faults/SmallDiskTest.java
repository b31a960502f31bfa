package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

class SmallDiskTest {

    private static final String FULL = "53100";

    @Test
    void an_index_that_does_not_fit_fails_and_a_smaller_one_is_built() throws SQLException {
        try (SmallDisk disk = diskOf(4);
                CrashableServer server = CrashableServer.create();
                Connection connection = server.connect()) {
            Sql.execute(connection, "CREATE TABLE wide (id int, text text)");
            Sql.execute(
                    connection,
                    "INSERT INTO wide SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 20000) AS n");
            Sql.execute(connection, "CREATE TABLESPACE small LOCATION '" + disk.folder() + "'");

            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> Sql.execute(
                            connection, "CREATE INDEX CONCURRENTLY too_big ON wide (text) TABLESPACE small"))
                    .matches(failure -> FULL.equals(failure.getSQLState()))
                    .withMessageContaining("No space left on device");
            assertThat(Sql.<Boolean>value(
                            connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'too_big'::regclass"))
                    .isFalse();
            Sql.execute(connection, "DROP INDEX too_big");
            Sql.execute(connection, "CHECKPOINT"); // which removes the files of what was dropped
            Sql.execute(connection, "CREATE INDEX CONCURRENTLY small_enough ON wide (id) TABLESPACE small");
        }
    }

    @Test
    void a_closed_disk_is_neither_mounted_nor_there_even_if_somebody_uses_it() throws IOException, SQLException {
        Path folder;
        try (CrashableServer server = CrashableServer.create()) {
            try (SmallDisk disk = diskOf(4)) {
                folder = disk.folder();
                server.execute("CREATE TABLESPACE small LOCATION '" + folder + "'");
                server.execute("CREATE TABLE held (id int) TABLESPACE small");
                assertThat(mounts()).contains(folder.toString());
            }
            server.crash();
        }

        assertThat(mounts()).doesNotContain(folder.toString());
        assertThat(folder).doesNotExist();
    }

    private static String mounts() throws IOException {
        return Files.readString(Path.of("/proc/mounts"));
    }

    private static SmallDisk diskOf(int megabytes) {
        Optional<SmallDisk> disk = SmallDisk.of(megabytes);
        assumeTrue(disk.isPresent(), "this user may not mount a small disk: only root, with CAP_SYS_ADMIN");
        return disk.orElseThrow();
    }
}
