package com.asoud.ddl.generate;

import com.asoud.ddl.plan.PlanOptions;
import com.asoud.postgres.ObjectName;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One change, in a folder of its own:
 *
 * <pre>
 * before.sql           the schema that the model wanted before; its migrations are generated, so the model owns it
 * by-hand/…            migrations that somebody wrote, added to those
 * after.sql            the schema that the model wants now
 * generated.sql        what is expected: every new file, one after the other
 * options.properties   existing-tables, allow-destructive
 * </pre>
 *
 * Where a file is not there, it counts as empty. The schemas and {@code generated.sql} are in {@link Shorthand}.
 */
record ChangeCase(Path folder, String before, String after, Properties settings) {

    static final Path CASES = Path.of("src/test/resources/changes");

    /** Many cases begin alike; what to begin with is generated once. */
    private static final Map<String, Map<String, String>> GENERATED = new ConcurrentHashMap<>();

    static ChangeCase read(String name) throws IOException {
        Path folder = CASES.resolve(name);
        Properties settings = new Properties();
        settings.load(new StringReader(text(folder.resolve("options.properties"))));
        return new ChangeCase(
                folder,
                Shorthand.expand(text(folder.resolve("before.sql"))),
                Shorthand.expand(text(folder.resolve("after.sql"))),
                settings);
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Brings the project to where the change begins. */
    void prepare(Project project) {
        if (!before.isBlank()) {
            GENERATED
                    .computeIfAbsent(before, schema -> generated(project, schema))
                    .forEach(project::write);
        }
        Path byHand = folder.resolve("by-hand");
        if (Files.isDirectory(byHand)) {
            try (Stream<Path> files = Files.walk(byHand)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    project.write(byHand.relativize(file).toString(), Files.readString(file));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static Map<String, String> generated(Project project, String schema) {
        project.generate(schema);
        return project.files();
    }

    Path expectation() {
        return folder.resolve("generated.sql");
    }

    PlanOptions options() {
        Set<ObjectName> existing = Stream.of(
                        settings.getProperty("existing-tables", "").split(","))
                .filter(name -> !name.isBlank())
                .map(name -> new ObjectName("", name.strip()))
                .collect(Collectors.toSet());
        return new PlanOptions(existing, Boolean.parseBoolean(settings.getProperty("allow-destructive", "false")));
    }
}
