package com.asoud.ddl.cli;

import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The PostgreSQL that is thrown away. */
final class ShadowOptions {

    @Option(names = "--shadow-url", paramLabel = "URL")
    private Optional<String> url = Optional.empty();

    @Option(names = "--shadow-user", paramLabel = "USER")
    private Optional<String> user = Optional.empty();

    @Option(names = "--postgres-cache", paramLabel = "FOLDER")
    private Optional<String> cache = Optional.empty();

    /** @param major of the embedded one; empty for the one that is there */
    ShadowServer server(Optional<Integer> major) {
        return given(url)
                .map(server -> ShadowServer.at(server, given(user), Optional.ofNullable(System.getenv("PGPASSWORD"))))
                .orElseGet(() ->
                        ShadowServer.embedded(given(cache).map(Path::of).orElseGet(ShadowOptions::cacheOfUser), major));
    }

    /** By the XDG base directory specification. */
    private static Path cacheOfUser() {
        return given(Optional.ofNullable(System.getenv("XDG_CACHE_HOME")))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("asoud-ddl-gen")
                .resolve("postgres");
    }

    /** A build tool that has no value for an option passes the empty string. */
    static Optional<String> given(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }
}
