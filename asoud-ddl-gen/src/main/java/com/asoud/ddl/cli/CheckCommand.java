package com.asoud.ddl.cli;

import com.asoud.ddl.generate.GenerationResult;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For a team's CI: fails if {@code generate} would write something. */
@Command(
        name = "check",
        sortOptions = false,
        description =
                "Writes nothing, and fails if generate would: somebody changed an entity and forgot the migrations. "
                        + "For a team's CI.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar asoud-ddl-gen.jar check --classpath target/classes \\",
            "      --packages com.example.shop --output src/main/resources/db"
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final GenerationOptions options = new GenerationOptions();

    @Override
    public Integer call() {
        Report report = options.report(spec);
        GenerationResult result = options.run(true, report);
        if (result.migrations().isEmpty()) {
            report.nothingToDo(result);
            return code(0, result);
        }
        report.files(result, "The model has changed; generate would write below " + options.output() + ":");
        spec.commandLine()
                .getErr()
                .println("Check failed: run generate (Maven: mvn generate-ddl) and commit the files above.");
        return code(DdlTool.REFUSED, result);
    }

    private int code(int code, GenerationResult result) {
        if (options.json()) {
            GenerationOptions.document(code, result)
                    .with(
                            "problems",
                            code == 0
                                    ? List.of()
                                    : Ending.json(List.of(new Problem(
                                            "the model has changed, and the migrations have not",
                                            options.output().toString(),
                                            "run generate (Maven: mvn generate-ddl) and commit what it writes"))))
                    .print(spec.commandLine().getOut());
        }
        return code;
    }
}
