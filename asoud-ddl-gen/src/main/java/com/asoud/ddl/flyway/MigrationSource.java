package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The migrations an operator has: folders, or the jars they were shipped in. Those of several are one history, as those
 * of several locations are to Flyway.
 *
 * @param place where they are
 * @param unpacked what is to be removed when this is closed
 * @param notes for people, a line each
 */
public record MigrationSource(Place place, List<Jar> unpacked, List<String> notes) implements AutoCloseable {

    /**
     * A jar, and the folder that it is unpacked into.
     *
     * @param locations the folders of migrations in it; each has a folder of its own, by its number
     */
    record Jar(Path file, List<String> locations, TemporaryFolder folder) {

        Path path() {
            return folder.path();
        }

        Path copy(String location) {
            return path().resolve(String.valueOf(locations.indexOf(location)));
        }
    }

    /** Where the class path begins in a jar, in the executable one of Spring Boot, and in a war. */
    private static final List<String> CLASSES = List.of("", "BOOT-INF/classes/", "WEB-INF/classes/");

    private static final String DEFAULT = "db/" + Place.MIGRATION;

    /** As in {@code shop.jar!/sql/postgresql}. */
    private static final String INSIDE = ".jar!/";

    /** One of the three folders. */
    private static final Pattern FLAVOUR = Pattern.compile(Place.MIGRATION + "/(?:common|standard|concurrent)/?$");

    public MigrationSource {
        unpacked = List.copyOf(unpacked);
        notes = List.copyOf(notes);
    }

    /**
     * Those of a module, and what the class path has in the locations of its Flyway.
     *
     * @param given the folder that the user names, which need not exist
     * @param settings how files are named, and where the application's Flyway looks
     * @param classpath folders and jars, separated as on {@code java -cp}; may be empty
     * @throws Refusal as {@link Place#of(Path, List, FileNames)}
     */
    public static MigrationSource ofModule(Path given, FlywaySettings settings, String classpath) {
        return ClassPathMigrations.beside(
                Place.of(given, settings.locations(), settings.names()), settings.locations(), classpath);
    }

    /**
     * Those of folders and jars; jars are unpacked until this is closed.
     *
     * @param given at least one
     * @param settings how files are named; and where the application's Flyway looks, if that is known: a location that
     *     is in a given folder or jar is looked at with all others
     * @param classpath of the application, whose locations are looked at too: as on {@code java -cp}; may be empty
     * @throws Refusal if there are none in one of them, or they do not go together
     */
    public static MigrationSource at(List<Path> given, FlywaySettings settings, String classpath) {
        List<Jar> unpacked = new ArrayList<>();
        try {
            List<Place> places = given.stream()
                    .map(each -> place(each, settings, unpacked))
                    .distinct()
                    .toList();
            MigrationSource all = ClassPathMigrations.beside(together(places), settings.locations(), classpath);
            all.unpacked.forEach(more -> more.folder().leaveToOwner());
            unpacked.addAll(all.unpacked);
            return new MigrationSource(all.place, unpacked, all.notes);
        } catch (RuntimeException failure) {
            unpacked.forEach(jar -> jar.folder().close());
            throw failure;
        }
    }

    private static Place place(Path given, FlywaySettings settings, List<Jar> unpacked) {
        Place place = anyPlace(given, settings, unpacked);
        if (!Files.isDirectory(place.folder())) {
            throw new Refusal(
                    "there are no migrations",
                    given.toAbsolutePath().toString(),
                    "name the folder with migration in it, such as src/main/resources/db; or the jar that holds\n"
                            + "db/migration; or Flyway's location, such as shop.jar!/sql");
        }
        new MigrationFolder(place, new FlywayInput(Map.of(), settings, JavaCode.NONE)).requireNoStaleCopies();
        return place;
    }

    private static Place anyPlace(Path given, FlywaySettings settings, List<Jar> unpacked) {
        int inside = given.toString().indexOf(INSIDE);
        if (inside >= 0) {
            Path jar = Path.of(given.toString().substring(0, inside + INSIDE.length() - 2));
            return ofJar(
                    jar, List.of(given.toString().substring(inside + INSIDE.length())), settings.names(), unpacked);
        }
        if (Files.isRegularFile(given)) {
            Place known = ofJar(given, Place.onClassPath(settings.locations()), settings.names(), unpacked);
            // It may be that of another module.
            return Files.isDirectory(known.folder())
                    ? known
                    : ofJar(given, List.of(DEFAULT), settings.names(), unpacked);
        }
        return Place.ofRunning(ofFolder(given), settings.locations(), settings.names());
    }

    /** Flyway's location is the folder that has them itself; the rollback files are beside it. */
    private static Path ofFolder(Path given) {
        Path folder = given.toAbsolutePath().normalize();
        if (Layout.FLAVOURS.folders().stream().anyMatch(folder::endsWith)) {
            return folder.resolveSibling("").resolveSibling("");
        }
        boolean isLocation = folder.endsWith(Place.MIGRATION) && !Files.isDirectory(folder.resolve(Place.MIGRATION));
        return isLocation ? folder.resolveSibling("") : given;
    }

