package com.asoud.ddl.maven;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A project of somebody else, built by a real Maven, offline: its local repository is the one of this build, with this
 * build's modules as they would be installed.
 */
final class PluginBuild implements AutoCloseable {

    private static final Path ROOT_POM = Path.of("../pom.xml").toAbsolutePath().normalize();

    private final Path folder;
    private final Path repository;

    /** @param folder an empty one */
    PluginBuild(Path folder) {
        this.folder = folder.resolve("a project");
        this.repository = folder.resolve("repository");
        try {
            // Or else Maven 4 warns.
            Files.createDirectories(this.folder.resolve(".mvn"));
            linkRepository();
            install("asoud", ROOT_POM);
            for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path binaries = Path.of(element).toAbsolutePath().normalize();
                Path pom = binaries.resolve(Path.of("..", "..", "pom.xml")).normalize();
                if (Files.exists(pom) && !binaries.endsWith("test-classes")) {
                    String id = install(
                            value(pom, "artifactId", Files.readString(pom).indexOf("</parent>")), pom);
                    jar(binaries, installed(id, "jar"));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The version of a property of this build's root POM. */
    static String version(String property) {
        return value(ROOT_POM, property, 0);
    }

    private static String value(Path pom, String element, int from) {
        try {
            Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</").matcher(Files.readString(pom));
            if (!matcher.find(Math.max(0, from))) {
                throw new IllegalStateException(pom + " has no " + element);
            }
            return matcher.group(1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All groups but ours are where they are. */
    private void linkRepository() throws IOException {
        Path real = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.contains("picocli"))
                .map(jar -> Path.of(jar, "..", "..", "..", "..", "..").normalize())
                .findFirst()
                .orElseThrow();
        link(real, repository, Set.of("com"));
        link(real.resolve("com"), repository.resolve("com"), Set.of("asoud"));
    }

    private static void link(Path from, Path to, Set<String> but) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                String name = each.getFileName().toString();
                if (!but.contains(name)) {
                    Files.createSymbolicLink(to.resolve(name), each);
                }
            }
        }
    }

    private String install(String id, Path pom) throws IOException {
        Files.createDirectories(installed(id, "pom").resolveSibling("."));
        Files.copy(pom, installed(id, "pom"));
        return id;
    }

    private Path installed(String id, String type) {
        String version = version("version");
        return repository.resolve(Path.of("com", "asoud", id, version, id + "-" + version + "." + type));
    }

    private static void jar(Path binaries, Path jar) throws IOException {
        if (Files.isRegularFile(binaries)) {
            Files.copy(binaries, jar);
            return;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(binaries)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(
                        new ZipEntry(binaries.relativize(each).toString().replace(File.separatorChar, '/')));
                Files.copy(each, zip);
            }
        }
    }

    /** Writes a file of the project. */
    PluginBuild write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file(String path) {
        return folder.resolve(path);
    }

    /** What Maven printed, and how it ended. */
    record Ended(int code, String output) {}

    Ended maven(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", File.separatorChar == '/' ? "mvn" : "mvn.cmd")
                        .toString(),
                "--offline",
                "--batch-mode",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + repository,
                "-Dasoud-ddl.postgres-cache=" + System.getProperty("asoud.postgres.cache")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("MAVEN_SKIP_RC", "true");
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Before somebody else removes what the links point to. */
    @Override
    public void close() {
        try {
            for (Path group : List.of(repository, repository.resolve("com"))) {
                try (Stream<Path> all = Files.list(group)) {
                    for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                        Files.delete(link);
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
