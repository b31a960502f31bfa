package com.asoud.ddl.project;

import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where the entity classes are.
 *
 * @param packages to scan on the whole class path, with those below them
 * @param classes by name, and {@code package-info}s
 * @param unit of {@code META-INF/persistence.xml}
 * @param note what was found, for people
 */
record Entities(List<String> packages, List<String> classes, Optional<String> unit, String note) {

    static final Entities GIVEN = new Entities(List.of(), List.of(), Optional.empty(), "");

    private static final String ENTITY = "jakarta.persistence.Entity";

    private static final List<String> MANAGED = List.of(
            ENTITY,
            "jakarta.persistence.MappedSuperclass",
            "jakarta.persistence.Embeddable",
            "jakarta.persistence.Converter");

    static Entities unit(String name) {
        return new Entities(
                List.of(), List.of(), Optional.of(name), "entities: persistence unit " + name + ", from " + Unit.FILE);
    }

    /** All that these classes have. */
    static Entities classes(ScanResult scan, String from) {
        TreeSet<String> names = new TreeSet<>();
        MANAGED.forEach(
                annotation -> scan.getClassesWithAnnotation(annotation).forEach(type -> names.add(type.getName())));
        List<String> infos = scan.getPackageInfo().stream()
                .filter(info -> !info.getAnnotationInfo().isEmpty())
                .map(info -> info.getName() + ".package-info")
                .toList();
        return new Entities(
                List.of(),
                Stream.concat(names.stream(), infos.stream()).toList(),
                Optional.empty(),
                note(entities(scan), from));
    }

    static List<ClassInfo> entities(ScanResult scan) {
        return List.copyOf(scan.getClassesWithAnnotation(ENTITY));
    }

    /** An entity class of an older JPA, which no supported Hibernate reads. */
    static Optional<String> older(ScanResult scan) {
        return scan.getClassesWithAnnotation("javax.persistence.Entity").stream()
                .map(ClassInfo::getName)
                .findFirst();
    }

    /** How many, in which packages. */
    static String note(List<ClassInfo> entities, String from) {
        List<String> packages = new ArrayList<>();
        entities.stream().map(ClassInfo::getPackageName).distinct().sorted().forEach(name -> {
            if (packages.stream().noneMatch(above -> name.startsWith(above + "."))) {
                packages.add(name);
            }
        });
        return "entities: " + entities.size() + (entities.size() == 1 ? " class" : " classes") + " in "
                + String.join(", ", packages) + ", from " + from;
    }

    boolean isEmpty() {
        return packages.isEmpty() && classes.isEmpty() && unit.isEmpty();
    }
}
