package com.asoud.ddl.project;

import com.asoud.postgres.Refusal;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.Resource;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where a module's classes and resources are. They are read as files; no class is loaded.
 *
 * @param own folders and jars of the module itself, such as {@code target/classes}
 * @param all the own ones, and those of its dependencies
 */
record ModulePath(List<Path> own, List<Path> all) {

    /** A file of the module. */
    record Found(String path, Path in, byte[] bytes) {}

    /**
     * @param own separated as on {@code java -cp}
     * @param classpath of its dependencies; may be empty, or have the own ones too
     * @throws Refusal if an own one is not there
     */
    static ModulePath of(String own, String classpath) {
        List<Path> module = paths(own);
        for (Path path : module) {
            if (!Files.exists(path)) {
                throw new Refusal(
                        "the classes of the module are not there",
                        path.toString(),
                        "compile it first, for example with mvn compile; or correct --module-classes=" + own);
            }
        }
        Set<Path> all = new LinkedHashSet<>(module);
        all.addAll(paths(classpath));
        return new ModulePath(module, List.copyOf(all));
    }

    private static List<Path> paths(String classpath) {
        return Stream.of(classpath.split(File.pathSeparator))
                .filter(part -> !part.isBlank())
                .map(part -> Path.of(part).toAbsolutePath().normalize())
                .toList();
    }

    /** As a class path. */
    String classpath() {
        return String.join(File.pathSeparator, all.stream().map(Path::toString).toList());
    }

    /** The own folders and jars, as a person would write them. */
    String describe() {
        Path here = Path.of("").toAbsolutePath();
        return String.join(
                ", ",
                own.stream()
                        .map(path -> path.startsWith(here) && !path.equals(here) ? here.relativize(path) : path)
                        .map(Path::toString)
                        .toList());
    }

    /** Scans the module's own classes. */
    <T> T scanOwn(Function<ScanResult, T> reading) {
        return scan(own, List.of(), reading);
    }

    /** Scans the classes of these packages and below, the dependencies' too. */
    <T> T scan(List<String> packages, Function<ScanResult, T> reading) {
        return scan(all, packages, reading);
    }

    /** Scans all classes of some folders and jars. */
    <T> T scan(List<Path> paths, List<String> packages, Function<ScanResult, T> reading) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("nothing to scan");
        }
        try (ScanResult scan = new ClassGraph()
                .overrideClasspath(paths)
                .acceptPackages(packages.toArray(String[]::new))
                .enableAnnotationInfo()
                .enableMethodInfo()
                .ignoreClassVisibility()
                .ignoreMethodVisibility()
                .scan()) {
            return reading.apply(scan);
        }
    }

    /** Whether the module or a dependency has a class. */
    boolean has(String className) {
        return !having(className.replace('.', '/') + ".class").isEmpty();
    }

    /** The folders and jars that have a resource. */
    List<Path> having(String resource) {
        return all.stream().filter(path -> isIn(path, resource)).toList();
    }

    private static boolean isIn(Path path, String resource) {
        if (Files.isDirectory(path)) {
            return Files.exists(path.resolve(resource));
        }
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (java.util.zip.ZipFile jar = new java.util.zip.ZipFile(path.toFile())) {
            return jar.getEntry(resource) != null;
        } catch (IOException unreadable) {
            // A class path may have files that are no jars.
            return false;
        }
    }

    /** The module's own files in these folders of its resources, not below them; sorted by path. */
    List<Found> files(String... folders) {
        try (ScanResult scan = new ClassGraph()
                .overrideClasspath(own)
                .acceptPathsNonRecursive(folders)
                .scan()) {
            List<Found> files = new ArrayList<>();
            for (Resource resource : scan.getAllResources()) {
                if (!resource.getPath().endsWith(".class")) {
                    files.add(new Found(
                            resource.getPath(),
                            resource.getClasspathElementFile().toPath(),
                            resource.load()));
                }
            }
            files.sort(Comparator.comparing(Found::path));
            return files;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The module's own file of this path; that of the first folder or jar, as a class loader finds it. */
    Optional<Found> file(String path) {
        int slash = path.lastIndexOf('/');
        return files(slash < 0 ? "" : path.substring(0, slash)).stream()
                .filter(file -> file.path().equals(path))
                .findFirst();
    }
}
