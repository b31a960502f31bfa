package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.observe.GivenFile;
import com.asoud.ddl.observe.health.Finding;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.ddl.observe.health.HealthReport;
import com.asoud.postgres.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How the indexes of a database fare. */
@Command(name = "health", sortOptions = false)
final class HealthCommand extends LiveCommand {

    /** Which findings a build fails for. */
    enum FailOn {
        ERROR,
        WARNING,
        NOTICE,
        NEVER;

        boolean isReachedBy(Level level) {
            return switch (this) {
                case ERROR -> level == Level.ERROR;
                case WARNING -> level != Level.NOTICE;
                case NOTICE -> true;
                case NEVER -> false;
            };
        }
    }

    @Option(names = "--since", paramLabel = "FILE")
    private Optional<Path> since = Optional.empty();

    @Option(names = "--also-on", paramLabel = "URL")
    private List<String> alsoOn = new ArrayList<>();

    @Option(names = "--unused-after", paramLabel = "TIME")
    private String unusedAfter = "28d";

    @Option(names = "--measure-bloat", paramLabel = "TIME")
    private String measureBloat = "2s";

    @Option(names = "--save", paramLabel = "FILE")
    private Optional<Path> save = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--fail-on", paramLabel = "LEVEL")
    private FailOn failOn = FailOn.ERROR;

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        List<Target> replicas = alsoOn.stream()
                .map(address -> another(database, address, "--also-on"))
                .toList();
        HealthReport report = HealthReport.of(
                database,
                new HealthReport.Question(
                        since,
                        replicas,
                        DurationText.of(unusedAfter, "--unused-after"),
                        DurationText.of(measureBloat, "--measure-bloat")));
        boolean fails = report.findings().stream().map(Finding::level).anyMatch(failOn::isReachedBy);
        Json document = json(report);
        save.ifPresent(file -> GivenFile.write(file, document.text(), "--save"));
        html.ifPresent(file -> GivenFile.write(file, page(document), "--html"));
        return new Result(
                fails ? DdlTool.REFUSED : 0,
                screen -> {
                    new HealthText(report, screen).print();
                    Stream.of(save, html)
                            .flatMap(Optional::stream)
                            .forEach(file -> screen.line("Written: " + file.toAbsolutePath()));
                },
                document);
    }

    private static String page(Json document) {
        return ReportPage.of(HealthCommand.class, "health.html", Map.of("REPORT", document.text()));
    }

    private static Json json(HealthReport report) {
        return new Json()
                .with("findings", report.findings(), HealthCommand::json)
                .with("notes", report.notes())
                .with(
                        "window",
                        new Json()
                                .with("from", report.window().from())
                                .with("to", report.window().to())
                                .with("judged", report.window().from().isPresent())
                                .with(
                                        "scans",
                                        report.snapshot().indexes(),
                                        index -> new Json()
                                                .with("index", index.name())
                                                .with("scans", scans(report, index.oid()))))
                .with("snapshot", report.snapshot());
    }

    private static Optional<Long> scans(HealthReport report, long index) {
        return report.window().scans(index).stream().boxed().findFirst();
    }

    private static Json json(Finding finding) {
        return new Json()
                .with("kind", finding.kind().name())
                .with("level", finding.level().name())
                .with("table", finding.table())
                .with("index", finding.index())
                .with("reason", finding.reason())
                .with("remedy", finding.remedy());
    }
}
