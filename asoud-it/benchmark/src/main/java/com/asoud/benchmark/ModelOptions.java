package com.asoud.benchmark;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What is measured, and where the files go. */
public final class ModelOptions {

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
            names = "--guards",
            paramLabel = "REGEX",
            defaultValue = ".*",
            description =
                    "which of the model's guards, such as OrderPlansTest.*; their calls are measured. Default: all")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private Pattern guards;

    @Option(
            names = "--folder",
            defaultValue = "target/index-benchmark",
            paramLabel = "FOLDER",
            description = "where the files are written. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private Path folder;

    /** The class that was named, made. */
    public GuardedModel model() {
        try {
            Class<?> type = Class.forName(model);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true); // Test classes are seldom public.
            if (constructor.newInstance() instanceof GuardedModel guarded) {
                requireHibernateAlone(guarded);
                return guarded;
            }
            throw new Refusal(
                    "the class does not implement " + GuardedModel.class.getName(), model, "name the class that does");
        } catch (InvocationTargetException failure) {
            throw new Refusal("the model cannot be made: " + failure.getCause(), model, "see its constructor");
        } catch (LinkageError failure) {
            throw new Refusal(
                    "the model cannot be loaded: "
                            + Optional.ofNullable(failure.getCause())
                                    .filter(cause -> failure instanceof ExceptionInInitializerError)
                                    .orElse(failure),
                    "--model " + model,
                    "a missing class belongs on the class path (-cp), which is that of the tests; otherwise see what"
                            + " the model's static fields are made of");
        } catch (ReflectiveOperationException failure) {
            throw new Refusal(
                    "there is no such class with a constructor without parameters on the class path",
                    "--model " + model,
                    "name the class that implements GuardedModel, with its package, and run with the class path of"
                            + " the tests");
        }
    }

    /** A container, such as Spring's context, leads to one database at a time, and of its own making. */
    private void requireHibernateAlone(GuardedModel guarded) throws NoSuchMethodException {
        boolean isAlone = guarded.getClass()
                .getMethod("application", PostgresServer.class)
                .getDeclaringClass()
                .equals(GuardedModel.class);
        if (!isAlone) {
            throw new Refusal(
                    "the benchmark runs guards on Hibernate alone, not in Spring's context", "--model " + model, """
                    write a model that implements GuardedModel itself, with the same entities;
                    its guards take repositories, an EntityManager or a JdbcTemplate:
                    docs/plan-guard.md""");
        }
    }

    /** The names of the indexes in question. */
    public Set<ObjectName> declared(GuardedModel guarded) {
        Set<ObjectName> declared = Databases.declared(guarded, indexes);
        if (declared.isEmpty()) {
            throw new Refusal(
                    "the model declares no index of such a name",
                    "--indexes " + indexes,
                    "give a pattern of the whole name, such as --indexes 'idx_product_.*'");
        }
        return declared;
    }

    /** Which guards are run; there is one or more. */
    public Pattern guards(GuardedModel guarded) {
        if (GuardedCalls.guards(guarded, guards).isEmpty()) {
            throw new Refusal(
                    "the model has no guard of such a name",
                    "--guards " + guards,
                    "give a pattern of the whole name, class and method, such as --guards 'OrderPlansTest.*'");
        }
        return guards;
    }

    /**
     * Where the files are written; to be asked before the work begins.
     *
     * @param files that the command will write
     */
    public ResultFolder folder(String... files) {
        return ResultFolder.of(folder, files);
    }
}
