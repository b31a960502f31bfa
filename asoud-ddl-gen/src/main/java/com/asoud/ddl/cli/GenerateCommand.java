package com.asoud.ddl.cli;

import com.asoud.ddl.generate.GenerationResult;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import picocli.CommandLine.Command;

/** Writes the migrations that the model asks for. */
@Command(
        name = "generate",
        sortOptions = false,
        description = "Writes the migrations that bring the committed ones to what the entity classes ask for. "
                + "They are proven on a real PostgreSQL first; without a change in the model nothing is written.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar asoud-ddl-gen.jar generate --classpath target/classes \\",
            "      --packages com.example.shop --output src/main/resources/db"
        })
final class GenerateCommand extends ModelCommand {

    @Override
    int report(GenerationResult result, Report report, List<Problem> problems) {
        report.files(result, "Written below " + output() + ":");
        return 0;
    }
}
