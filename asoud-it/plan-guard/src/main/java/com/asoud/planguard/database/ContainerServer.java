package com.asoud.planguard.database;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowServer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, set up as the embedded one is. Testcontainers removes it if the JVM dies. */
final class ContainerServer {

    private static final String OPTION = "-D" + PostgresServer.KIND_PROPERTY;

    private ContainerServer() {}

    /**
     * @return to be closed by the caller
     * @throws org.opentest4j.TestAbortedException if there is no Docker
     * @throws Refusal if there is, and the container does not start
     */
    static PostgresServer start(int major, Map<String, String> settings) {
        requireDocker(DockerClientFactory.instance().isDockerAvailable());
        String image = "postgres:" + major;
        pull(image);
        PostgreSQLContainer container = container(image, settings);
        try {
            container.start();
            ShadowServer server = ShadowServer.at(
                    container.getJdbcUrl(),
                    Optional.of(container.getUsername()),
                    Optional.of(container.getPassword()),
                    OPTION);
            return new PostgresServer(server, container::stop);
        } catch (ContainerLaunchException failure) {
            container.stop();
            throw refusal("the container does not start: " + root(failure).getMessage(), image);
        } catch (RuntimeException failure) {
            container.stop();
            throw failure;
        }
    }

    /** Not an error: whoever runs all tests everywhere is told what was left out, and why. */
    static void requireDocker(boolean available) {
        if (!available) {
            Assumptions.abort("""
                    skipped: there is no Docker for %s=testcontainers; start Docker, or leave the property away to \
                    test on the embedded PostgreSQL""".formatted(OPTION));
        }
    }

    /** Unless it is there. A container whose image cannot be pulled tries for minutes, four times over. */
    private static void pull(String image) {
        try {
            new RemoteDockerImage(DockerImageName.parse(image)).get();
        } catch (RuntimeException failure) {
            throw refusal(
                    "Docker has no such image, and cannot pull it: "
                            + root(failure).getMessage(),
                    image);
        }
    }

    private static PostgreSQLContainer container(String image, Map<String, String> settings) {
        return new PostgreSQLContainer(image)
                .withEnv("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C")
                .withCommand(command(settings));
    }

    private static String[] command(Map<String, String> settings) {
        Stream<String> options = settings.entrySet().stream()
                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue()));
        return Stream.concat(Stream.of("postgres"), options).toArray(String[]::new);
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static Refusal refusal(String what, String image) {
        return new Refusal(
                what,
                image,
                "read what Testcontainers and Docker say above, and try: docker run -e POSTGRES_PASSWORD=x " + image
                        + "\nor leave " + OPTION + " away to use the embedded server");
    }
}
