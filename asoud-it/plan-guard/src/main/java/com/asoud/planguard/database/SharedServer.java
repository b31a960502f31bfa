package com.asoud.planguard.database;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The server of a whole test run. One that does not start is tried once and not again for every test class: it may have
 * taken minutes to give up.
 */
record SharedServer(Optional<PostgresServer> server, Optional<RuntimeException> failure) implements AutoCloseable {

    static SharedServer start(Supplier<PostgresServer> start) {
        try {
            return new SharedServer(Optional.of(start.get()), Optional.empty());
        } catch (RuntimeException failure) {
            return new SharedServer(Optional.empty(), Optional.of(failure));
        }
    }

    /** @throws RuntimeException the one it did not start with */
    PostgresServer get() {
        return server.orElseThrow(failure::orElseThrow);
    }

    @Override
    public void close() {
        server.ifPresent(PostgresServer::close);
    }
}
