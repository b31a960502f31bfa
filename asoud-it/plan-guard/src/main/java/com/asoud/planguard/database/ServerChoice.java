package com.asoud.planguard.database;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Which server the tests run on. */
sealed interface ServerChoice {

    /**
     * @param settings of a server that is started
     * @return to be closed by the caller
     * @throws Refusal if that does not succeed
     * @throws org.opentest4j.TestAbortedException if it cannot, on this machine
     */
    PostgresServer start(Map<String, String> settings);

    /** The same, without any safety that a server which is thrown away does not need. */
    default PostgresServer start() {
        return start(ShadowServer.THROWAWAY_SETTINGS);
    }

    /**
     * What the properties say, which are named in {@link PostgresServer}. An empty value is none: a build tool that has
     * no value passes that.
     *
     * @throws Refusal if they say nothing, or two things
     */
    static ServerChoice of(Properties properties) {
        Optional<String> kind = given(properties, PostgresServer.KIND_PROPERTY);
        Optional<String> url = given(properties, PostgresServer.URL_PROPERTY);
        Optional<String> user = given(properties, PostgresServer.USER_PROPERTY);
        requireOne(kind, url, user);
        if (url.isPresent()) {
            return new OwnServer(url.get(), user);
        }
        Optional<Integer> major = given(properties, PostgresServer.MAJOR_PROPERTY)
                .map(text -> ShadowServer.major(text, option(PostgresServer.MAJOR_PROPERTY)));
        return switch (kind.orElse(Embedded.NAME)) {
            case Embedded.NAME ->
                new Embedded(
                        Path.of(given(properties, PostgresServer.CACHE_PROPERTY).orElse("target/postgres")), major);
            case Container.NAME -> new Container(major.orElse(Container.DEFAULT_MAJOR));
            default -> throw unknown(kind.get());
        };
    }

    private static void requireOne(Optional<String> kind, Optional<String> url, Optional<String> user) {
        if (kind.isPresent() && url.isPresent()) {
            throw new Refusal(
                    "two servers are chosen to test on",
                    option(PostgresServer.KIND_PROPERTY) + " and " + option(PostgresServer.URL_PROPERTY),
                    "keep one of the two");
        }
        if (user.isPresent() && url.isEmpty()) {
            throw new Refusal(
                    "there is a user, but no server of which",
                    option(PostgresServer.USER_PROPERTY),
                    "say which server: " + option(PostgresServer.URL_PROPERTY)
                            + "=jdbc:postgresql://localhost:5432/postgres, or leave the user away");
        }
    }

    private static Refusal unknown(String kind) {
        return new Refusal(
                "'" + kind + "' is no kind of server to test on",
                option(PostgresServer.KIND_PROPERTY),
                "use %s or %s; or a server of your own with %s=jdbc:postgresql://localhost:5432/postgres"
                        .formatted(Embedded.NAME, Container.NAME, option(PostgresServer.URL_PROPERTY)));
    }

    private static Optional<String> given(Properties properties, String property) {
        return Optional.ofNullable(properties.getProperty(property))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String option(String property) {
        return "-D" + property;
    }

    /**
     * From the binaries on the class path.
     *
     * @param cache where they are unpacked, once
     * @param major empty for the only one there
     */
    record Embedded(Path cache, Optional<Integer> major) implements ServerChoice {

        static final String NAME = "embedded";

        @Override
        public PostgresServer start(Map<String, String> settings) {
            return new PostgresServer(
                    ShadowServer.embedded(cache.toAbsolutePath(), major, option(PostgresServer.URL_PROPERTY), settings),
                    () -> {});
        }
    }

    /** In a container of its own. */
    record Container(int major) implements ServerChoice {

        static final String NAME = "testcontainers";
        static final int DEFAULT_MAJOR = 18;

        @Override
        public PostgresServer start(Map<String, String> settings) {
            try {
                return ContainerServer.start(major, settings);
            } catch (NoClassDefFoundError missing) {
                throw new Refusal(
                        "Testcontainers is not on the class path: no " + missing.getMessage(),
                        option(PostgresServer.KIND_PROPERTY) + "=" + NAME,
                        "add org.testcontainers:testcontainers-postgresql to the dependencies of the tests;\n"
                                + "or leave " + option(PostgresServer.KIND_PROPERTY)
                                + " away to use the embedded server");
            }
        }
    }

    /** Somebody's, who lets us create databases. The password is in no property. */
    record OwnServer(String url, Optional<String> user) implements ServerChoice {

        @Override
        public PostgresServer start(Map<String, String> settings) {
            Optional<String> password = Optional.ofNullable(System.getenv("PGPASSWORD"));
            return new PostgresServer(
                    ShadowServer.at(url, user, password, option(PostgresServer.URL_PROPERTY)), () -> {});
        }
    }
}
