package com.asoud.it.examples;

import static com.asoud.it.examples.SampleBuild.address;
import static com.asoud.it.examples.SampleBuild.java;
import static com.asoud.it.examples.SampleBuild.maven;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A team whose Spring Boot project has entities and migrations of its own adds the plugin: it generates the indexes
 * that the entities ask for, fails the build of an entity that was changed without its migration, and the application
 * starts on what was generated. Its plan guards run in its own tests. {@code mvn verify -Pexamples -pl asoud-it -am}
 * runs it.
 */
class SpringBootExamplesCheck {

    private static final String ENTITY = "src/main/java/com/example/library/Book.java";
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path ROLLBACKS = Path.of("src/main/resources/db/rollback");

    @RegisterExtension
    static final ClonedDatabase databases = ClonedDatabase.of(Template.EMPTY);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void plugin_and_plan_guard_are_installed() throws IOException {
        SampleBuild.install("asoud-ddl-gen,asoud-it/plan-guard/spring");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3.5", "spring-boot-4.1"})
    void a_project_with_a_history_takes_the_plugin(String name) throws IOException, SQLException {
        Path sample = SampleBuild.EXAMPLES.resolve(name);
        SampleBuild project = new SampleBuild(copyOf(sample));
        Map<String, String> generated = generatedFiles();
        for (String file : generated.keySet()) {
            Files.delete(project.folder().resolve(file));
        }

        // The files that are committed are those that it generates.
        assertThat(project.attempt(maven("verify", "-DskipTests"), Map.of()))
                .satisfies(said -> assertThat(said.exitCode()).as(said.text()).isNotZero())
                .satisfies(said -> assertThat(said.text()).contains("Check failed: run mvn asoud-ddl:generate"));
        project.run(maven("asoud-ddl:generate"));
        assertThat(generatedFiles().keySet()).isEqualTo(generated.keySet());
        project.run(maven("verify", "-DskipTests"));

        Path entity = project.folder().resolve(ENTITY);
        Files.writeString(
                entity,
                Files.readString(entity)
                        .replace(
                                "@Entity\n",
                                "@Entity\n@jakarta.persistence.Table(indexes =\n"
                                        + "    @jakarta.persistence.Index(name = \"idx_book_author\", columnList = \"author, title\"))\n")
                        .replace(
                                "private Integer publishedYear;",
                                "private Integer publishedYear;\n\n    private String shelfMark;"));
        assertThat(project.attempt(maven("verify", "-DskipTests"), Map.of()))
                .satisfies(said -> assertThat(said.exitCode()).as(said.text()).isNotZero())
                .satisfies(said -> assertThat(said.text())
                        .contains(
                                "Check failed: run mvn asoud-ddl:generate",
                                "V7__",
                                "V8__create_index_idx_book_author_on_book.sql"));
        project.run(maven("asoud-ddl:generate"));
        assertThat(generatedFiles().keySet()).hasSizeGreaterThan(generated.size());
        project.run(maven("verify", "-DskipTests"));

        try (TestDatabase database = databases.another()) {
            List<String> start = java("-jar", jar(project.folder()));
            assertThat(project.run(start, address(database))).contains("overdue loans: 0");
            // Nothing is pending, and Hibernate's validate passes again.
            assertThat(project.run(start, address(database))).contains("overdue loans: 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3.5", "spring-boot-4.1"})
    void its_plan_guards_pass_until_an_index_is_gone(String name) throws IOException {
        SampleBuild project = new SampleBuild(copyOf(SampleBuild.EXAMPLES.resolve(name)));
        List<String> test = maven("test", "-Dasoud.postgres.cache=" + SampleBuild.CHECKOUT.resolve("target/postgres"));
        project.run(test);

        for (String file : generatedFiles().keySet()) {
            if (file.contains("idx_loan_member")) {
                Files.delete(project.folder().resolve(file));
            }
        }
        List<String> again = maven("clean", "test", test.get(test.size() - 1));
        assertThat(project.attempt(again, Map.of()))
                .satisfies(said -> assertThat(said.exitCode()).as(said.text()).isNotZero())
                .satisfies(said -> assertThat(said.text())
                        .contains(
                                "LoanRepository.findByMemberIdOrderByLentAtDesc does not keep what"
                                        + " QueryPlansTest.loans_of_a_member promises",
                                "MISSING_INDEX",
                                "idx_loan_member is not in the database as its @Index declares it"));
    }

    private Path copyOf(Path sample) throws IOException {
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(sample.resolve("target")))
                    .toList()) {
                Path copy = folder.resolve(sample.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return folder;
    }

    /** Their content by path. */
    private Map<String, String> generatedFiles() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path below : List.of(MIGRATIONS, ROLLBACKS)) {
            if (Files.isDirectory(folder.resolve(below))) {
                try (Stream<Path> found = Files.list(folder.resolve(below))) {
                    for (Path file : found.filter(
                                    each -> !each.getFileName().toString().matches("V[123]__.*"))
                            .collect(Collectors.toList())) {
                        files.put(folder.relativize(file).toString(), Files.readString(file));
                    }
                }
            }
        }
        return files;
    }

    private static String jar(Path project) throws IOException {
        try (Stream<Path> files = Files.list(project.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }
}
