package com.asoud.peers.builds;

import com.asoud.peers.Arguments;
import com.asoud.peers.Report;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds the 16 indexes in each way, by turns. */
@Command(
        name = "builds",
        description = "How long the guide's 16 indexes take to build in each way, and how much log they write.")
public final class BuildsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "1000000",
            description = "Products and orders, 20,000 or more; default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often each way builds; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Arguments.checkRows(spec, rows);
        Arguments.checkAtLeast(spec, "--rounds", rounds, 1);
        PrintWriter progress = spec.commandLine().getErr();
        Report report = new Report("builds");
        progress.printf("builds: writing %s products and orders%n", rows);
        try (GrownMarketplace marketplace = new GrownMarketplace(rows)) {
            new Builds(marketplace, rounds, progress).run(report);
        }
        report.finish(spec.commandLine().getOut());
        return 0;
    }
}
