package com.asoud.it.examples;

import static com.asoud.it.examples.SampleBuild.java;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan guard, in a JVM with each Hibernate that is supported: whatever guards ask with, it is captured. */
class HibernateVersionsExamplesCheck {

    /** Where the build copies them. */
    private static final Path COPIES = SampleBuild.CHECKOUT.resolve("asoud-ddl-gen/target/hibernate");

    private static final Path GUARDS = SampleBuild.CHECKOUT.resolve("asoud-it/plan-guard/target/test-classes");

    private static final List<String> OF_ONE_VERSION =
            List.of("hibernate-", "jakarta.persistence-api", "jakarta.data-api");

    static Stream<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(COPIES)) {
            return folders.sorted().toList().stream().map(Path::getFileName);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void every_way_to_ask_is_guarded(Path version) throws IOException {
        String classPath = Stream.of(Stream.of(GUARDS), jars(COPIES.resolve(version)), others())
                .flatMap(parts -> parts)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        new SampleBuild(SampleBuild.CHECKOUT.resolve("asoud-it"))
                .run(java(
                        "-XX:TieredStopAtLevel=1",
                        "-Dasoud.postgres.cache=" + SampleBuild.CHECKOUT.resolve("target/postgres"),
                        "-Dasoud.postgres.in-memory=true",
                        "-cp",
                        classPath,
                        "com.asoud.planguard.guard.WaysToAsk"));
    }

    private static Stream<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What every version uses, and this JVM has. */
    private static Stream<Path> others() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> OF_ONE_VERSION.stream()
                        .noneMatch(name -> path.getFileName().toString().startsWith(name)));
    }
}
