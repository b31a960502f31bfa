package com.asoud.ddl.model;

import com.asoud.postgres.Refusal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the classes of a project are, and all they use.
 *
 * @param parts jars and folders, absolute, in the order in which they are searched
 */
public record ClassPath(List<Path> parts) {

    public ClassPath {
        parts = List.copyOf(parts);
    }

    /**
     * @param text jars and folders, separated as on {@code java -cp}; {@code folder/*} is every jar in that folder
     * @throws Refusal if one of them is not there
     */
    public static ClassPath of(String text) {
        return new ClassPath(Stream.of(text.split(File.pathSeparator))
                .filter(part -> !part.isBlank())
                .flatMap(part -> part.endsWith("*")
                        ? jars(existing(part.substring(0, part.length() - 1), text))
                        : Stream.of(existing(part, text)))
                .toList());
    }

    /** In the order of their names, so that every run has the same. */
    private static Stream<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path existing(String part, String text) {
        Path path = Path.of(part).toAbsolutePath();
        if (!Files.exists(path)) {
            throw new Refusal(
                    "no such file or folder on the class path",
                    path.toString(),
                    "compile the entities first, or correct --classpath=" + text);
        }
        return path;
    }

    /** As on {@code java -cp}. */
    public String text() {
        return String.join(
                File.pathSeparator, parts.stream().map(Path::toString).toList());
    }

    /** What this thread sees: that of a build tool, which has made a class loader of it, or that of this JVM. */
    public static ClassPath ofThread() {
        List<Path> parts = new ArrayList<>();
        for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
                loader != null;
                loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                Stream.of(urls.getURLs())
                        .filter(url -> url.getProtocol().equals("file"))
                        .map(url -> Path.of(URI.create(url.toString())))
                        .forEach(parts::add);
            }
        }
        if (parts.isEmpty()) {
            Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                    .filter(part -> !part.isBlank())
                    .map(part -> Path.of(part).toAbsolutePath())
                    .forEach(parts::add);
        }
        return new ClassPath(parts.stream().filter(Files::exists).distinct().toList());
    }
}
