package com.asoud.ddl.cli;

import com.asoud.ddl.HowToGenerate;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import picocli.CommandLine.Command;

/** For a team's CI: fails if {@code generate} would write something. */
@Command(name = "check", sortOptions = false)
final class CheckCommand extends ModelCommand {

    private static final String REMEDY = "run " + HowToGenerate.command() + " and commit ";

    @Override
    int report(GenerationResult result, GenerationReport report, List<Problem> problems) {
        report.files(
                result,
                "The model has changed; generate would write below "
                        + result.folder().root() + ":");
        DdlTool.failures(spec).println("Check failed: " + REMEDY + "the files above.");
        problems.add(new Problem(
                "the model has changed, and the migrations have not", output.toString(), REMEDY + "what it writes"));
        return DdlTool.REFUSED;
    }
}
