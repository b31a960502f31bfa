package com.asoud.foreign;

import com.asoud.foreign.Models.Model;
import com.asoud.foreign.Models.Release;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives each model to {@code generate}, release after release, into one folder of migrations. Of each release:
 *
 * <ol>
 *   <li>{@code generate}, which proves what it writes;
 *   <li>{@code generate} once more: it has nothing to do, and found both flavours equal;
 *   <li>both flavours are migrated by Flyway, and Hibernate's {@code validate} accepts each.
 * </ol>
 *
 * <p>Prints a table for docs/benchmarks.md, and ends with exit code 1 if a release failed.
 */
final class ForeignModels {

    /** Only what goes wrong; JUL forgets loggers that nobody holds. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private static final Pattern VERSION = Pattern.compile("^V([0-9]+)");

    private static final String ROW = "| %s | %s | %s | %s | %s | %s | %s |%n";

    private final ClassPath classPaths;
    private final Path folder;
    private final Path cache;
    private final List<String> failures = new ArrayList<>();

    private ForeignModels(ClassPath classPaths, Path folder, Path cache) {
        this.classPaths = classPaths;
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * Arguments: Maven's home, local repository, a folder to work in, where PostgreSQL is unpacked, names of models.
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        FLYWAY.setLevel(Level.WARNING);
        Path folder = Path.of(arguments[2]);
        List<String> wanted = arguments.length < 5 || arguments[4].isBlank()
                ? List.of()
                : List.of(arguments[4].toLowerCase(Locale.ROOT).split(","));
        ForeignModels walk = new ForeignModels(
                new ClassPath(Path.of(arguments[0]), Path.of(arguments[1]), folder.resolve("class-paths")),
                folder,
                Path.of(arguments[3]));
        System.out.printf(ROW, "model", "release", "tables", "operations", "files", "seconds", "result");
        System.out.printf(ROW, "---", "---", "---", "---", "---", "---", "---");
        for (Model model : Models.all()) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(model.name().toLowerCase(Locale.ROOT)::startsWith)) {
                walk.walk(model);
            }
        }
        walk.failures.forEach(System.err::println);
        System.exit(walk.failures.isEmpty() ? 0 : 1);
    }

    private void walk(Model model) throws IOException, InterruptedException {
        Path output = folder.resolve(model.name().replaceAll("[^A-Za-z]+", "-"));
        delete(output);
        for (Release release : model.releases()) {
            try {
                walk(model, release, Files.createDirectories(output));
            } catch (IllegalStateException failure) {
                failures.add(model.name() + " " + release.version() + ": " + failure.getMessage());
                System.out.printf(ROW, model.name(), release.version(), "", "", "", "", "**failed**");
                return;
            }
        }
    }

    private void walk(Model model, Release release, Path output) throws IOException, InterruptedException {
        String classPath = classPaths.of(release.artifacts());
        if (!release.byHand().isEmpty()) {
            requireRefused(model, release, output, classPath);
            Path common = output.resolve("db/migration/common");
            Files.writeString(common.resolve("V" + nextVersion(output) + "__by_hand.sql"), release.byHand());
        }
        long start = System.nanoTime();
        JsonNode first = generate(model, release, output, classPath);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!release.refused().isEmpty()) {
            System.out.printf(
                    ROW,
                    model.name(),
                    release.version(),
                    "",
                    "",
                    "",
                    seconds(seconds),
                    "refused: " + release.refused());
            return;
        }
        JsonNode second = generate(model, release, output, classPath);
        require(second.get("migrations").isEmpty(), "the second run writes " + second.get("migrations"));
        int tables = validate(model, output, classPath);
        System.out.printf(
                ROW,
                model.name(),
                release.version(),
                tables,
                operations(first),
                first.get("migrations").size(),
                seconds(seconds),
                release.byHand().isEmpty() ? "proven, validated" : "proven, validated, after one file by hand");
    }

    /** Or nobody would have to write anything by hand any more. */
    private void requireRefused(Model model, Release release, Path output, String classPath)
            throws IOException, InterruptedException {
        String refused = "\"outcome\" : \"refused\"";
        generate(model, new Release(release.version(), release.artifacts(), "", refused), output, classPath);
    }

