package com.asoud.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The one embedded PostgreSQL of a test JVM; it stops when the JVM ends. */
public final class TestServer {

    private static final ShadowServer SERVER = ShadowServer.embedded(cache(), Optional.empty());

    private TestServer() {}

    /** Started by whoever asks first. Nobody closes it. */
    public static ShadowServer get() {
        return SERVER;
    }

    /** Where the binaries are unpacked, once for all test JVMs. */
    public static Path cache() {
        return Path.of(System.getProperty("asoud.postgres.cache", "target/postgres"))
                .toAbsolutePath();
    }

    /** The beginnings of a server of a test's own, which leaves no folder behind when it is closed. */
    public static EmbeddedPostgres.Builder another() {
        // The library creates this folder wherever the property points, used or not.
        System.setProperty("ot.epg.working-dir", cache().toString());
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(cache().toFile())
                // Or else those of the library, 10 s, and of the machine.
                .setPGStartupWait(Duration.ofMinutes(2))
                .setLocaleConfig("locale", "C")
                .setServerConfig("unix_socket_directories", "");
    }

    /** A database of this server as a stranger would name it; the user is {@code postgres}, and needs no password. */
    public static String url(ShadowDatabase database) {
        PGSimpleDataSource source = (PGSimpleDataSource) database.dataSource();
        return "jdbc:postgresql://" + source.getServerNames()[0] + ":" + source.getPortNumbers()[0] + "/"
                + source.getDatabaseName();
    }
}
