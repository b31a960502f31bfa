package com.asoud.planguard.database;

import java.util.List;
import java.util.Properties;

/** A server beside the one that all tests share, which may be of any kind. */
final class AnotherServer {

    private static final List<String> CHOOSES_ANOTHER_KIND =
            List.of(PostgresServer.KIND_PROPERTY, PostgresServer.URL_PROPERTY, PostgresServer.USER_PROPERTY);

    private AnotherServer() {}

    /** Of the major that this test run is about. */
    static PostgresServer embedded() {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        CHOOSES_ANOTHER_KIND.forEach(properties::remove);
        return ServerChoice.of(properties).start();
    }
}
