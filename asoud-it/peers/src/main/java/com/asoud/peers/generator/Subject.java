package com.asoud.peers.generator;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * One tool with a model of its own, and what it has made of it from nothing: its migrations, and a database on which
 * they have run.
 */
final class Subject {

    private final Generator generator;
    private final EntityModel model;
    private final Path project;
    private final ShadowServer server;
    private final ShadowDatabase database;
    private final MeasuredProcess fromNothing;

    /** @param folder for the model and what the tool makes of it */
    Subject(Generator generator, int entities, Path folder, ShadowServer server) throws Exception {
        this.generator = generator;
        this.model = new EntityModel(entities, generator.annotations());
        this.project = folder.resolve("project");
        this.server = server;
        this.database = server.create("from_nothing");
        generator.configure(project, model);
        model.compile(project, generator.libraries().classPath());
        this.fromNothing = generate(project, database).orElseThrow();
        generator.migrate(project, database);
    }

    /** Seconds, memory, and how many of the model's indexes are as the model says. */
    List<String> fromNothing() throws SQLException {
        try (Connection connection = database.connect()) {
            List<TableState.Index> there = TableState.all(connection);
            long right = model.indexes().stream()
                    .filter(wanted -> there.stream().anyMatch(index -> index.is(wanted)))
                    .count();
            return List.of(
                    generator.title(),
                    "%s of %s".formatted(right, model.indexes().size()),
                    Outcome.seconds(List.of(fromNothing)),
                    Outcome.processorSeconds(List.of(fromNothing)),
                    Outcome.megabytes(List.of(fromNothing)));
        }
    }

    /** One run of the tool after the scenario's edit; nothing is kept of it. */
    MeasuredProcess time(Scenario scenario) throws Exception {
        return edited(scenario, this::generate);
    }

    /**
     * The tool's migration, run on a copy of the database.
     *
     * @param timed other runs of the same
     */
    Outcome judge(Scenario scenario, List<MeasuredProcess> timed) throws Exception {
        return edited(scenario, (copy, production) -> judge(scenario, timed, copy, production));
    }

    private Outcome judge(Scenario scenario, List<MeasuredProcess> timed, Path copy, ShadowDatabase production)
            throws Exception {
        MeasuredProcess run = generate(copy, production);
        List<MeasuredProcess> runs =
                Stream.concat(timed.stream(), Stream.of(run)).toList();
        for (MeasuredProcess any : runs) {
            if (any.exitCode() != 0) {
                return new Outcome.Failed(generator.title(), lastLine(any.output()));
            }
        }
        SchemaText before = SchemaText.of(production);
        Rollout rollout = Rollout.of(production, () -> {
            generator.migrate(copy, production);
            return production;
        });
        SchemaText after = SchemaText.of(production);
        Map<String, String> written = files(generator.output(copy));
        MeasuredProcess second = generate(copy, production);
        long others = after.differences(before, scenario);
        return new Outcome.Done(
                generator.title(),
                appears(scenario, production),
                scenario.replaced().isEmpty() ? "" : rollout.gap() ? "**no**" : "yes",
                rollout.writers().toString(),
                others == 0 ? "yes" : "**no**: %s differences".formatted(others),
                secondRun(second, written.equals(files(generator.output(copy)))),
                runs);
    }

    private static String appears(Scenario scenario, ShadowDatabase production) throws SQLException {
        if (scenario.wanted().isEmpty()) {
            return "";
        }
        IndexDefinition wanted = scenario.wanted().orElseThrow();
        try (Connection connection = production.connect()) {
            TableState state = TableState.of(connection);
            boolean there = state.indexes().stream().anyMatch(index -> index.is(wanted));
            boolean oldIsThere = scenario.replaced()
                    .filter(name -> !name.equals(wanted.name()))
                    .flatMap(state::named)
                    .isPresent();
            if (there) {
                return oldIsThere ? "**no**: both are there" : "yes";
            }
            return "**no**";
        }
    }

    private static String secondRun(MeasuredProcess second, boolean nothingWritten) {
        if (second.exitCode() != 0) {
            return "**no**: " + lastLine(second.output());
        }
        return nothingWritten ? "yes" : "**no**";
    }

    private MeasuredProcess generate(Path folder, ShadowDatabase production) throws Exception {
        return MeasuredProcess.run(
                generator.generate(folder, production), generator.output(folder), generator.startsServer());
    }

    /** In a copy of the project and of the database, which are removed afterwards. */
    private <T> T edited(Scenario scenario, Work<T> work) throws Exception {
        Path copy = project.resolveSibling("copy");
        FileUtils.copyDirectory(project.toFile(), copy.toFile());
        ShadowDatabase production = server.cloneOf(database, "production");
        try {
            model.edit(copy, generator.libraries().classPath(), scenario);
            return work.in(copy, production);
        } finally {
            server.drop(production);
            FileUtils.deleteDirectory(copy.toFile());
        }
    }

    private interface Work<T> {
        T in(Path copy, ShadowDatabase production) throws Exception;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : new ArrayList<>(files.filter(Files::isRegularFile).toList())) {
                texts.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static String lastLine(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("no message");
    }
}
