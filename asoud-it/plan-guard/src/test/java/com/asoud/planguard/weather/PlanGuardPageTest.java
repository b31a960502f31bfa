package com.asoud.planguard.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/plan-guard.md} shows a stranger nothing but what is compiled here. */
class PlanGuardPageTest {

    private static final Path PAGE = Path.of("../../docs/plan-guard.md");
    private static final Path SOURCES = Path.of("src/test/java/com/asoud/planguard/weather");
    private static final Pattern SAMPLE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @Test
    void every_line_of_a_sample_is_compiled() throws IOException {
        String compiled = compact(sources());
        List<String> lines = SAMPLE.matcher(Files.readString(PAGE))
                .results()
                .flatMap(sample -> sample.group(1).lines())
                .map(PlanGuardPageTest::compact)
                .toList();

        assertThat(lines)
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(compiled).contains(line));
    }

    @Test
    void the_page_is_read_in_a_few_minutes() throws IOException {
        assertThat(Files.readAllLines(PAGE)).hasSizeLessThan(100);
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(PlanGuardPageTest::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }
}