    private static int nextVersion(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output.resolve("db/migration"))) {
            return 1
                    + files.map(file -> VERSION.matcher(file.getFileName().toString()))
                            .filter(Matcher::find)
                            .mapToInt(version -> Integer.parseInt(version.group(1)))
                            .max()
                            .orElse(0);
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static int operations(JsonNode result) {
        int operations = 0;
        for (JsonNode migration : result.get("migrations")) {
            operations += migration.get("operations").size();
        }
        return operations;
    }

    private JsonNode generate(Model model, Release release, Path output, String classPath)
            throws IOException, InterruptedException {
        List<String> command = java(System.getProperty("java.class.path"), "com.asoud.ddl.cli.DdlTool");
        command.addAll(List.of(
                "generate",
                "--json",
                "--classpath=" + classPath,
                "--output=" + output.resolve("db"),
                "--postgres-cache=" + cache));
        command.addAll(model.options());
        Path log = output.resolve("generate-" + release.version().replaceAll("[^0-9A-Za-z.]+", "-") + ".log");
        Child.run(log, command, release.refused().isEmpty() ? 0 : 1);
        String text = Files.readString(log);
        require(text.contains(release.refused()), "refused with other words: " + text);
        // Beside it, what is for people.
        String document = text.substring(text.indexOf("\n{") + 1, text.indexOf("\n}") + 2);
        return JsonMapper.shared().readTree(document);
    }

    /** @return the number of tables */
    private int validate(Model model, Path output, String classPath) throws IOException, InterruptedException {
        try (ShadowServer server = ShadowServer.embedded(cache, Optional.empty())) {
            int tables = 0;
            for (String flavour : List.of("standard", "concurrent")) {
                ShadowDatabase database = server.create(flavour);
                Flyway.configure()
                        .dataSource(database.dataSource())
                        .locations(locations(output, flavour))
                        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                        .load()
                        .migrate();
                tables = validate(model, output, classPath, database);
            }
            return tables;
        }
    }

    private static String[] locations(Path output, String flavour) {
        return Stream.of("common", flavour)
                .map(location -> output.resolve("db/migration").resolve(location))
                .filter(Files::isDirectory)
                .map(location -> "filesystem:" + location)
                .toArray(String[]::new);
    }

    private int validate(Model model, Path output, String classPath, ShadowDatabase database)
            throws IOException, InterruptedException {
        List<String> packages = values(model, "--packages=");
        List<String> command = new ArrayList<>();
        command.addAll(java(
                classPath
                        + File.pathSeparator
                        + jarOf(Validate.class)
                        + File.pathSeparator
                        + jarOf(org.postgresql.Driver.class),
                Validate.class.getName()));
        try (Connection connection = database.connect()) {
            command.add(connection.getMetaData().getURL());
            command.add(connection.getMetaData().getUserName());
            values(model, "--physical-naming=")
                    .forEach(naming -> command.add("hibernate.physical_naming_strategy=" + naming));
            command.addAll(values(model, "--property="));
            command.addAll(managed(classPath, packages));
            Child.run(output.resolve("validate.log"), command, 0);
            try (var tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
                int count = -1;
                while (tables.next()) {
                    count++;
                }
                return count;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> managed(String classPath, List<String> packages) {
        try (ScanResult scan = new ClassGraph()
                .overrideClasspath(classPath)
                .acceptPackages(packages.toArray(String[]::new))
                .enableAnnotationInfo()
                .ignoreClassVisibility()
                .scan()) {
            return Stream.of("Entity", "MappedSuperclass", "Embeddable", "Converter")
                    .flatMap(kind -> scan.getClassesWithAnnotation("jakarta.persistence." + kind).getNames().stream())
                    .distinct()
                    .toList();
        }
    }

    private static List<String> values(Model model, String option) {
        return model.options().stream()
                .filter(each -> each.startsWith(option))
                .map(each -> each.substring(option.length()))
                .toList();
    }

    private static String jarOf(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static List<String> java(String classPath, String main) {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, main));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
