package com.asoud.ddl.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A module as Maven leaves it: classes and resources in one folder, and folders of dependencies. */
final class SampleModule {

    private static final String JPA = "jakarta.persistence.";

    private final Path root;
    private final Path classes;
    private final Set<Path> dependencies = new LinkedHashSet<>();
    /** By the folder that the classes go to; each is compiled once, in this order. */
    private final Map<Path, List<Path>> sources = new LinkedHashMap<>();

    SampleModule(Path root) {
        this.root = root;
        this.classes = root.resolve("my shop/target/classes");
        create(classes);
    }

    /** Of the module's resources. */
    SampleModule file(String path, String text) {
        write(classes.resolve(path), text);
        return this;
    }

    /** Empty classes; each as {@code annotations full.name}, the annotations by their full names. */
    SampleModule types(String... types) {
        compile(classes, types);
        return this;
    }

    /** The same in a dependency. */
    SampleModule dependency(String name, String... types) {
        Path folder = root.resolve("dependencies/" + name);
        dependencies.add(folder);
        compile(folder, types);
        return this;
    }

    SampleModule dependencyFile(String name, String path) {
        write(root.resolve("dependencies/" + name).resolve(path), "");
        return this;
    }

    /** The classes by which Spring Boot 3 is known. */
    SampleModule springBoot3() {
        return dependency("spring", "org.springframework.boot.orm.jpa.hibernate.SpringImplicitNamingStrategy")
                .springAnnotations("org.springframework.boot.autoconfigure.domain");
    }

    /** The classes by which Spring Boot 4 is known. */
    SampleModule springBoot4() {
        return dependency("spring", "org.springframework.boot.hibernate.SpringImplicitNamingStrategy")
                .springAnnotations("org.springframework.boot.persistence.autoconfigure");
    }

    private SampleModule springAnnotations(String packageOfEntityScan) {
        return annotation("spring", "org.springframework.boot.autoconfigure.SpringBootApplication", "")
                .annotation("spring", "org.springframework.context.annotation.Bean", "")
                .annotation("spring", "org.springframework.stereotype.Component", "")
                .annotation(
                        "spring",
                        packageOfEntityScan + ".EntityScan",
                        "String[] value() default {}; String[] basePackages() default {};"
                                + " Class<?>[] basePackageClasses() default {};")
                .dependency(
                        "spring",
                        "org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean",
                        "org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer");
    }

    SampleModule quarkus() {
        return dependency("quarkus", "io.quarkus.hibernate.orm.PersistenceUnit");
    }

    SampleModule annotation(String dependency, String name, String members) {
        Path folder = root.resolve("dependencies/" + dependency);
        dependencies.add(folder);
        compileSource(
                folder,
                name,
                "package " + packageOf(name) + "; public @interface " + simple(name) + " { " + members + " }");
        return this;
    }

    /** A {@code package-info} that says something. */
    SampleModule packageInfo(String name) {
        compileSource(classes, name + ".package-info", "@Deprecated package " + name + ";");
        return this;
    }

    /** A class with a method that makes a bean. */
    SampleModule bean(String name, String type) {
        compileSource(
                classes,
                name,
                "package " + packageOf(name) + "; class " + simple(name)
                        + " { @org.springframework.context.annotation.Bean " + type + " made() { return null; } }");
        return this;
    }

    private void compile(Path folder, String... types) {
        for (String type : types) {
            String name = type.substring(type.lastIndexOf(' ') + 1);
            String annotations = type.substring(0, type.length() - name.length())
                    .replaceAll("(?<![.\\w])@(Entity|Embeddable|MappedSuperclass|Converter)\\b", "@" + JPA + "$1");
            compileSource(
                    folder,
                    name,
                    "package " + packageOf(name) + "; " + annotations + " public class " + simple(name) + " {}");
        }
    }

    private void compileSource(Path folder, String name, String source) {
        Path file = root.resolve("sources/" + name.replace('.', '/') + ".java");
        write(file, source);
        sources.computeIfAbsent(folder, first -> new ArrayList<>()).add(file);
    }

    private void compile(Path folder, List<Path> files) {
        create(folder);
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-Xlint:none", "-d", folder.toString(), "-classpath", compileClasspath(), "-nowarn"));
        files.forEach(file -> arguments.add(file.toString()));
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private String compileClasspath() {
        return String.join(File.pathSeparator, classes.toString(), classpath(), System.getProperty("java.class.path"));
    }

    private String classpath() {
        return String.join(
                File.pathSeparator,
                Stream.concat(Stream.of(classes), dependencies.stream())
                        .map(Path::toString)
                        .toList());
    }

    /** What is found if the user gives nothing. */
    Project read() {
        return read(new Given(false, Set.of()));
    }

    Project read(Given given) {
        List<Path> own = sources.remove(classes);
        sources.forEach(this::compile);
        sources.clear();
        if (own != null) {
            compile(classes, own);
        }
        return Project.in(classes.toString(), classpath(), given);
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path file, String text) {
        try {
            create(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
