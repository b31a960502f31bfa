package com.asoud.ddl.cli;

import com.asoud.ddl.generate.GenerationResult;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import picocli.CommandLine.Command;

/** Writes the migrations that the model asks for. */
@Command(name = "generate", sortOptions = false)
final class GenerateCommand extends ModelCommand {

    @Override
    int report(GenerationResult result, GenerationReport report, List<Problem> problems) {
        report.files(result, "Written below " + output + ":");
        return 0;
    }
}
