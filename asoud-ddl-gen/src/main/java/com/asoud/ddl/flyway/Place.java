package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Where the migrations of a project are.
 *
 * @param root what the folder of the migrations and that of the rollback files are in
 * @param migration the folder of the migrations below it, with {@code /} between its parts
 * @param others more folders in which the project's Flyway looks; nothing is written there
 * @param known whether the project itself says that its Flyway looks into the folder of the migrations
 * @param names how the files are named
 */
public record Place(Path root, String migration, List<Path> others, boolean known, FileNames names) {

    /** Flyway's and Spring Boot's default location is {@code db/migration}. */
    static final String MIGRATION = "migration";

    /** Beside the folder of the migrations: outside of all locations, so that no Flyway finds what undoes. */
    static final String ROLLBACK = "rollback";

    private static final String SOURCES = "src/main/resources";
    private static final String COPIES = "target/classes";

    /** What is given where nobody chose a folder: the plugin's default, and that of all examples. */
    private static final Path USUAL = Path.of(SOURCES, "db");

    private static final Pattern ON_CLASS_PATH = Pattern.compile(".*/(?:" + SOURCES + "|" + COPIES + "|[^/]+!)/(.+)");

    private static final Pattern MAVEN = Pattern.compile("(?<module>.*)/(?:" + SOURCES + "|" + COPIES + ")(?:/.*)?");

    public Place {
        others = List.copyOf(others);
    }

    /**
     * The folder with {@code migration} in it; or, if there is none, and there are migrations in the folder itself,
     * that.
     */
    public static Place of(Path given, FileNames names) {
        return of(given, List.of(), names);
    }

