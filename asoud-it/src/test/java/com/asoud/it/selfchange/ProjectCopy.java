package com.asoud.it.selfchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of this project, in which somebody changes the model by CONTRIBUTING's steps. Closing it deletes it. */
final class ProjectCopy implements AutoCloseable {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    /** What somebody changes: whole files below {@code new}, lines of others in {@code edits}. */
    private static final Path CHANGES = Path.of("src/test/self-change");

    /** Built anew in the copy, or of no use there; and this test, which would copy the copy. */
    private static final Set<String> LEFT_OUT =
            Set.of("target", ".git", ".idea", ".vscode", "self-change", "selfchange");

    private final Path root;

    private ProjectCopy(Path root) {
        this.root = root;
    }

    /** @param parts which folders and files of the project's root; all if there are none */
    static ProjectCopy of(String... parts) throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        ProjectCopy copy = new ProjectCopy(Files.createTempDirectory(target, "a copy of the project "));
        if (parts.length == 0) {
            copyTree(PROJECT, copy.root);
        }
        for (String part : parts) {
            copyTree(PROJECT.resolve(part), copy.root.resolve(part));
        }
        return copy;
    }

    Path root() {
        return root;
    }

    /** Adds the new files, and edits the others, that are in the copied parts of the project. */
    void change() throws IOException {
        copyTree(CHANGES.resolve("new"), root);
        for (Path edits : files(CHANGES.resolve("edits"))) {
            for (Edit edit : Edit.read(edits)) {
                edit.apply(root);
            }
        }
    }

    /** Runs Maven without the network, and fails if it does. */
    void maven(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "--offline", "--batch-mode"));
        command.addAll(List.of(arguments));
        run(command);
    }

    /** Runs a program in the copy, and fails if it does. */
    void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            String output = new String(said.readAllBytes(), UTF_8);
            assertThat(process.onExit().join().exitValue())
                    .as("%s%n%s", String.join(" ", command), output)
                    .isZero();
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        }
    }

    /** The contents of the files below a folder, by their path from there; empty if there is no such folder. */
    TreeMap<String, String> contents(String folder) throws IOException {
        TreeMap<String, String> contents = new TreeMap<>();
        for (Path file : files(root.resolve(folder))) {
            contents.put(root.resolve(folder).relativize(file).toString(), Files.readString(file));
        }
        return contents;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(from)
                        && LEFT_OUT.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
