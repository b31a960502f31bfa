package com.asoud.ddl.hibernate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the entity classes are.
 *
 * @param loader sees the entity classes and all they use
 * @param packages to scan, with their subpackages
 * @param classes managed classes by name
 * @param persistenceUnit the name of a unit in {@code META-INF/persistence.xml}; instead of packages and classes
 * @param properties Hibernate's settings, such as a naming strategy
 */
public record ModelSource(
        ClassLoader loader,
        List<String> packages,
        List<String> classes,
        Optional<String> persistenceUnit,
        Map<String, String> properties) {

    public ModelSource {
        packages = List.copyOf(packages);
        classes = List.copyOf(classes);
        properties = Map.copyOf(properties);
    }

    /** What was asked for, for messages. */
    public String describe() {
        return persistenceUnit
                .map(name -> "persistence unit " + name)
                .orElseGet(() -> (packages.isEmpty() ? "" : "packages " + packages + " ")
                        + (classes.isEmpty() ? "" : "classes " + classes));
    }
}