    /**
     * The same, if the project does not say where its Flyway looks; otherwise the first of its locations, or
     * {@code migration} below the given folder if that is one of them, or that with the newest migration.
     *
     * @param given the folder that the user names; it says where the resources of the module are
     * @param locations as the project says them, such as {@code classpath:db/migration}
     * @param names how the files are named
     * @throws Refusal if Flyway looks elsewhere than in or below the given folder, unless that is the usual one; or if
     *     there is no place for rollback files outside of all locations
     */
    public static Place of(Path given, List<String> locations, FileNames names) {
        Path usual = normal(given).resolve(MIGRATION);
        requireReadable(given, locations, names);
        List<Path> told = folders(given, locations);
        List<Path> folders = told.stream()
                .filter(folder -> told.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
                .toList();
        List<Path> others =
                folders.stream().filter(folder -> !folder.startsWith(usual)).toList();
        if (Stream.concat(Stream.of("common"), Arrays.stream(Flavour.values()).map(Flavour::location))
                .anyMatch(each -> folders.contains(usual.resolve(each)))) {
            return new Place(given, MIGRATION, others, false, names);
        }
        if (folders.contains(usual)) {
            return beside(usual, folders, true, names);
        }
        if (folders.isEmpty()) {
            return isLocation(given, names)
                    ? beside(normal(given), List.of(), false, names)
                    : new Place(given, MIGRATION, List.of(), false, names);
        }
        List<Path> meant = meant(given, folders);
        if (meant.isEmpty()) {
            throw new Refusal(
                    "the output is not where your Flyway looks (" + String.join(",", locations) + ")",
                    given.toString(),
                    "give --output=" + folders.get(0) + ";\n"
                            + "or name a folder in or below the output in the application's flyway.locations;\n"
                            + "if that is set elsewhere, say it here by --flyway locations=VALUE");
        }
        return beside(
                meant.stream()
                        .filter(folder -> newest(folder, names).isPresent())
                        .max(Comparator.comparing(
                                folder -> newest(folder, names).orElseThrow()))
                        .orElse(meant.get(0)),
                folders,
                true,
                names);
    }

    /**
     * The same for a database that is there: what the locations do not name is meant as it is, such as a copy of the
     * files for operators.
     */
    static Place ofRunning(Path given, List<String> locations, FileNames names) {
        List<Path> told = folders(given, locations);
        boolean known = !meant(given, told).isEmpty()
                || told.stream()
                        .anyMatch(folder -> folder.startsWith(normal(given).resolve(MIGRATION)));
        return known ? of(given, locations, names) : of(given, names);
    }

    private static List<Path> folders(Path given, List<String> locations) {
        return locations.stream()
                .flatMap(location -> folders(location, normal(given)))
                .distinct()
                .toList();
    }

    private static Stream<Path> folders(String location, Path given) {
        return FlywayLocation.of(location).stream()
                .flatMap(each -> root(each, given).stream().flatMap(root -> each.folders(root).stream()));
    }

    /** @throws Refusal if what Flyway finds there is not all that is in the folders */
    private static void requireReadable(Path given, List<String> locations, FileNames names) {
        FlywayLocation.all(locations)
                .forEach(each -> root(each, normal(given)).ifPresent(root -> each.requireWhole(root, names)));
        for (int i = 1; i < locations.size(); i++) {
            String both = locations.get(i - 1) + "," + locations.get(i);
            if (folders(both, normal(given)).anyMatch(Files::isDirectory)) {
                throw new Refusal(
                        "Flyway takes the comma in the path of a location for the end of the location",
                        "flyway.locations=" + both,
                        "rename the folder");
            }
        }
    }

    /** The usual folder names the module alone; any other is meant as it is, and nothing is written elsewhere. */
    private static List<Path> meant(Path given, List<Path> folders) {
        Path named = normal(given);
        Path output = module(named)
                .filter(module -> named.startsWith(module.resolve(COPIES)))
                .map(module ->
                        module.resolve(SOURCES).resolve(module.resolve(COPIES).relativize(named)))
                .orElse(named);
        if (output.endsWith(USUAL)) {
            return folders;
        }
        return folders.stream().filter(folder -> folder.startsWith(output)).toList();
    }

    /**
     * What people have to know of a folder that none of the locations is known to be.
     *
     * @param locations as for {@link #of(Path, List, FileNames)}
     */
    public static Optional<String> note(Path given, List<String> locations) {
        return locations.stream()
                                .flatMap(location -> folders(location, normal(given)))
                                .findAny()
                                .isPresent()
                        || locations.isEmpty()
                ? Optional.empty()
                : Optional.of("The application's Flyway looks in " + String.join(",", locations)
                        + "; whether it finds the output there is not known: " + normal(given));
    }

    /** Whether Flyway is known to look into a folder of migrations. */
    public static boolean isFound(Path migrations, List<String> locations) {
        return locations.stream()
                .flatMap(location -> folders(location, normal(migrations)))
                .anyMatch(normal(migrations)::startsWith);
    }

    /** Whether there are migrations in the folder itself, and no folder {@code migration}. */
    static boolean isLocation(Path folder, FileNames names) {
        return !Files.isDirectory(folder.resolve(MIGRATION))
                && MigrationFolder.filesIn(folder)
                        .anyMatch(file -> names.parse(file).isPresent());
    }

    static Optional<MigrationVersion> newest(Path folder, FileNames names) {
        return MigrationFolder.filesBelow(folder)
                .flatMap(file -> names.parse(file).stream())
                .flatMap(name -> name.version().stream())
                .map(MigrationVersion::fromVersion)
                .max(Comparator.naturalOrder());
    }

    private static Place beside(Path folder, List<Path> all, boolean known, FileNames names) {
        Path root = folder.getParent();
        while (root != null && isBelowOne(root.resolve(ROLLBACK), all, folder)) {
            root = root.getParent();
        }
        if (root == null) {
            throw new Refusal(
                    "there is no folder for rollback files outside of Flyway's locations",
                    folder.toString(),
                    "name a folder of its own as the location, such as flyway.locations=classpath:db/migration");
        }
        return new Place(
                root,
                root.relativize(folder).toString().replace(File.separatorChar, '/'),
                all.stream().filter(other -> !other.equals(folder)).toList(),
                known,
                names);
    }

    private static boolean isBelowOne(Path rollback, List<Path> all, Path folder) {
        return rollback.startsWith(folder) || all.stream().anyMatch(rollback::startsWith);
    }

    /** The name of a folder or file on the class path, if its path says what of it is the name. */
    static Optional<String> onClassPath(Path path) {
        Matcher named = ON_CLASS_PATH.matcher(path.toString().replace(File.separatorChar, '/'));
        return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
    }

    /** The folders of the class path among the locations, such as {@code db/migration}. */
    static List<String> onClassPath(List<String> locations) {
        return FlywayLocation.all(locations).stream()
                .filter(FlywayLocation::onClassPath)
                .map(FlywayLocation::root)
                .filter(folder -> !folder.isEmpty())
                .toList();
    }

    /** Where the {@link FlywayLocation#root} of a location is, if that is a folder of the module. */
    private static Optional<Path> root(FlywayLocation location, Path given) {
        Path path = Path.of(location.root());
        return (location.onClassPath()
                        ? resources(given, path).map(folder -> folder.resolve(path))
                        : Optional.of(module(given)
                                .map(module -> module.resolve(path))
                                .orElse(path)))
                .map(Place::normal);
    }

    /** Empty if the folder is in none that is known to be of a class path. */
    private static Optional<Path> resources(Path given, Path location) {
        return module(given).map(module -> module.resolve(SOURCES)).or(() -> {
            for (int parts = location.getNameCount(); parts > 0; parts--) {
                if (given.endsWith(location.subpath(0, parts))) {
                    Path folder = given;
                    for (int i = 0; i < parts; i++) {
                        folder = folder.resolveSibling("");
                    }
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<Path> module(Path given) {
        Matcher maven = MAVEN.matcher(given.toString().replace(File.separatorChar, '/'));
        return maven.matches() ? Optional.of(Path.of(maven.group("module"))) : Optional.empty();
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** The folder of the migrations. */
    public Path folder() {
        return root.resolve(migration);
    }

    /** All in which the project's Flyway looks, the folder of the migrations first. */
    List<Path> folders() {
        return Stream.concat(Stream.of(normal(folder())), others.stream()).toList();
    }

    /** The same, and more of the others. */
    Place with(List<Path> more) {
        return new Place(
                root, migration, Stream.concat(others.stream(), more.stream()).toList(), known, names);
    }
}
