package com.asoud.ddl.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where unpacked PostgreSQL binaries are kept between runs. */
final class PostgresCache {

    private PostgresCache() {}

    /** The folder of the user, by the XDG base directory specification. */
    static Path ofUser() {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return cache.resolve("asoud-ddl-gen").resolve("postgres");
    }
}
