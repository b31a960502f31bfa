package com.asoud.ddl.cli;

import static com.asoud.ddl.cli.ShadowOptions.given;

import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.JavaCode;
import com.asoud.ddl.flyway.Layout;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationSource;
import com.asoud.ddl.flyway.MigrationWriter;
import com.asoud.ddl.flyway.Place;
import com.asoud.ddl.generate.Generation;
import com.asoud.ddl.generate.GenerationRequest;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.ddl.generate.StepRunner;
import com.asoud.ddl.model.ClassPath;
import com.asoud.ddl.model.Model;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.ddl.plan.Step;
import com.asoud.ddl.project.Given;
import com.asoud.ddl.project.Project;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.ShutdownHook;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code generate} and {@code check} have in common: the model, and where its migrations are. */
abstract class ModelCommand implements Callable<Integer> {

    /** How long an interrupted command, which everything that it uses is taken from, may take to say so. */
    private static final int TELLING_SECONDS = 2;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean told = new AtomicBoolean();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    @Option(names = "--classpath", paramLabel = "PATH")
    private Optional<String> classpath = Optional.empty();

    @Option(names = "--module-classes", paramLabel = "PATH")
    private Optional<String> moduleClasses = Optional.empty();

    @Option(names = "--packages", paramLabel = "PACKAGE", split = ",")
    private List<String> packages = new ArrayList<>();

    @Option(names = "--classes", paramLabel = "CLASS", split = ",")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--persistence-unit", paramLabel = "NAME")
    private Optional<String> persistenceUnit = Optional.empty();

    @Option(names = "--output", paramLabel = "FOLDER", required = true)
    Path output = Path.of("");

    @Option(names = "--layout", paramLabel = "LAYOUT")
    private Optional<Layout.Kind> layout = Optional.empty();

    @Option(names = "--flavour", paramLabel = "FLAVOUR")
    private Optional<Flavour> flavour = Optional.empty();

    @Option(names = "--physical-naming", paramLabel = "CLASS")
    private Optional<String> physicalNaming = Optional.empty();

    @Option(names = "--implicit-naming", paramLabel = "CLASS")
    private Optional<String> implicitNaming = Optional.empty();

    @Option(names = "--property", paramLabel = "KEY=VALUE")
    private Map<String, String> properties = new HashMap<>();

    @Option(names = "--placeholder", paramLabel = "NAME=VALUE")
    private Map<String, String> placeholders = new HashMap<>();

    @Option(names = "--flyway", paramLabel = "NAME=VALUE")
    private Map<String, String> flyway = new HashMap<>();

    @Option(names = JavaCode.LEAVE, paramLabel = "CLASS", split = ",")
    private List<String> left = new ArrayList<>();

    @Option(names = "--existing-tables", paramLabel = "TABLE", split = ",")
    private List<String> existingTables = new ArrayList<>();

    @Option(
            names = "--allow-destructive",
            paramLabel = "true|false",
            arity = "0..1",
            defaultValue = "false",
            fallbackValue = "true")
    private boolean allowDestructive;

    @Mixin
    private final ShadowOptions shadow = new ShadowOptions();

    @Option(names = "--postgres", paramLabel = "MAJOR")
    private Optional<String> postgres = Optional.empty();

    @Option(names = CommandFailure.JSON)
    private boolean json;

    /**
     * The exit code, after telling people what there is to tell.
     *
     * @param problems to add to for machines
     */
    abstract int report(GenerationResult result, GenerationReport report, List<Problem> problems);

    /**
     * Does something else than to compare the model with its migrations, if it was asked to; then with its exit code.
     */
    Optional<Integer> instead(GenerationReport report, boolean asJson) {
        return Optional.empty();
    }

    @Override
    public final Integer call() {
        ShutdownHook onInterrupt = new ShutdownHook("asoud-ddl-interrupt", this::interrupt);
        try {
            return work();
        } catch (RuntimeException failure) {
            if (!ShutdownHook.isShuttingDown()) {
                throw failure;
            }
            // The JVM ends as soon as the hook does; nobody else would tell.
            return tell(CommandFailure.ofInterruption(failure, spec.commandLine()));
        } finally {
            ended.countDown();
            onInterrupt.remove();
        }
    }

