package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was generated, as one text that people can read from top to bottom. */
final class GeneratedText {

    private GeneratedText() {}

    /** Every file, in {@link Shorthand}, or as the one before that differs only in its head; then what was kept. */
    static String of(GenerationResult result) {
        StringBuilder text = new StringBuilder();
        Map<String, String> seen = new HashMap<>();
        for (GeneratedMigration migration : result.migrations()) {
            for (MigrationFile file : migration.files()) {
                String[] headAndRest = folded(file).split("\n", 2);
                String rest = headAndRest[1].strip();
                String same = rest.isEmpty() ? null : seen.putIfAbsent(rest, file.path());
                text.append(headAndRest[0]).append('\n');
                text.append(same == null ? headAndRest[1] : "-- as " + same + "\n")
                        .append('\n');
            }
        }
        if (result.migrations().isEmpty()) {
            text.append("nothing\n");
        }
        kept(result.kept(), text);
        return text.toString();
    }

    private static String folded(MigrationFile file) {
        String whole = "==> " + file.path() + " <==\n" + file.content();
        String folded = Shorthand.fold(whole);
        assertThat(Shorthand.expand(folded)).isEqualTo(whole);
        return folded;
    }

    private static void kept(List<String> kept, StringBuilder text) {
        if (!kept.isEmpty()) {
            text.append("==> kept <==\n");
            kept.forEach(line -> text.append(line).append('\n'));
        }
    }
}
