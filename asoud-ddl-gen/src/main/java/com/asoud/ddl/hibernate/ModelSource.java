package com.asoud.ddl.hibernate;

import com.asoud.postgres.Refusal;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the entity classes are.
 *
 * @param loader sees the entity classes and all they use
 * @param packages to scan, with their subpackages
 * @param classes managed classes by name
 * @param persistenceUnit the name of a unit in {@code META-INF/persistence.xml}; instead of packages and classes
 * @param properties Hibernate's settings, such as a naming strategy
 */
public record ModelSource(
        ClassLoader loader,
        List<String> packages,
        List<String> classes,
        Optional<String> persistenceUnit,
        Map<String, String> properties) {

    public ModelSource {
        packages = List.copyOf(packages);
        classes = List.copyOf(classes);
        properties = Map.copyOf(properties);
    }

    /** What was asked for, for messages. */
    public String describe() {
        return persistenceUnit
                .map(name -> "persistence unit " + name)
                .orElseGet(() -> (packages.isEmpty() ? "" : "packages " + packages + " ")
                        + (classes.isEmpty() ? "" : "classes " + classes));
    }

    /**
     * Sees the classes, and what this thread sees.
     *
     * @param classpath jars and folders, separated as on {@code java -cp}; may be empty
     * @throws Refusal if one of them is not there
     */
    public static URLClassLoader loader(String classpath) {
        return new URLClassLoader(
                Stream.of(classpath.split(File.pathSeparator))
                        .filter(part -> !part.isBlank())
                        .map(ModelSource::url)
                        .toArray(URL[]::new),
                Thread.currentThread().getContextClassLoader());
    }

    private static URL url(String part) {
        Path path = Path.of(part).toAbsolutePath();
        if (!Files.exists(path)) {
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
}
