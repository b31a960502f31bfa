package com.asoud.ddl.cli;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.generate.Generation;
import com.asoud.ddl.generate.GenerationRequest;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.ddl.generate.Progress;
import com.asoud.ddl.hibernate.ModelSource;
import com.asoud.ddl.hibernate.SchemaExport;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code generate} and {@code check} have in common: the model, and where its migrations are. */
abstract class ModelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "Where the entity classes are, and all they use; jars and folders, separated as on java -cp. "
                    + "Not needed with Maven. Example: target/classes:target/lib/jakarta.jar")
    private Optional<String> classpath = Optional.empty();

    @Option(
            names = "--packages",
            paramLabel = "PACKAGE",
            split = ",",
            description = "Packages to scan for entity classes, with their subpackages. Example: com.example.shop")
    private List<String> packages = new ArrayList<>();

    @Option(
            names = "--classes",
            paramLabel = "CLASS",
            split = ",",
            description = "Entity classes by name, instead of scanning or beside it. Example: com.example.shop.Article")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--persistence-unit",
            paramLabel = "NAME",
            description = "A unit in META-INF/persistence.xml on the class path, instead of packages and classes. "
                    + "Example: shop")
    private Optional<String> persistenceUnit = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            required = true,
            description = "The folder of the migrations, committed ones and new ones: migration/common, "
                    + "migration/standard, migration/concurrent and rollback. Example: src/main/resources/db")
    private Path output = Path.of("");

    @Option(
            names = "--physical-naming",
            paramLabel = "CLASS",
            description = "The Hibernate PhysicalNamingStrategy that the application uses, if any. "
                    + "Example: org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl")
    private Optional<String> physicalNaming = Optional.empty();

    @Option(
            names = "--implicit-naming",
            paramLabel = "CLASS",
            description = "The Hibernate ImplicitNamingStrategy that the application uses, if any. "
                    + "Example: org.springframework.boot.hibernate.SpringImplicitNamingStrategy")
    private Optional<String> implicitNaming = Optional.empty();

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "Another setting of Hibernate. Example: --property hibernate.default_schema=shop")
    private Map<String, String> properties = new HashMap<>();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "What $${NAME} in a migration written by hand stands for, as flyway.placeholders of the "
                    + "application; once for each. Example: --placeholder owner=shop_owner")
    private Map<String, String> placeholders = new HashMap<>();

    @Option(
            names = "--existing-tables",
            paramLabel = "TABLE",
            split = ",",
            description =
                    "Tables that production already has, made by other means. The first migration creates them "
                            + "without their indexes, so that it can be Flyway's baseline; the indexes follow in later files, as on any table that is in use. Example: product,market,order")
    private List<String> existingTables = new ArrayList<>();

    @Option(
            names = "--allow-destructive",
            paramLabel = "true|false",
            arity = "0..1",
            defaultValue = "false",
            fallbackValue = "true",
            description = "Also drop tables, columns and sequences that the model does not have any more, and narrow "
                    + "types; in a file of its own, marked DESTRUCTIVE. Example: --allow-destructive")
    private boolean allowDestructive;

    @Option(
            names = "--shadow-url",
            paramLabel = "URL",
            description = "A PostgreSQL server of your own to prove on, instead of the embedded one. Databases named "
                    + ShadowServer.DATABASE_PREFIX
                    + "… are created and removed; no other is touched. The password comes "
                    + "from PGPASSWORD or ~/.pgpass. Example: jdbc:postgresql://localhost:5432/postgres")
    private Optional<String> shadowUrl = Optional.empty();

    @Option(
            names = "--shadow-user",
            paramLabel = "USER",
            description = "The user on that server; needs CREATEDB. Example: postgres")
    private Optional<String> shadowUser = Optional.empty();

    @Option(
            names = "--postgres",
            paramLabel = "MAJOR",
            description =
                    "The major version of the embedded PostgreSQL, 14 to 18, if its binaries are on the class path. "
                            + "Default: the one that is there. Example: 16")
    private Optional<String> postgres = Optional.empty();

    @Option(
            names = "--postgres-cache",
            paramLabel = "FOLDER",
            description = "Where the embedded PostgreSQL is unpacked, once. Default: the asoud-ddl-gen folder of the "
                    + "user's cache. Example: target/postgres")
    private Optional<String> postgresCache = Optional.empty();

    @Option(
            names = Ending.JSON,
            description = "Print one JSON document on the standard output; the steps go to the error output. "
                    + "Example: --json")
    private boolean json;

    /**
     * The exit code, after telling people what there is to tell.
     *
     * @param problems to add to for machines
     */
    abstract int report(GenerationResult result, Report report, List<Problem> problems);

    @Override
    public final Integer call() {
        CommandLine command = spec.commandLine();
        // For people: beside the document that is asked for, on the error output.
        Report report = json
                ? new Report(command.getErr(), command.getErr(), Screen.width())
                : new Report(command.getOut(), DdlTool.results(spec), Screen.width());
        GenerationResult result = run(this instanceof CheckCommand, report);
        List<Problem> problems = new ArrayList<>();
        if (result.migrations().isEmpty()) {
            report.nothingToDo(result);
        }
        int code = result.migrations().isEmpty() ? 0 : report(result, report, problems);
        if (json) {
            new Json()
                    .with("exitCode", code)
                    .with("server", result.server())
                    .with("kept", result.kept())
                    .with(
                            "migrations",
                            result.migrations().stream().map(ModelCommand::json).toList())
                    .with("problems", problems)
                    .print(command.getOut());
        }
        return code;
    }

    private static Json json(GeneratedMigration migration) {
        return new Json()
                .with("path", migration.migration().path())
                .with("rollback", migration.rollback().path())
                .with("flavour", migration.flavour().map(Flavour::location))
                .with("transactional", migration.step().transactional())
                .with(
                        "operations",
                        migration.step().operations().stream()
                                .map(operation ->
                                        json(operation, migration.step().impact(operation)))
                                .toList());
    }

    private static Json json(Operation operation, Impact impact) {
        return new Json()
                .with("what", operation.describe())
                .with("lock", impact.lock().toString())
                .with("on", impact.on())
                .with("work", impact.work().toString())
                .with("hazard", impact.hazard());
    }

    final Path output() {
        return output;
    }

    private GenerationResult run(boolean checkOnly, Progress progress) {
        requireFolder(checkOnly);
        try (URLClassLoader loader = loader()) {
            ModelSource model = model(loader);
            GenerationRequest request = new GenerationRequest(
                    () -> SchemaExport.of(model), new MigrationFolder(output, placeholders), planOptions(), checkOnly);
            return new Generation(request, this::server, progress).run();
        } catch (UncheckedIOException failure) {
            throw unusable(String.valueOf(failure.getMessage()), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Notices before the work is done what would stop it at its end. */
    private void requireFolder(boolean checkOnly) {
        for (Path path = output.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.isDirectory(path)) {
                if (!checkOnly && !Files.isWritable(path)) {
                    throw unusable("the folder is not writable", path);
                }
                return;
            }
            if (Files.exists(path)) {
                throw unusable("this is a file, not a folder", path);
            }
        }
    }

    private static Refusal unusable(String what, Path where) {
        return new Refusal(
                what,
                where.toString(),
                "choose a folder that can be read and written, such as --output=src/main/resources/db");
    }

    private ModelSource model(ClassLoader loader) {
        Map<String, String> settings = new HashMap<>(properties);
        given(physicalNaming).ifPresent(name -> settings.put("hibernate.physical_naming_strategy", name));
        given(implicitNaming).ifPresent(name -> settings.put("hibernate.implicit_naming_strategy", name));
        return new ModelSource(
                loader, withoutBlanks(packages), withoutBlanks(classes), given(persistenceUnit), settings);
    }

    private PlanOptions planOptions() {
        Set<ObjectName> tables = withoutBlanks(existingTables).stream()
                .map(RollbackCommand::table)
                .collect(Collectors.toSet());
        return new PlanOptions(tables, allowDestructive);
    }

    private ShadowServer server() {
        Optional<Integer> major = given(postgres).map(text -> ShadowServer.major(text, "--postgres"));
        return given(shadowUrl)
                .map(url -> ShadowServer.at(url, given(shadowUser), Optional.ofNullable(System.getenv("PGPASSWORD"))))
                .orElseGet(() -> ShadowServer.embedded(
                        given(postgresCache).map(Path::of).orElseGet(PostgresCache::ofUser), major));
    }

    private URLClassLoader loader() {
        List<URL> urls = new ArrayList<>();
        for (String part : given(classpath).orElse("").split(File.pathSeparator)) {
            if (!part.isBlank()) {
                urls.add(url(part));
            }
        }
        return new URLClassLoader(
                urls.toArray(URL[]::new), Thread.currentThread().getContextClassLoader());
    }

    private static URL url(String part) {
        Path path = Path.of(part).toAbsolutePath();
        if (!path.toFile().exists()) {
            throw new Refusal(
                    "no such file or folder on the class path",
                    path.toString(),
                    "compile the entities first, or correct --classpath=" + part);
        }
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** A build tool that has no value for an option passes the empty string. */
    private static Optional<String> given(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static List<String> withoutBlanks(List<String> values) {
        return values.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
