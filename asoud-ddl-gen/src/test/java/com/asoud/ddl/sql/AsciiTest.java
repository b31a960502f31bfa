package com.asoud.ddl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A database of another encoding cannot take every character: what we send it is ASCII, but for the names of others.
 */
class AsciiTest {

    private static final Path SOURCES = Path.of("src/main/java/com/asoud/ddl");
    private static final Pattern TEXT_BLOCK = Pattern.compile("(?s)\"\"\".*?\"\"\"");

    @Test
    void the_sql_of_the_sources_is_ascii() throws IOException {
        List<String> sql = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                String step = SOURCES.relativize(file).getName(0).toString();
                if (step.equals("sql") || step.equals("catalog")) {
                    sql.add(source);
                } else {
                    TEXT_BLOCK.matcher(source).results().forEach(block -> sql.add(block.group()));
                }
            }
        }

        assertThat(sql).hasSizeGreaterThan(50).allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
    }
}
