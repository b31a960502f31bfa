package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedModel;
import java.nio.file.Path;
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
final class Options {

    private static final int LEAST_BLOCKS = 10;

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
            defaultValue = "10",
            paramLabel = "N",
            description = "samples of each query; even, 10 or more. Default: ${DEFAULT-VALUE}")
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

    GuardedModel model() {
        return about.model();
    }

    Set<String> declared(GuardedModel guarded) {
        return about.declared(guarded);
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

    Path folder() {
        return about.folder();
    }
}
