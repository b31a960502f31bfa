package com.asoud.export;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Which classes a model has.
 *
 * @param description what was asked for, for messages
 * @param classes managed classes by name
 * @param packages those whose {@code package-info} may have something to say, beside those of the classes
 * @param persistenceUnit the name of a unit in {@code META-INF/persistence.xml}, instead of packages and classes; or
 *     the empty string
 * @param properties Hibernate's settings, such as a naming strategy
 */
public record ModelSource(
        String description,
        List<String> classes,
        List<String> packages,
        String persistenceUnit,
        Map<String, String> properties)
        implements Serializable {

    public ModelSource {
        classes = List.copyOf(classes);
        packages = List.copyOf(packages);
        properties = Map.copyOf(properties);
    }

    /** A model that is these classes. */
    public static ModelSource of(List<String> classes, Map<String, String> properties) {
        return new ModelSource("classes " + classes, classes, List.of(), "", properties);
    }
}
