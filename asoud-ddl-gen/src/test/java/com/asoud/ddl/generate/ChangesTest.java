package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of change, as text: each folder below {@code src/test/resources/changes} says what the schema is and what
 * it becomes ({@link ChangeCase}), and what is generated then. That the files are right is proven by the generator
 * itself, on a real PostgreSQL, in both flavours and back again: it writes nothing that it has not proven.
 *
 * <p>After a change to what is generated, write the expectations anew, and read the difference before committing it. A
 * block that changed stands there in full; change it in {@code blocks.sql} ({@link Shorthand}), and write them again:
 *
 * <pre>mvn -pl asoud-ddl-gen test -Dtest=ChangesTest -Dgolden.update=true</pre>
 */
@Execution(ExecutionMode.CONCURRENT)
class ChangesTest {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_change_becomes_the_expected_files(String name, @TempDir Path folder) throws IOException {
        ChangeCase change = ChangeCase.read(name);
        Project project = new Project(folder);
        change.prepare(project);

        GenerationResult result = project.generate(change.after(), change.options());

        String generated = GeneratedText.of(result);
        if (UPDATE) {
            Files.writeString(change.expectation(), generated);
        }
        assertThat(generated).isEqualTo(Files.readString(change.expectation()));
    }

    @Test
    void every_block_of_the_shorthand_stands_in_a_case() throws IOException {
        StringBuilder cases = new StringBuilder();
        try (Stream<Path> files = Files.walk(ChangeCase.CASES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                cases.append(Files.readString(file)).append('\n');
            }
        }

        assertThat(Shorthand.unusedIn(cases.toString())).isEmpty();
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(ChangeCase.CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }
}
