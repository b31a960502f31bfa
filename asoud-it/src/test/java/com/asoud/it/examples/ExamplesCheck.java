package com.asoud.it.examples;

import static com.asoud.it.examples.SampleBuild.address;
import static com.asoud.it.examples.SampleBuild.java;
import static com.asoud.it.examples.SampleBuild.maven;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.SampleData;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Builds and runs each project below {@code docs/examples} as its README says, on an empty database: it migrates, and
 * with rows there it prints the newest products of market 123. Spring and Quarkus also tell that each declared index is
 * there. {@code mvn verify -Pexamples -pl asoud-it -am} runs this class alone; it installs the model and the index
 * metrics in the local repository, as a user does.
 */
class ExamplesCheck {

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
                    java("-jar", "target/shop-spring-1.jar", "--spring.profiles.active=production")),
            new Example("quarkus", maven("package"), java("-jar", "target/quarkus-app/quarkus-run.jar")));

    @BeforeAll
    static void model_and_metrics_are_installed() throws IOException {
        SampleBuild.install("asoud-model,asoud-model/index-metrics");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PROJECTS")
    void the_project_migrates_an_empty_database_and_reads_from_it(Example example) throws IOException, SQLException {
        SampleBuild project = new SampleBuild(SampleBuild.EXAMPLES.resolve(example.folder()));
        project.run(example.build());
        try (TestDatabase database = databases.another()) {
            project.run(example.run(), address(database));
            SampleData.insert(database.dataSource());

            List<String> said =
                    project.run(example.run(), address(database)).lines().toList();
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
            new SampleBuild(SampleBuild.EXAMPLES.resolve("flyway"))
                    .run(maven("flyway:migrate", "-Dflavour=" + flavour), address(database));

            SampleData.insert(database.dataSource());
        }
    }

    static final List<String> FLAVOURS = List.of("standard", "concurrent");
}
