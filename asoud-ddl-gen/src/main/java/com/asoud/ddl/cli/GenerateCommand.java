package com.asoud.ddl.cli;

import com.asoud.ddl.generate.Adoption;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the migrations that the model asks for. */
@Command(name = "generate", sortOptions = false)
final class GenerateCommand extends ModelCommand {

    @Mixin
    private final AdoptOptions adopt = new AdoptOptions();

    @Override
    Optional<Integer> instead(GenerationReport report, boolean asJson) {
        return adopt.source(spec).map(source -> {
            AdoptionText text = with(
                    !adopt.write(),
                    (request, project) -> new AdoptionText(
                            new Adoption(request, source, this::server, report, adopt.write()).run(),
                            project.notes(),
                            output));
            report.adoption(text);
            if (asJson) {
                text.json().print(spec.commandLine().getOut());
            }
            return text.code();
        });
    }

    @Override
    int report(GenerationResult result, GenerationReport report, List<Problem> problems) {
        report.files(result, "Written below " + result.folder().root() + ":");
        return 0;
    }
}
