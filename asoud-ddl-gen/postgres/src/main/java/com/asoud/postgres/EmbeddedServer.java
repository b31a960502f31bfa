package com.asoud.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A server of our own, started from the binaries on the class path. Whenever the JVM is interrupted, while the server
 * starts too, neither a process nor a folder is left.
 */
final class EmbeddedServer implements ShadowServer.Server {

    /** A free port is only known to have been free a moment ago; another process may be quicker. */
    private static final int ATTEMPTS = 5;

    private static final Duration STARTUP = Duration.ofMinutes(2);

    /**
     * A start that is interrupted ends as soon as its processes do, unless it is still unpacking, or the machine is
     * busy.
     */
    private static final Duration INTERRUPTED_START = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final ShutdownHook onInterrupt = new ShutdownHook("embedded-server-closer", this::interrupt);
    private volatile @Nullable OwnedFolder folder;
    private volatile @Nullable EmbeddedPostgres postgres;

    private EmbeddedServer() {}

    /**
     * @param urlOption how the caller's user would name another server, for refusals
     * @param settings of the server, besides those of its locale
     * @param inMemory whether its data may be kept in memory
     */
    static EmbeddedServer start(
            Path cache, Optional<Integer> major, String urlOption, Map<String, String> settings, boolean inMemory) {
        PostgresBinaries binaries = new PostgresBinaries(major, urlOption);
        // The library creates this folder wherever the property points, used or not.
        System.setProperty("ot.epg.working-dir", cache.toString());
        RuntimeException last = new IllegalStateException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Its hook comes before there is anything to remove; once the JVM shuts down, it is refused, and nothing is
            // started.
            EmbeddedServer server = new EmbeddedServer();
            try {
                server.start(cache, binaries, settings, inMemory);
                return server;
            } catch (Refusal refusal) {
                server.stop();
                throw refusal;
            } catch (IOException | RuntimeException failure) {
                server.stop();
                last = new IllegalStateException(failure);
            }
        }
        throw new Refusal(
                "the embedded PostgreSQL does not start: " + last.getMessage(),
                "binaries unpacked in " + cache,
                "read the server's log above; delete that folder if its files are damaged;\n"
                        + "or use a server of your own with " + urlOption
                        + "=jdbc:postgresql://localhost:5432/postgres");
    }

    private void start(Path cache, PostgresBinaries binaries, Map<String, String> settings, boolean inMemory)
            throws IOException {
        try {
            OwnedFolder created = inMemory ? OwnedFolder.createInMemory("postgres") : OwnedFolder.create("postgres");
            folder = created;
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            settings.forEach(builder::setServerConfig);
            Optional<NewCluster> cluster = NewCluster.of(binaries, cache);
            if (cluster.isPresent()) {
                cluster.get().copyTo(created.content());
                builder.setDataDirectoryCustomizer(cluster.get()::keep);
            }
            postgres = builder.setPgBinaryResolver(binaries)
                    .setOverrideWorkingDirectory(cache.toFile())
                    .setDataDirectory(created.content())
                    .setPGStartupWait(STARTUP)
                    .setRegisterShutdownHook(false)
                    // Or else the library runs initdb where a cluster is.
                    .setCleanDataDirectory(false)
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("unix_socket_directories", "")
                    .start();
        } finally {
            startEnded.countDown();
        }
    }

    @Override
    public PGSimpleDataSource dataSource(Optional<String> database) {
        EmbeddedPostgres running = postgres;
        if (running == null) {
            throw new IllegalStateException("the embedded PostgreSQL has not been started");
        }
        return (PGSimpleDataSource) running.getDatabase("postgres", database.orElse("postgres"));
    }

    @Override
    public boolean outlivesUs() {
        return false;
    }

    @Override
    public void stop() {
        try {
            discard();
        } finally {
            onInterrupt.remove();
        }
    }

    /** Called when the JVM shuts down, perhaps while another thread is still starting the server. */
    private void interrupt() {
        long end = System.nanoTime() + INTERRUPTED_START.toNanos();
        try {
            while (!startEnded.await(POLL.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
                starter.interrupt();
                processes().forEach(ProcessHandle::destroy);
            }
        } catch (InterruptedException interruptedToo) {
            Thread.currentThread().interrupt();
        }
        discard();
    }

    private synchronized void discard() {
        EmbeddedPostgres running = postgres;
        OwnedFolder owned = folder;
        try {
            if (running != null) {
                running.close();
            }
            if (owned != null) {
                owned.endProcesses();
                owned.delete();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the embedded PostgreSQL does not stop", failure);
        }
    }

    private Stream<ProcessHandle> processes() {
        OwnedFolder owned = folder;
        return owned == null ? Stream.empty() : owned.processes();
    }
}
