package com.asoud.ddl.generate;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import java.util.List;
import java.util.regex.Pattern;

/** What was generated, as one text that people can read from top to bottom. */
final class GeneratedText {

    /** The blocks of a concurrent index file, all alike; what they do is said by the comment before them. */
    private static final Pattern BLOCK = Pattern.compile("(?s)DO (\\$ddl\\d*\\$) .*?\\nEND \\1;");

    private GeneratedText() {}

    /**
     * Every file below a line with its path, then what was kept.
     *
     * @param whole whether not to shorten the blocks of concurrent index files
     */
    static String of(GenerationResult result, boolean whole) {
        StringBuilder text = new StringBuilder();
        for (GeneratedMigration migration : result.migrations()) {
            for (MigrationFile file : migration.files()) {
                text.append("==> ").append(file.path()).append(" <==\n");
                text.append(whole ? file.content() : shortened(file.content())).append('\n');
            }
        }
        if (result.migrations().isEmpty()) {
            text.append("nothing\n");
        }
        kept(result.kept(), text);
        return text.toString();
    }

    private static String shortened(String content) {
        return content.contains(" CONCURRENTLY ") ? BLOCK.matcher(content).replaceAll("DO …;") : content;
    }

    private static void kept(List<String> kept, StringBuilder text) {
        if (!kept.isEmpty()) {
            text.append("==> kept <==\n");
            kept.forEach(line -> text.append(line).append('\n'));
        }
    }
}
