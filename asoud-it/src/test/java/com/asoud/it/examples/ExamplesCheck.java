package com.asoud.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.SampleData;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Builds and runs each project below {@code docs/examples} as its README says, on an empty database: it migrates, and
 * with rows there it prints the newest products of market 123. Spring and Quarkus also tell that each declared index is
 * there. {@code mvn verify -Pexamples -pl asoud-it -am} runs this class alone; it installs the model and the index
 * metrics in the local repository, as a user does.
 */
class ExamplesCheck {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXAMPLES = CHECKOUT.resolve("docs/examples");

    @RegisterExtension
    static final ClonedDatabase databases = ClonedDatabase.of(Template.EMPTY);

    private record Example(String folder, List<String> build, List<String> run) {

        @Override
        public String toString() {
            return folder;
        }
    }

    static final List<Example> PROJECTS = List.of(
            new Example("plain", maven("compile"), maven("exec:java")),
            new Example(
                    "spring",
                    maven("package"),
                    List.of(java(), "-jar", "target/shop-spring-1.jar", "--spring.profiles.active=production")),
            new Example("quarkus", maven("package"), List.of(java(), "-jar", "target/quarkus-app/quarkus-run.jar")));

    @BeforeAll
    static void model_and_metrics_are_installed() throws IOException {
        run(
                CHECKOUT,
                maven(
                        "install",
                        "-DskipTests",
                        "-Dspotless.check.skip",
                        "-pl",
                        "asoud-model,asoud-model/index-metrics",
                        "-am"),
                Map.of());
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PROJECTS")
    void the_project_migrates_an_empty_database_and_reads_from_it(Example example) throws IOException, SQLException {
        Path folder = EXAMPLES.resolve(example.folder());
        run(folder, example.build(), Map.of());
        try (TestDatabase database = databases.another()) {
            run(folder, example.run(), address(database));
            SampleData.insert(database.dataSource());

            List<String> said =
                    run(folder, example.run(), address(database)).lines().toList();
            assertThat(said)
                    .filteredOn(line -> line.matches("\\d+ Product \\d+"))
                    .hasSize(20);
            if (!example.folder().equals("plain")) {
                assertThat(said)
                        .as("what the index metrics of %s tell", example)
                        .filteredOn(line -> line.matches("(\\d\\d+) declared indexes, \\1 present"))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FLAVOURS")
    void flyways_own_maven_plugin_migrates_an_empty_database(String flavour) throws IOException, SQLException {
        try (TestDatabase database = databases.another()) {
            run(EXAMPLES.resolve("flyway"), maven("flyway:migrate", "-Dflavour=" + flavour), address(database));

            SampleData.insert(database.dataSource());
        }
    }

    static final List<String> FLAVOURS = List.of("standard", "concurrent");

    private static Map<String, String> address(TestDatabase database) throws SQLException {
        PGSimpleDataSource address = database.dataSource().unwrap(PGSimpleDataSource.class);
        return Map.of(
                "DB_URL", address.getURL(),
                "DB_USER", String.valueOf(address.getUser()),
                "DB_PASSWORD", "none is asked for");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> maven(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-q"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(Path folder, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (InputStream said = process.getInputStream()) {
            String output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.onExit().join().exitValue())
                    .as("%s in %s%n%s", String.join(" ", command), folder, output)
                    .isZero();
            return output;
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        }
    }
}