    /** The command may wait for something that never ends. */
    private void interrupt() {
        try {
            if (!ended.await(TELLING_SECONDS, TimeUnit.SECONDS)) {
                tell(CommandFailure.interrupted("nothing was written."));
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command's thread and the hook may both come here. */
    private int tell(CommandFailure failure) {
        return told.compareAndSet(false, true) ? failure.print(spec.commandLine(), json) : DdlTool.UNFINISHED;
    }

    private int work() {
        PrintWriter out = spec.commandLine().getOut();
        // For people: beside the document that is asked for, on the error output.
        PrintWriter err = spec.commandLine().getErr();
        GenerationReport report = json
                ? new GenerationReport(err, err, Screen.terminalWidth())
                : new GenerationReport(out, DdlTool.results(spec), Screen.terminalWidth());
        Optional<FlywayWarnings> warnings = DdlTool.flywayWarnings(spec);
        try {
            return instead(report, json).orElseGet(() -> compare(report));
        } finally {
            warnings.ifPresent(FlywayWarnings::close);
            warnings.ifPresent(all -> report.say(all.summary()));
        }
    }

    private int compare(GenerationReport report) {
        GenerationResult result = json
                ? withoutPrinting(() -> run(this instanceof CheckCommand, report))
                : run(this instanceof CheckCommand, report);
        List<Problem> problems = new ArrayList<>();
        if (result.migrations().isEmpty()) {
            report.nothingToDo(result);
        }
        int code = result.migrations().isEmpty() ? 0 : report(result, report, problems);
        if (json) {
            new Json()
                    .with("exitCode", code)
                    .with("server", result.server())
                    .with("layout", result.folder().layout().kind().toString())
                    .with("kept", result.kept())
                    .with("migrations", result.migrations(), migration -> json(migration, result))
                    .with("problems", problems)
                    .print(spec.commandLine().getOut());
        }
        return code;
    }

    private static Json json(GeneratedMigration migration, GenerationResult result) {
        return new Json()
                .with("path", migration.migration().path())
                .with("rollback", migration.rollback().path())
                .with(
                        "flavour",
                        result.folder().layout().flat().or(migration::flavour).map(Flavour::location))
                .with("transactional", migration.step().transactional())
                .with("operations", migration.step().operations(), operation -> json(operation, migration.step()));
    }

    private static Json json(Operation operation, Step step) {
        Impact impact = step.impact(operation);
        return new Json()
                .with("what", operation.describe())
                .with("lock", impact.lock().toString())
                .with("on", impact.on())
                .with("work", impact.work().toString())
                .with("hazard", impact.hazard());
    }

    /** A migration that is a class may print, and the standard output is for the document alone. */
    private static GenerationResult withoutPrinting(Supplier<GenerationResult> work) {
        PrintStream before = System.out;
        System.setOut(System.err);
        try {
            return work.get();
        } finally {
            System.setOut(before);
        }
    }

    private GenerationResult run(boolean checkOnly, StepRunner steps) {
        return with(
                checkOnly,
                (request, project) ->
                        new Generation(request, this::server, steps).run().withNotes(notes(project)));
    }

    private List<String> notes(Project project) {
        return Stream.concat(
                        project.notes().stream(),
                        Place.note(output, project.flyway().locations()).stream())
                .toList();
    }

    /** Works on the model and what was found in the project. */
    final <T> T with(boolean checkOnly, BiFunction<GenerationRequest, Project, T> work) {
        MigrationWriter.requireFolder(output, !checkOnly);
        Project project = project();
        Model model = model(project);
        try (EarlyExport export = new EarlyExport(() -> DdlTool.export(model, spec));
                JavaCode code = javaCode(project);
                MigrationSource source = MigrationSource.ofModule(output, project.flyway(), project.classpath())) {
            return source.naming(() -> work.apply(
                    new GenerationRequest(export, folder(project, code, source), planOptions(), checkOnly),
                    project.withNotes(source.notes())));
        } catch (UncheckedIOException failure) {
            throw MigrationWriter.unusable(String.valueOf(failure.getMessage()), output);
        }
    }

    /** What the project itself says, where the user says nothing. */
    private Project project() {
        String path = given(classpath).map(ClassPath::of).map(ClassPath::text).orElse("");
        boolean entities = !withoutBlanks(packages).isEmpty()
                || !withoutBlanks(classes).isEmpty()
                || given(persistenceUnit).isPresent();
        Given given = new Given(entities, settings().keySet(), placeholders.keySet(), flyway);
        return given(moduleClasses)
                .map(own -> Project.in(own, path, given))
                .orElseGet(() -> Project.unknown(path, given));
    }

    private Model model(Project project) {
        Map<String, String> settings = new HashMap<>(project.hibernate());
        settings.putAll(settings());
        String path = project.classpath();
        return new Model(
                path.isBlank() ? ClassPath.ofThread() : ClassPath.of(path),
                project.packages().isEmpty() ? withoutBlanks(packages) : project.packages(),
                project.classes().isEmpty() ? withoutBlanks(classes) : project.classes(),
                project.persistenceUnit().or(() -> given(persistenceUnit)),
                settings);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(properties);
        given(physicalNaming).ifPresent(name -> settings.put("hibernate.physical_naming_strategy", name));
        given(implicitNaming).ifPresent(name -> settings.put("hibernate.implicit_naming_strategy", name));
        return settings;
    }

    private JavaCode javaCode(Project project) {
        return JavaCode.of(project.classpath(), project.flyway().locations(), Set.copyOf(withoutBlanks(left)));
    }

    private MigrationFolder folder(Project project, JavaCode code, MigrationSource source) {
        Map<String, String> all = new HashMap<>(project.flyway().placeholders());
        all.putAll(placeholders);
        Place place = source.place();
        return new MigrationFolder(
                place.root(),
                new FlywayInput(all, project.flyway(), code),
                Layout.of(place, layout, flavour, !code.isEmpty()),
                Clock.systemDefaultZone());
    }

    private PlanOptions planOptions() {
        Set<ObjectName> tables =
                withoutBlanks(existingTables).stream().map(ObjectName::of).collect(Collectors.toSet());
        return new PlanOptions(tables, allowDestructive);
    }

    final ShadowServer server() {
        return shadow.server(given(postgres).map(text -> ShadowServer.major(text, "--postgres")));
    }

    private static List<String> withoutBlanks(List<String> values) {
        return values.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
