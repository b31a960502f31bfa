package com.asoud.ddl.model;

import com.asoud.ddl.ClassFiles;
import com.asoud.export.ModelSource;
import com.asoud.postgres.Refusal;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.PackageInfo;
import io.github.classgraph.ScanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The entities whose schema is wanted.
 *
 * @param classPath of the project, with its Hibernate
 * @param packages to scan, with their subpackages
 * @param classes managed classes by name, and each {@code package-info} that says something about them
 * @param persistenceUnit the name of a unit in {@code META-INF/persistence.xml}; instead of packages and classes
 * @param properties Hibernate's settings, such as a naming strategy
 */
public record Model(
        ClassPath classPath,
        List<String> packages,
        List<String> classes,
        Optional<String> persistenceUnit,
        Map<String, String> properties) {

    private static final List<String> MANAGED = Stream.of("Entity", "MappedSuperclass", "Embeddable", "Converter")
            .map("jakarta.persistence."::concat)
            .toList();

    private static final String INFO = ".package-info";
    /** Of classes that a message names. */
    private static final int MOST = 5;

    public Model {
        packages = List.copyOf(packages);
        classes = List.copyOf(classes);
        properties = Map.copyOf(properties);
    }

    /** What was asked for, for messages. */
    String describe() {
        return persistenceUnit
                .map(name -> "persistence unit " + name)
                .orElseGet(() -> (packages.isEmpty() ? "" : "packages " + packages + " ")
                        + (classes.isEmpty() ? "" : "classes " + some()));
    }

    private String some() {
        return classes.size() <= MOST
                ? classes.toString()
                : classes.subList(0, MOST) + " and " + (classes.size() - MOST) + " more";
    }

    private void requireJakarta(Set<String> found, ScanResult scan) {
        List<String> old =
                scan.getClassesWithAnnotation("javax.persistence.Entity").getNames();
        if (found.isEmpty() && !old.isEmpty()) {
            throw new Refusal(
                    "the entity classes have annotations of javax.persistence, which no supported Hibernate reads",
                    old.get(0) + ", " + describe(),
                    "migrate them to jakarta.persistence, as Hibernate 6 needs; OpenRewrite's recipe\n"
                            + "org.openrewrite.java.migrate.jakarta.JakartaEE10 does so");
        }
    }

    /** With the classes that are in the packages, read from their byte code: none is loaded. */
    public ModelSource scanned() {
        Set<String> found = new TreeSet<>();
        Set<String> withInfo = new TreeSet<>();
        for (String name : classes) {
            if (name.endsWith(INFO)) {
                withInfo.add(name.substring(0, name.length() - INFO.length()));
            } else {
                found.add(name);
            }
        }
        List<Path> parts = packages.isEmpty() ? List.of() : ClassFiles.mayBeIn(classPath.parts(), packages);
        if (!parts.isEmpty()) {
            try (ScanResult scan = new ClassGraph()
                    .overrideClasspath(parts.stream().map(Path::toString).toList())
                    .acceptPackages(packages.toArray(String[]::new))
                    .enableAnnotationInfo()
                    .ignoreClassVisibility()
                    .scan()) {
                MANAGED.stream()
                        .flatMap(kind -> scan.getClassesWithAnnotation(kind).stream())
                        .map(ClassInfo::getName)
                        .forEach(found::add);
                scan.getPackageInfo().stream().map(PackageInfo::getName).forEach(withInfo::add);
                requireJakarta(found, scan);
            }
        }
        return new ModelSource(
                describe(), List.copyOf(found), List.copyOf(withInfo), persistenceUnit.orElse(""), properties);
    }
}