    /** @throws Refusal if more than one has both flavours: their versions count without each other */
    private static Place together(List<Place> places) {
        if (places.size() == 1) {
            return places.get(0);
        }
        List<Place> flavours =
                places.stream().filter(place -> !Layout.of(place).isFlat()).toList();
        if (flavours.size() > 1) {
            throw new Refusal(
                    "several of these have the folders common, standard and concurrent",
                    "--migrations="
                            + String.join(
                                    ",",
                                    flavours.stream()
                                            .map(place -> place.root().toString())
                                            .toList()),
                    "each is a history of its own, with versions that count without the other: give one of them; or\n"
                            + "keep each in a schema of its own, by --history-schema");
        }
        Place main = flavours.isEmpty() ? places.get(0) : flavours.get(0);
        List<Path> folders = places.stream()
                .flatMap(place -> Stream.concat(Stream.of(place.folder()), place.others().stream()))
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .toList();
        Path first = main.folder().toAbsolutePath().normalize();
        return new Place(
                main.root(),
                main.migration(),
                folders.stream()
                        .filter(folder -> !folder.startsWith(first))
                        .filter(folder ->
                                folders.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
                        .toList(),
                main.known(),
                main.names());
    }

    private static Place ofJar(Path jar, List<String> locations, FileNames names, List<Jar> unpacked) {
        List<String> folders = locations.stream()
                .map(location -> FLAVOUR.matcher(location).replaceFirst(Place.MIGRATION))
                .distinct()
                .toList();
        TemporaryFolder folder = new TemporaryFolder("migrations", into -> unpack(jar, folders, into));
        folder.leaveToOwner();
        unpacked.add(new Jar(jar, folders, folder));
        List<Place> places = IntStream.range(0, folders.size())
                .mapToObj(number -> Place.of(folder.path().resolve(String.valueOf(number)), names))
                .filter(place -> Files.isDirectory(place.folder()))
                .toList();
        return places.isEmpty() ? Place.of(folder.path(), names) : together(places);
    }

    /** Each into a folder of its own, by its number. */
    private static void unpack(Path jar, List<String> locations, Path into) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            for (String location : locations) {
                Optional<Path> folder = CLASSES.stream()
                        .map(classes -> files.getPath(classes + location))
                        .filter(Files::isDirectory)
                        .findFirst();
                if (folder.isPresent()) {
                    Path copy = into.resolve(String.valueOf(locations.indexOf(location)));
                    copy(folder.get(), copy.resolve(Place.MIGRATION));
                    Path rollback = folder.get().resolveSibling(Place.ROLLBACK);
                    if (Files.isDirectory(rollback)) {
                        copy(rollback, copy.resolve(Place.ROLLBACK));
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (RuntimeException noArchive) {
            throw new Refusal(
                    "this is neither a folder nor a jar: " + noArchive.getMessage(),
                    jar.toString(),
                    "name the folder of the migrations, or the model jar");
        }
    }

    private static void copy(Path root, Path into) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = into.resolve(root.relativize(file).toString());
                Files.createDirectories(Optional.ofNullable(copy.getParent()).orElse(into));
                Files.copy(file, copy);
            }
        }
    }

    /** The folder of them all. */
    public MigrationFolder folder(FlywayInput input) {
        return new MigrationFolder(place, input);
    }

    /** Does something, whose refusals name files as {@link #named(Problem)} does. */
    public <T> T naming(Supplier<T> action) {
        try {
            return action.get();
        } catch (Refusal refusal) {
            Refusal named =
                    new Refusal(refusal.problems().stream().map(this::named).toList());
            named.initCause(refusal);
            throw named;
        }
    }

    /** The same problem, at the file in the jar, where somebody looks for it. */
    public Problem named(Problem problem) {
        boolean isMendedThere = unpacked.stream()
                .anyMatch(jar -> problem.remedy().contains(jar.path().toString()));
        return new Problem(
                named(problem.what()),
                named(problem.where()),
                isMendedThere
                        ? "put it right in the project that the jar is built from, and build it again"
                        : problem.remedy());
    }

    private String named(String text) {
        String named = text;
        for (Jar jar : unpacked) {
            for (String location : jar.locations()) {
                Path copy = jar.copy(location);
                String inside = jar.file() + "!/";
                named = named.replace(copy.resolve(Place.MIGRATION).toString(), inside + location)
                        .replace(
                                copy.resolve(Place.ROLLBACK).toString(),
                                inside + Path.of(location).resolveSibling(Place.ROLLBACK));
            }
            named = named.replace(jar.path().toString(), jar.file().toString());
        }
        return named;
    }

    @Override
    public void close() {
        unpacked.forEach(jar -> jar.folder().close());
    }
}
