package com.asoud.peers.generator;

import com.asoud.peers.Arguments;
import com.asoud.peers.Report;
import com.asoud.peers.Report.Table;
import com.asoud.postgres.ShadowServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Edits a model in each scenario, has each tool write the migration, and looks at what that does to a database. */
@Command(
        name = "generator",
        description = "What generators of migrations make of an index that is added, changed or renamed.")
public final class GeneratorCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Option(
            names = "--entities",
            split = ",",
            defaultValue = "7,500",
            description = "Sizes of the model; default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes = new ArrayList<>();

    @Option(
            names = "--scenarios",
            split = ",",
            defaultValue = "NOTHING,ADDED,CHANGED,RENAMED",
            description = "What happens to the model: ${COMPLETION-CANDIDATES}; default: all.")
    private List<Scenario> scenarios = new ArrayList<>();

    @Option(
            names = "--tools",
            split = ",",
            defaultValue = "asoud,liquibase,liquibase-indexes,ebean,jpa2ddl",
            description = "Who writes the migrations; default: ${DEFAULT-VALUE}.")
    private List<String> tools = new ArrayList<>();

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often the time of each tool is taken, by turns; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Arguments.checkAtLeast(spec, "--rounds", rounds, 1);
        for (int entities : sizes) {
            Arguments.checkAtLeast(spec, "--entities", entities, 1);
        }
        Report report = new Report("generator");
        Path cache = Path.of(System.getProperty("asoud.postgres.cache")).toAbsolutePath();
        try (ShadowServer server = ShadowServer.embedded(cache, Optional.empty())) {
            report.note("The migrations run on " + server.description() + "; entities are on Hibernate "
                    + Libraries.of("asoud").version("hibernate-core") + " for ASOUD and Liquibase, "
                    + Libraries.of("jpa2ddl").version("hibernate-core") + " for jpa2ddl.");
            report.note("s: seconds of each run of the whole process; processor s: those of the processors, without its"
                    + " server's. MB: the most memory of the process, and of the"
                    + " server that it starts.");
            for (int entities : sizes) {
                compare(entities, generators(cache), server, report);
            }
        }
        report.finish(spec.commandLine().getOut());
        return 0;
    }

    private List<Generator> generators(Path cache) throws IOException {
        List<Generator> generators = new ArrayList<>();
        for (String tool : tools) {
            generators.add(
                    switch (tool) {
                        case "asoud" -> new Generator.Asoud(Libraries.of("asoud"), cache);
                        case "liquibase" -> new Generator.Liquibase(Libraries.of("liquibase"), "");
                        case "liquibase-indexes" -> new Generator.Liquibase(Libraries.of("liquibase"), "indexes");
                        case "ebean" -> new Generator.Ebean(Libraries.of("ebean"));
                        case "jpa2ddl" -> new Generator.Jpa2ddl(Libraries.of("jpa2ddl"));
                        default ->
                            throw new ParameterException(
                                    spec.commandLine(), "--tools knows no '" + tool + "'; see --help");
                    });
        }
        return generators;
    }

    private void compare(int entities, List<Generator> generators, ShadowServer server, Report report)
            throws Exception {
        PrintWriter progress = spec.commandLine().getErr();
        Path folder = Files.createTempDirectory("peers-generator-");
        try {
            List<Subject> subjects = new ArrayList<>();
            List<List<String>> fromNothing = new ArrayList<>();
            for (Generator generator : generators) {
                progress.printf("generator: %s entities from nothing, %s%n", entities, generator.title());
                Subject subject =
                        new Subject(generator, entities, folder.resolve(String.valueOf(subjects.size())), server);
                subjects.add(subject);
                fromNothing.add(subject.fromNothing());
            }
            report.add(new Table(
                    entities + " entities: from nothing",
                    List.of("tool", "indexes as the model says", "s", "processor s", "MB"),
                    fromNothing));
            for (Scenario scenario : scenarios) {
                progress.printf("generator: %s entities, %s%n", entities, scenario.title());
                report.add(new Table(
                        "%s entities: %s".formatted(entities, scenario.title()),
                        Outcome.COLUMNS,
                        outcomes(scenario, subjects)));
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private List<List<String>> outcomes(Scenario scenario, List<Subject> subjects) throws Exception {
        Map<Subject, List<MeasuredProcess>> runs = new HashMap<>();
        // The last round is the one that is judged.
        for (int round = 1; round < rounds; round++) {
            for (Subject subject : subjects) {
                runs.computeIfAbsent(subject, any -> new ArrayList<>()).add(subject.time(scenario));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Subject subject : subjects) {
            rows.add(subject.judge(scenario, runs.getOrDefault(subject, List.of()))
                    .cells());
        }
        return rows;
    }
}
