package com.asoud.ddl.project;

import com.asoud.ddl.flyway.FlywaySettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found in a module:
 *
 * <ol>
 *   <li>its framework: Spring Boot, Quarkus, or none, by the classes on its class path;
 *   <li>its entity classes: where the framework looks for them, or the persistence unit, or all that the module has;
 *   <li>Hibernate's settings: those of the framework by default, and of the application's own files;
 *   <li>Flyway's settings of these files.
 * </ol>
 *
 * <p>What is said in code, such as a bean that customises Flyway, cannot be seen; nor the environment of production.
 *
 * @param classpath the module's own classes and those of its dependencies, as on {@code java -cp}
 * @param packages to scan for entity classes on the whole class path
 * @param classes managed classes by name
 * @param persistenceUnit instead of packages and classes
 * @param hibernate Hibernate's settings by name; what the user gave is not among them
 * @param flyway Flyway's settings
 * @param notes what was found, for people, a line each; without secrets
 */
public record Project(
        String classpath,
        List<String> packages,
        List<String> classes,
        Optional<String> persistenceUnit,
        Map<String, String> hibernate,
        FlywaySettings flyway,
        List<String> notes) {

    /** Of which nothing is known but what the user gives. */
    public static Project unknown(String classpath, Given given) {
        return new Project(
                classpath,
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                new FlywaySettings(given.flyway(), Map.of()),
                List.of());
    }

    public Project {
        packages = List.copyOf(packages);
        classes = List.copyOf(classes);
        hibernate = Map.copyOf(hibernate);
        notes = List.copyOf(notes);
    }

    /** The same, and more for people. */
    public Project withNotes(List<String> more) {
        return new Project(
                classpath,
                packages,
                classes,
                persistenceUnit,
                hibernate,
                flyway,
                Stream.concat(notes.stream(), more.stream()).toList());
    }

    /**
     * The same of Flyway alone: for a database that is there, entities and Hibernate are no matter.
     *
     * @param moduleClasses as of {@link #in}
     * @param classpath as of {@link #in}
     * @throws com.asoud.postgres.Refusal as of {@link #in}
     */
    public static Project history(String moduleClasses, String classpath, Given given) {
        ModulePath path = ModulePath.of(moduleClasses, classpath);
        if (SpringBoot.isUsedIn(path)) {
            return SpringBoot.history(path, given);
        }
        return Quarkus.isUsedIn(path)
                ? Quarkus.history(path, given)
                : new Findings(new Settings(List.of()), given).with(Entities.GIVEN, path);
    }

    /**
     * @param moduleClasses folders and jars of the module itself, such as {@code target/classes}, separated as on
     *     {@code java -cp}
     * @param classpath the module's dependencies, in the same form; the module's own may be among them
     * @throws com.asoud.postgres.Refusal if a file cannot be read, or what it says is not enough; all such faults of
     *     the settings at once
     */
    public static Project in(String moduleClasses, String classpath, Given given) {
        ModulePath path = ModulePath.of(moduleClasses, classpath);
        if (SpringBoot.isUsedIn(path)) {
            return SpringBoot.read(path, given);
        }
        return Quarkus.isUsedIn(path) ? Quarkus.read(path, given) : Plain.read(path, given);
    }
}
