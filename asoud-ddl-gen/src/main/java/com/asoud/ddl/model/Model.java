package com.asoud.ddl.model;

import com.asoud.export.ModelSource;
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
 * @param classes managed classes by name
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
                        + (classes.isEmpty() ? "" : "classes " + classes));
    }

    /** With the classes that are in the packages, read from their byte code: none is loaded. */
    public ModelSource scanned() {
        Set<String> found = new TreeSet<>(classes);
        Set<String> withInfo = new TreeSet<>();
        if (!packages.isEmpty()) {
            try (ScanResult scan = new ClassGraph()
                    .overrideClasspath(
                            classPath.parts().stream().map(Path::toString).toList())
                    .acceptPackages(packages.toArray(String[]::new))
                    .enableAnnotationInfo()
                    .ignoreClassVisibility()
                    .scan()) {
                MANAGED.stream()
                        .flatMap(kind -> scan.getClassesWithAnnotation(kind).stream())
                        .map(ClassInfo::getName)
                        .forEach(found::add);
                scan.getPackageInfo().stream().map(PackageInfo::getName).forEach(withInfo::add);
            }
        }
        return new ModelSource(
                describe(), List.copyOf(found), List.copyOf(withInfo), persistenceUnit.orElse(""), properties);
    }
}
