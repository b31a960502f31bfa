package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.commons.io.FileUtils;

/** The golden entities ({@code src/test/resources/golden}), compiled against some version of Hibernate. */
public record Golden(Path classes, Version version) {

    private static final Path SOURCES = Path.of("src/test/resources/golden");

    /** Where the build copies what this JVM does not have: hibernate-core of other versions and what is only theirs. */
    private static final Path COPIES = Path.of("target/hibernate");

    /** Of this JVM's class path, what every version uses. */
    private static final List<String> SHARED = List.of(
            "antlr4-runtime",
            "byte-buddy",
            "classmate",
            "jboss-logging",
            "hibernate-validator",
            "postgresql",
            "jakarta.validation-api",
            "jakarta.transaction-api",
            "jakarta.inject-api",
            "jakarta.xml.bind-api",
            "jakarta.activation-api",
            "jaxb-",
            "txw2",
            "istack-",
            "angus-");

    private static final List<String> OF_THIS_VERSION =
            List.of("hibernate-core", "hibernate-models", "jakarta.persistence-api");

    /**
     * A version of Hibernate.
     *
     * @param name such as {@code 6.6.33.Final}
     * @param jars of Hibernate and Jakarta Persistence
     */
    public record Version(String name, List<Path> jars) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** All that are supported, of each minor version one. */
    public static Stream<Version> versions() {
        try (Stream<Path> folders = Files.list(COPIES)) {
            List<Version> copied = folders.sorted()
                    .map(folder -> new Version(folder.getFileName().toString(), jars(folder)))
                    .toList();
            assertThat(copied).as("mvn generate-test-resources copies them").isNotEmpty();
            return Stream.concat(copied.stream(), Stream.of(ofThisJvm()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one that the tests have on their class path. */
    public static Version ofThisJvm() {
        return new Version("of the tests", ofThisJvm(OF_THIS_VERSION));
    }

    /** The same with Envers. */
    public static Version withEnvers() {
        return new Version(
                "with Envers",
                Stream.concat(ofThisJvm().jars().stream(), jars(Path.of("target/hibernate-envers")).stream())
                        .toList());
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toAbsolutePath).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Jars on the class path of this JVM whose names begin so. */
    public static List<Path> ofThisJvm(List<String> names) {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> names.stream()
                        .anyMatch(name -> path.getFileName().toString().startsWith(name)))
                .toList();
    }

    /** @param folder where the classes go */
    public static Golden compile(Version version, Path folder) {
        return compile(SOURCES, version, folder);
    }

    /**
     * The same with other sources.
     *
     * @param sources classes and resources
     */
    public static Golden compile(Path sources, Version version, Path folder) {
        try {
            FileUtils.copyDirectory(sources.toFile(), folder.toFile());
            Golden golden = new Golden(folder, version);
            golden.compile();
            return golden;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void compile() throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this is no JDK");
        StringWriter complaints = new StringWriter();
        try (Stream<Path> tree = Files.walk(classes);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> sources =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-d",
                    classes.toString(),
                    "-cp",
                    classPath().text());
            assertThat(compiler.getTask(
                                    complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .as(complaints.toString())
                    .isTrue();
        }
    }

    /** Its own classes, Hibernate, and all they use. */
    public ClassPath classPath() {
        return new ClassPath(Stream.of(Stream.of(classes), version.jars().stream(), ofThisJvm(SHARED).stream())
                .flatMap(parts -> parts)
                .toList());
    }

    /** The classes in a package. */
    public Model in(String packageName) {
        return new Model(classPath(), List.of(packageName), List.of(), Optional.empty(), Map.of());
    }

    /** Its persistence unit. */
    public Model unit() {
        return new Model(classPath(), List.of(), List.of(), Optional.of("golden"), Map.of());
    }

    /** Has this Hibernate create the schema in a database. */
    public void createBy(String url) {
        String path = classPath().parts().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            path,
                            "golden.Create",
                            url)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
