package com.asoud.planguard.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/plan-guard-spring.md} shows a stranger nothing but what is compiled here. */
class PlanGuardSpringPageTest {

    private static final Path PAGE = Path.of("../../../docs/plan-guard-spring.md");
    private static final Path SOURCES = Path.of("src/test/java/com/asoud/planguard/spring/shop");
    private static final Pattern SAMPLE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @Test
    void every_line_of_a_sample_is_compiled() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                sources.append(Files.readString(file));
            }
        }
        String compiled = compact(sources.toString());
        List<String> lines = SAMPLE.matcher(Files.readString(PAGE))
                .results()
                .flatMap(sample -> sample.group(1).lines())
                .map(PlanGuardSpringPageTest::compact)
                .toList();

        assertThat(lines)
                .hasSizeGreaterThan(15)
                .allSatisfy(line -> assertThat(compiled).contains(line));
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }
}
