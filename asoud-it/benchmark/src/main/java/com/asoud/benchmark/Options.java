package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.Refusal;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command that measures asks for. */
final class Options {

    private static final int LEAST_BLOCKS = 10;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            defaultValue = "${sys:benchmark.model}",
            paramLabel = "CLASS",
            description = "the class that implements GuardedModel, such as com.example.Shop; or -Dbenchmark.model")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private String model;

    @Option(
            names = "--indexes",
            paramLabel = "REGEX",
            defaultValue = ".*",
            description = "which of the declared indexes; those that enforce a constraint stay. Default: all")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private Pattern indexes;

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

    @Option(
            names = "--folder",
            defaultValue = "target/index-benchmark",
            paramLabel = "FOLDER",
            description = "where the files are written. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private Path folder;

    GuardedModel model() {
        try {
            Class<?> type = Class.forName(model);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true); // Test classes are seldom public.
            if (constructor.newInstance() instanceof GuardedModel guarded) {
                return guarded;
            }
            throw new Refusal(
                    "the class does not implement " + GuardedModel.class.getName(), model, "name the class that does");
        } catch (InvocationTargetException failure) {
            throw new Refusal("the model cannot be made: " + failure.getCause(), model, "see its constructor");
        } catch (ReflectiveOperationException failure) {
            throw new Refusal(
                    "there is no such class with a constructor without parameters on the class path",
                    "--model " + model,
                    "name the class that implements GuardedModel, with its package, and run with the class path of"
                            + " the tests");
        }
    }

    Pattern indexes() {
        return indexes;
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
        return folder;
    }
}
