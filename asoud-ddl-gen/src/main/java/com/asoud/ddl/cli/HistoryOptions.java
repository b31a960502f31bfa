package com.asoud.ddl.cli;

import static com.asoud.ddl.cli.ShadowOptions.given;

import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.ddl.flyway.JavaCode;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationSource;
import com.asoud.ddl.model.ClassPath;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.project.Given;
import com.asoud.ddl.project.Project;
import com.asoud.postgres.Refusal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which migrations are those of a live database, and what the application's own Flyway is told about them. */
final class HistoryOptions {

    private static final String TABLE = "--history-table";

    @Option(names = "--migrations", paramLabel = "PATH", required = true)
    private List<String> migrations = new ArrayList<>();

    @Option(names = "--flavour", paramLabel = "FLAVOUR")
    private Optional<Flavour> flavour = Optional.empty();

    @Option(names = TABLE, paramLabel = "NAME")
    private Optional<String> historyTable = Optional.empty();

    @Option(names = "--history-schema", paramLabel = "SCHEMA")
    private Optional<String> historySchema = Optional.empty();

    @Option(names = "--placeholder", paramLabel = "NAME=VALUE")
    private Map<String, String> placeholders = new HashMap<>();

    @Option(names = "--flyway", paramLabel = "NAME=VALUE")
    private Map<String, String> flyway = new HashMap<>();

    @Option(names = "--module-classes", paramLabel = "PATH")
    private Optional<String> moduleClasses = Optional.empty();

    @Option(names = "--classpath", paramLabel = "PATH")
    private Optional<String> classpath = Optional.empty();

    @Option(names = JavaCode.LEAVE, paramLabel = "CLASS", split = ",")
    private List<String> left = new ArrayList<>();

    /**
     * What was given and found.
     *
     * @param source of the files
     * @param code migrations and callbacks that are classes
     * @param folder of all of them
     * @param flavour of the database
     * @param flyway what the application's Flyway is told
     * @param notes what was found in the project, for people
     */
    record History(
            MigrationSource source,
            JavaCode code,
            MigrationFolder folder,
            Flavour flavour,
            FlywayOptions flyway,
            List<String> notes)
            implements AutoCloseable {

        @Override
        public void close() {
            code.close();
            source.close();
        }
    }

    /**
     * @param anew whether a history is run from its beginning: then each class has to run, or to be left out by name
     * @throws Refusal if there are no migrations, or what the project says is not enough
     */
    History read(boolean anew) {
        Project project = project();
        FlywaySettings settings = project.flyway();
        requireTable(settings);
        MigrationSource source = MigrationSource.at(paths(), settings, project.classpath());
        try {
            Set<String> names = Set.copyOf(left);
            JavaCode code = anew
                    ? JavaCode.of(project.classpath(), settings.locations(), names)
                    : JavaCode.beside(project.classpath(), settings.locations(), names);
            Map<String, String> all = new HashMap<>(settings.placeholders());
            all.putAll(placeholders);
            FlywayInput input = new FlywayInput(all, settings, code);
            return new History(
                    source,
                    code,
                    source.naming(() -> source.folder(input).requireSeen()),
                    flavour.orElseGet(() -> flavour(settings.locations())),
                    new FlywayOptions(settings.table(), settings.defaultSchema(), all, created(settings)),
                    Stream.concat(project.notes().stream(), code.notes().stream())
                            .toList());
        } catch (RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    /** Separated by commas, which a path that is there may have in itself. */
    private List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (String several : migrations) {
            List<String> parts = List.of(several.split(","));
            int from = 0;
            while (from < parts.size()) {
                int to = parts.size();
                while (to > from + 1 && !isThere(String.join(",", parts.subList(from, to)))) {
                    to--;
                }
                paths.add(Path.of(String.join(",", parts.subList(from, to))));
                from = to;
            }
        }
        return paths;
    }

    /** Of what is in a jar, the jar. */
    private static boolean isThere(String path) {
        try {
            return Files.exists(Path.of(path.replaceFirst("(?<=\\.jar)!/.*", "")));
        } catch (InvalidPathException none) {
            return false;
        }
    }

    /** What names a schema for this run only may be misspelled. */
    private List<String> created(FlywaySettings settings) {
        return settings.schemasToCreate().stream()
                .filter(schema -> !given(historySchema).equals(Optional.of(schema))
                        || settings.schemas().contains(schema))
                .toList();
    }

    private Project project() {
        Map<String, String> known = new HashMap<>(flyway);
        given(historyTable).ifPresent(name -> known.put("table", name));
        given(historySchema).ifPresent(name -> known.put("defaultSchema", name));
        Given given = new Given(true, Set.of(), placeholders.keySet(), known);
        String path = given(classpath).map(ClassPath::of).map(ClassPath::text).orElse("");
        return given(moduleClasses)
                .map(own -> Project.history(own, path, given))
                .orElseGet(() -> Project.unknown(path, given));
    }

    /** Files do not depend on it, so that generate goes on without it. */
    private static void requireTable(FlywaySettings settings) {
        String unknown = settings.unknown().get("flyway.table");
        if (unknown != null) {
            throw new Refusal(
                    "the value of flyway.table is not known here",
                    unknown,
                    "say what it is on this database: " + TABLE + "=NAME");
        }
    }

    /** As the folders that the application looks in say. */
    private Flavour flavour(List<String> locations) {
        List<String> folders = Stream.concat(
                        locations.stream(),
                        paths().stream().map(path -> path.toString().replace('\\', '/')))
                .toList();
        return isAmong(Flavour.STANDARD, folders) && !isAmong(Flavour.CONCURRENT, folders)
                ? Flavour.STANDARD
                : Flavour.CONCURRENT;
    }

    private static boolean isAmong(Flavour flavour, List<String> folders) {
        return folders.stream().anyMatch(folder -> folder.endsWith("/migration/" + flavour.location()));
    }
}
