package com.asoud.ddl.shadow;

import com.asoud.ddl.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of our own, started from the binaries on the class path. */
final class EmbeddedServer implements ShadowServer.Server {

    /** A free port is only known to have been free a moment ago; another process may be quicker. */
    private static final int ATTEMPTS = 5;

    private static final Duration STARTUP = Duration.ofMinutes(2);

    private final EmbeddedPostgres postgres;

    private EmbeddedServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static EmbeddedServer start(Path cache, Optional<Integer> major) {
        PostgresBinaries binaries = PostgresBinaries.onClassPath(major);
        // The library creates this folder wherever the property points, used or not.
        System.setProperty("ot.epg.working-dir", cache.toString());
        RuntimeException last = new IllegalStateException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return new EmbeddedServer(start(cache, binaries));
            } catch (Refusal refusal) {
                throw refusal;
            } catch (IOException | RuntimeException failure) {
                last = new IllegalStateException(failure);
            }
        }
        throw new Refusal(
                "the embedded PostgreSQL does not start: " + last.getMessage(),
                "binaries unpacked in " + cache,
                "read the server's log above; delete that folder if its files are damaged;\n"
                        + "or use a server of your own with --shadow-url=jdbc:postgresql://localhost:5432/postgres");
    }

    private static EmbeddedPostgres start(Path cache, PostgresBinaries binaries) throws IOException {
        Path data = Files.createTempDirectory("asoud-ddl-postgres-");
        try {
            return EmbeddedPostgres.builder()
                    .setPgBinaryResolver(binaries)
                    .setOverrideWorkingDirectory(cache.toFile())
                    .setDataDirectory(data)
                    .setPGStartupWait(STARTUP)
                    .setRegisterShutdownHook(false)
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("wal_level", "minimal")
                    .setServerConfig("max_wal_senders", "0")
                    .setServerConfig("autovacuum", "off")
                    .setServerConfig("shared_buffers", "64MB")
                    .start();
        } catch (IOException | RuntimeException failure) {
            discard(data);
            throw failure;
        }
    }

    /** What a start that failed half-way left: perhaps a server, certainly a folder. */
    private static void discard(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
        FileUtils.deleteDirectory(data.toFile());
    }

    @Override
    public PGSimpleDataSource dataSource(Optional<String> database) {
        return (PGSimpleDataSource) postgres.getDatabase("postgres", database.orElse("postgres"));
    }

    @Override
    public boolean outlivesUs() {
        return false;
    }

    @Override
    public void stop() {
        try {
            postgres.close();
        } catch (IOException failure) {
            throw new IllegalStateException("the embedded PostgreSQL does not stop", failure);
        }
    }
}
