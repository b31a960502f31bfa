package com.asoud.ddl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Where on a class path classes may be. Only the tables of contents of jars are read, which is some ten times as fast
 * as to scan them: most jars have none of what is looked for.
 */
public final class ClassFiles {

    private static final String CLASS = ".class";

    private ClassFiles() {}

    /**
     * The parts that may have classes of these packages or below.
     *
     * @param parts folders and jars; what is not there has none
     * @param packages such as {@code com.example.shop}; of a pattern, what is before its first {@code *} counts
     * @return in the same order; a jar that leads to others, by its manifest or because they are in it, is among them
     */
    public static List<Path> mayBeIn(List<Path> parts, List<String> packages) {
        List<String> folders = packages.stream().map(ClassFiles::folder).toList();
        return parts.stream()
                .filter(part -> Files.isDirectory(part) ? isInFolder(part, folders) : isInJar(part, folders))
                .toList();
    }

    /** Empty, or with a slash at its end. */
    private static String folder(String name) {
        return name.strip()
                .replaceFirst("[^./]*[*].*", "")
                .replace('.', '/')
                .replaceFirst("^/+", "")
                .replaceFirst("([^/])/*$", "$1/");
    }

    private static boolean isInFolder(Path part, List<String> folders) {
        return folders.stream().map(part::resolve).filter(Files::isDirectory).anyMatch(folder -> {
            try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
                return below.anyMatch(file -> file.toString().endsWith(CLASS));
            } catch (IOException | UncheckedIOException unknown) {
                // Whoever reads the classes says why they cannot be read.
                return true;
            }
        });
    }

    private static boolean isInJar(Path part, List<String> folders) {
        try (JarFile jar = new JarFile(part.toFile(), false)) {
            return hasClassPath(jar)
                    || jar.stream()
                            .map(entry -> entry.getName())
                            .anyMatch(name -> name.endsWith(".jar")
                                    || name.endsWith(CLASS) && folders.stream().anyMatch(name::contains));
        } catch (IOException noJar) {
            // A class path may have anything on it.
            return false;
        }
    }

    private static boolean hasClassPath(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        return manifest != null && manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH) != null;
    }
}
