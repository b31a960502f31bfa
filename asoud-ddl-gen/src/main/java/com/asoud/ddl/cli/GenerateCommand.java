package com.asoud.ddl.cli;

import com.asoud.ddl.generate.GenerationResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class GenerateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final GenerationOptions options = new GenerationOptions();

    @Override
    public Integer call() {
        Report report = options.report(spec);
        GenerationResult result = options.run(false, report);
        if (result.migrations().isEmpty()) {
            report.nothingToDo(result);
        } else {
            report.files(result, "Written below " + options.output() + ":");
        }
        if (options.json()) {
            GenerationOptions.document(0, result).print(spec.commandLine().getOut());
        }
        return 0;
    }
}
