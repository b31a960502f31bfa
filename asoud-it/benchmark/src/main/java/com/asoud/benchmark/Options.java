package com.asoud.benchmark;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.ObjectName;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command that compares times asks for. */
public final class Options {

    /** Of a call of which pages have decided; and the fewest that may be asked for. */
    static final int LEAST_BLOCKS = 10;

    private static final long MOST_ROWS = 1_000_000_000;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final ModelOptions about = new ModelOptions();

    @Option(
            names = "--headlines",
            paramLabel = "REGEX",
            description = "guards that hold the queries which must become ten times faster, such as GuidePlansTest.*")
    private Optional<Pattern> headlines = Optional.empty();

    @Option(
            names = "--blocks",
            defaultValue = "20",
            paramLabel = "N",
            description = "samples of each query of which time decides; even, 10 or more. If pages have decided, there"
                    + " are 10. Default: ${DEFAULT-VALUE}")
    private int blocks;

    @Option(
            names = "--relevant",
            defaultValue = "10",
            paramLabel = "PERCENT",
            description = "a smaller difference of times does not matter. Default: ${DEFAULT-VALUE}")
    private double relevant;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of the order of blocks and the bootstrap. Default: another each time")
    private Optional<Long> seed = Optional.empty();

    /** How much sample data are asked for. */
    public static Scale scale(CommandSpec spec, String option, long rows) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is a number of rows, from 1 to %s, not %s".formatted(option, MOST_ROWS, rows));
        }
        return Scale.of(rows);
    }

    GuardedModel model() {
        return about.model();
    }

    Set<ObjectName> declared(GuardedModel guarded) {
        return about.declared(guarded);
    }

    Pattern guards(GuardedModel guarded) {
        return about.guards(guarded);
    }

    Optional<Pattern> headlines() {
        return headlines;
    }

    int blocks() {
        if (blocks < LEAST_BLOCKS || blocks % 2 != 0) {
            throw new ParameterException(spec.commandLine(), "--blocks is an even number, 10 or more, not " + blocks);
        }
        return blocks;
    }

    double relevant() {
        if (!(relevant > 0 && relevant < 100)) {
            throw new ParameterException(spec.commandLine(), "--relevant is between 0 and 100, not " + relevant);
        }
        return relevant / 100;
    }

    RandomGenerator random() {
        return seed.map(SplittableRandom::new).orElseGet(SplittableRandom::new);
    }

    ResultFolder folder(String... files) {
        return about.folder(files);
    }
}
