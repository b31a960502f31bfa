package com.asoud.ddl.flyway;

import com.asoud.ddl.ClassFiles;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Migrations and callbacks that are classes of the project (Flyway's {@code JavaMigration} and {@code Callback}):
 *
 * <ul>
 *   <li>of its jars, the migrations in the packages where Flyway looks, {@code db.migration} by default;
 *   <li>of its folders of classes all, since Spring Boot and Quarkus give Flyway those elsewhere too;
 *   <li>of the callbacks those in {@code db.callback}, where Flyway looks for them.
 * </ul>
 *
 * <p>They run as in the application, with the project's classes; but nothing is injected.
 */
public final class JavaCode implements AutoCloseable {

    /** A project that has none. */
    public static final JavaCode NONE =
            new JavaCode(Optional.empty(), new Found(List.of(), List.of(), List.of()), Set.of());

    /** How a class is named that is not to be run. */
    public static final String LEAVE = "--skip-java-migration";

    private static final String MIGRATION = ProjectFlyway.API + "migration.JavaMigration";
    private static final String BASE_MIGRATION = ProjectFlyway.API + "migration.BaseJavaMigration";
    private static final String CALLBACK = ProjectFlyway.API + "callback.Callback";
    private static final String BASE_CALLBACK = ProjectFlyway.API + "callback.BaseCallback";
    /** Parts of Flyway, and of this tool, where it is on the class path too. */
    private static final List<String> OF_TOOLS = List.of("org.flywaydb.", "com.asoud.ddl.");

    private static final String PACKAGE_OF_CALLBACKS = "db.callback";

    private final Optional<ProjectFlyway> flyway;
    private final Found found;
    private final List<BridgedMigration> known;
    private final List<SkippedMigration> skipped;
    private final List<String> left;

    /** Names of classes. */
    private record Found(List<String> migrations, List<String> callbacks, List<String> otherCallbacks) {}

    private JavaCode(Optional<ProjectFlyway> flyway, Found found, Set<String> left) {
        this.flyway = flyway;
        this.found = new Found(found.migrations, without(found.callbacks, left), found.otherCallbacks);
        this.left = found.migrations.stream().filter(left::contains).toList();
        this.skipped = this.left.stream()
                .flatMap(name -> SkippedMigration.of(name).stream())
                .toList();
        this.known = migrationsOfProject();
    }

    /**
     * Those of a class path.
     *
     * @param classpath folders and jars, separated as on {@code java -cp}; may be empty
     * @param locations where the application's Flyway looks for migrations, in its words; empty for its default
     * @param left names of classes that are not run, because they only change rows; their versions count
     * @throws Refusal naming each that cannot be made
     */
    public static JavaCode of(String classpath, List<String> locations, Set<String> left) {
        List<Path> all = Stream.of(classpath.split(File.pathSeparator))
                .filter(part -> !part.isBlank())
                .map(part -> Path.of(part.strip()).toAbsolutePath())
                .filter(Files::exists)
                .toList();
        Set<String> migrations = new TreeSet<>();
        Set<String> callbacks = new TreeSet<>();
        Set<String> otherCallbacks = new TreeSet<>();
        scan(all.stream().filter(Files::isDirectory).toList(), List.of(), scan -> {
            migrations.addAll(concrete(scan, MIGRATION, BASE_MIGRATION));
            otherCallbacks.addAll(concrete(scan, CALLBACK, BASE_CALLBACK));
        });
        List<String> packages = packages(locations);
        List<String> ofCallbacks = List.of(PACKAGE_OF_CALLBACKS);
        if (!ClassFiles.mayBeIn(
                        all,
                        Stream.concat(packages.stream(), ofCallbacks.stream()).toList())
                .isEmpty()) {
            // All of it: what a class extends may be elsewhere.
            scan(all, packages, scan -> migrations.addAll(concrete(scan, MIGRATION, BASE_MIGRATION)));
            scan(all, ofCallbacks, scan -> callbacks.addAll(concrete(scan, CALLBACK, BASE_CALLBACK)));
        }
        otherCallbacks.removeAll(callbacks);
        if (migrations.isEmpty() && callbacks.isEmpty() && otherCallbacks.isEmpty()) {
            return NONE;
        }
        return new JavaCode(
                Optional.of(ProjectFlyway.of(all.stream().map(JavaCode::url).toArray(URL[]::new))),
                new Found(List.copyOf(migrations), List.copyOf(callbacks), List.copyOf(otherCallbacks)),
                left);
    }

    /**
     * Those of an application whose database is there: what only the application can make is left to it, as if it had
     * been named.
     */
    public static JavaCode beside(String classpath, List<String> locations, Set<String> left) {
        try {
            return of(classpath, locations, left);
        } catch (Refusal unusable) {
            Set<String> all = new TreeSet<>(left);
            unusable.problems().forEach(problem -> all.add(problem.where()));
            return of(classpath, locations, all);
        }
    }

    /** Locations such as {@code classpath:db/migration}, of which the packages below are looked at, too. */
    private static List<String> packages(List<String> locations) {
        List<String> packages = locations.stream()
                .filter(location -> !location.startsWith(MigrationFolder.FILES))
                .map(location -> location.replaceFirst("^classpath:/?", "")
                        .replaceFirst("/?[*?{].*$", "")
                        .replace('/', '.'))
                .filter(name -> !name.isBlank())
                .toList();
        return packages.isEmpty() ? List.of("db.migration") : packages;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void scan(List<Path> paths, List<String> packages, Consumer<ScanResult> reader) {
        if (paths.isEmpty()) {
            return;
        }
        try (ScanResult scan = new ClassGraph()
                .overrideClasspath(paths)
                .acceptPackages(packages.toArray(String[]::new))
                .enableExternalClasses()
                .ignoreClassVisibility()
                .scan()) {
            reader.accept(scan);
        }
    }

    private static List<String> concrete(ScanResult scan, String type, String base) {
        return Stream.concat(scan.getClassesImplementing(type).stream(), scan.getSubclasses(base).stream())
                .filter(each -> !each.isAbstract() && !each.isInterface() && !each.isExternalClass())
                .filter(each -> OF_TOOLS.stream().noneMatch(each.getName()::startsWith))
                .map(ClassInfo::getName)
                .toList();
    }

    private static List<String> without(List<String> names, Set<String> left) {
        return names.stream().filter(name -> !left.contains(name)).toList();
    }

    private List<BridgedMigration> migrationsOfProject() {
        List<Problem> problems = new ArrayList<>();
        List<BridgedMigration> migrations = new ArrayList<>();
        for (String name : found.migrations) {
            if (!left.contains(name)) {
                try {
                    migrations.add(new BridgedMigration(flyway.orElseThrow(), instance(name)));
                } catch (ReflectiveOperationException | LinkageError failure) {
                    problems.add(unusable(name, failure));
                }
            }
        }
        Refusal.unlessNone(problems);
        return List.copyOf(migrations);
    }

    private Object instance(String name) throws ReflectiveOperationException {
        Constructor<?> constructor =
                flyway.orElseThrow().loader().loadClass(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Problem unusable(String name, Throwable failure) {
        return failure instanceof NoSuchMethodException
                ? new Problem(
                        "a migration that is a class cannot be made here: it has no constructor without arguments",
                        name,
                        "what only the application can give it, such as a bean, is not there. If it only changes rows,\n"
                                + "leave it out here; its version counts: " + LEAVE + "=" + name
                                + "\nif it changes the schema, let it take its connection from Flyway's context alone")
                : new Problem(
                        "a migration that is a class cannot be made here: "
                                + (failure instanceof InvocationTargetException thrown ? thrown.getCause() : failure),
                        name,
                        "give --classpath all that the class needs, in the versions it was compiled with; or, if it only\n"
                                + "changes rows, leave it out here; its version counts: " + LEAVE + "=" + name);
    }

    /** Whether there is nothing to run. */
    public boolean isEmpty() {
        return found.migrations.isEmpty() && found.callbacks.isEmpty();
    }

    /** Of those that have one, as the name of the class has it where it has it, such as {@code 2_1}. */
    List<String> versions() {
        return List.copyOf(versionsByClass().values());
    }

    /** The same, by the names of the classes. */
    Map<String, String> versionsByClass() {
        Map<String, String> versions = new TreeMap<>();
        known.forEach(migration -> SkippedMigration.versionOf(migration.name())
                .or(() -> Optional.ofNullable(migration.getVersion()).map(MigrationVersion::getVersion))
                .ifPresent(version -> versions.put(migration.name(), version)));
        left.forEach(name -> SkippedMigration.versionOf(name).ifPresent(version -> versions.put(name, version)));
        return versions;
    }

    /** New ones, for one run of Flyway; without those that are not run. */
    JavaMigration[] runnable() {
        return migrationsOfProject().toArray(JavaMigration[]::new);
    }

    /** Names of the classes that are not run here. */
    public List<String> left() {
        return left;
    }

    /** New ones, for one run of Flyway. */
    JavaMigration[] migrations() {
        return Stream.concat(migrationsOfProject().stream(), skipped.stream()).toArray(JavaMigration[]::new);
    }

    /** New ones, for one run of Flyway. */
    Callback[] callbacks() {
        return found.callbacks.stream()
                .map(name -> {
                    try {
                        return new BridgedCallback(flyway.orElseThrow(), instance(name));
                    } catch (ReflectiveOperationException | LinkageError failure) {
                        throw new Refusal(List.of(unusable(name, failure)));
                    }
                })
                .toArray(Callback[]::new);
    }

    /** What was found, for people. */
    public List<String> notes() {
        List<String> run = Stream.concat(known.stream().map(BridgedMigration::name), found.callbacks.stream())
                .toList();
        return Stream.of(
                        note("Classes that Flyway runs, with the project's class path: ", run),
                        note("Not run, as " + LEAVE + " says: ", left),
                        note(
                                "Callbacks that are not run, because nothing here gives them to Flyway: ",
                                found.otherCallbacks))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> note(String what, List<String> names) {
        return names.isEmpty() ? List.of() : List.of(what + String.join(", ", names) + ".");
    }

    @Override
    public void close() {
        flyway.ifPresent(api -> {
            try {
                api.loader().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
