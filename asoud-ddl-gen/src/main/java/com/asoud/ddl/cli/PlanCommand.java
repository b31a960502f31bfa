package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.observe.Forecast;
import com.asoud.ddl.observe.LivePlan;
import com.asoud.ddl.plan.Stage;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a migration would do. */
@Command(name = "plan", sortOptions = false)
final class PlanCommand extends LiveCommand {

    @Option(names = "--baseline", paramLabel = "VERSION")
    private Optional<String> baseline = Optional.empty();

    @Option(names = "--migrate-as", paramLabel = "ROLE")
    private Optional<String> migrateAs = Optional.empty();

    @Option(names = "--after-deploy")
    private boolean afterDeploy;

    @Option(names = "--verbose")
    private boolean verbose;

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        LivePlan plan = LivePlan.of(database, baseline, migrateAs, afterDeploy);
        return new Result(
                plan.verdict().problems().isEmpty() ? 0 : DdlTool.REFUSED,
                screen -> LivePlanText.print(plan, verbose, screen),
                new Json()
                        .with("migrate", VerdictText.json(plan.verdict()))
                        .with("problems", plan.verdict().problems())
                        .with("steps", plan.steps(), PlanCommand::json)
                        .with("indexBytes", plan.indexBytes().known())
                        .with("indexesOfUnknownSize", plan.indexBytes().unknown())
                        .with("buildSeconds", plan.buildTime().known())
                        .with("buildsOfUnknownTime", plan.buildTime().unknown())
                        .with("obstacles", plan.obstacles(), ObstacleText::json)
                        .with("notLookedAt", plan.notLookedAt()));
    }

    private static Optional<String> reason(Forecast.Estimate<?> estimate) {
        return Optional.of(estimate.why()).filter(why -> !why.isEmpty());
    }

    private static Json json(LivePlan.Step step) {
        Json json = new Json()
                .with("version", step.entry().version())
                .with("script", step.entry().script())
                .with("generated", !step.operations().isEmpty())
                .with("stage", step.stage().map(Stage::name))
                .with("built", step.built())
                .with("operations", step.operations(), PlanCommand::json)
                .with("statements", step.statements());
        step.forecast()
                .ifPresent(forecast -> json.with("table", forecast.table())
                        .with("rows", forecast.rows().value())
                        .with("tableBytes", forecast.tableBytes())
                        .with("pagesToRead", forecast.pagesToRead())
                        .with("indexBytes", forecast.indexBytes().value())
                        .with("indexBytesUnknown", reason(forecast.indexBytes()))
                        .with("buildSeconds", forecast.buildTime().value())
                        .with("megabytesASecond", Forecast.MEGABYTES_A_SECOND));
        return json;
    }

    private static Json json(Facts.Fact operation) {
        Json json = new Json().with("what", operation.does()).with("hazard", operation.hazard());
        return operation.locksSomething()
                ? json.with("lock", operation.lock().toString())
                        .with("on", operation.on())
                        .with("effect", operation.lock().effect())
                        .with("work", operation.effort().toString())
                : json;
    }
}
