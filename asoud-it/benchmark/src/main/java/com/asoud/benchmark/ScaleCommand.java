package com.asoud.benchmark;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How queries and costs grow with the tables. */
@Command(
        name = "scale",
        description = "Measures tables of several sizes on a throwaway server, before and after, and says how"
                + " pages, time, disk, build time and write-ahead log grow. Writes scale.json.")
final class ScaleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Option(
            names = "--scales",
            split = ",",
            defaultValue = "30000,100000,300000",
            paramLabel = "ROWS",
            description =
                    "rows of the largest tables; three sizes or more tell a law. 10,000,000 may need 20 GB of disk."
                            + " Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private List<Long> scales;

    @Option(
            names = "--values",
            split = ",",
            defaultValue = "TYPICAL,MOST_COMMON",
            paramLabel = "KIND",
            description = "of the values that queries are called with: TYPICAL, RAREST, MOST_COMMON, ABSENT. Default:"
                    + " ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private List<ValueKind> values;

    @Option(
            names = "--calls",
            defaultValue = "5",
            paramLabel = "N",
            description = "of each query, whose median is its time; one that takes a second is called once. Default:"
                    + " ${DEFAULT-VALUE}")
    private int calls;

    @Option(
            names = "--statement-timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "what takes longer is left out. Default: ${DEFAULT-VALUE}")
    private int timeout;

    @Override
    public Integer call() throws Exception {
        List<Scale> sizes = sizes();
        List<ValueKind> kinds = kinds();
        GuardedModel model = options.model();
        Set<ObjectName> declared = options.declared(model);
        Pattern guards = options.guards(model);
        Reports reports = new Reports(spec.commandLine().getOut(), options.folder(Reports.SCALED, Reports.PAGE));
        try (Progress progress = new Progress(spec.commandLine().getErr());
                Throwaway server = new Throwaway(model, sizes.get(0), declared)) {
            ScaleRun run = new ScaleRun(model, guards, server, kinds, calls, timeout, progress);
            progress.plan(sizes.stream()
                    .flatMap(size -> ScaleRun.parts(size).stream())
                    .toList());
            for (Scale size : sizes) {
                run.measure(size);
                // Each time: the next one may take an hour, or fill the disk.
                reports.write(run.result());
            }
            progress.end();
            reports.print(run.result());
        }
        return 0;
    }

    private List<Scale> sizes() {
        positive("--calls", calls);
        positive("--statement-timeout", timeout);
        return scales.stream()
                .distinct()
                .sorted()
                .map(rows -> Options.scale(spec, "--scales", rows))
                .toList();
    }

    private List<ValueKind> kinds() {
        if (!GuardedCalls.KINDS.containsAll(values)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--values are of "
                            + GuardedCalls.KINDS.stream().map(ValueKind::name).collect(Collectors.joining(", "))
                            + ", and not NONE");
        }
        return values.stream().distinct().toList();
    }

    private void positive(String option, long value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " is 1 or more, not " + value);
        }
    }
}
