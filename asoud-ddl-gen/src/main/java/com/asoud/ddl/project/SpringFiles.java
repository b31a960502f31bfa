package com.asoud.ddl.project;

import com.asoud.ddl.flyway.FlywaySettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a Spring Boot application (reference, Externalized Configuration): {@code application.properties},
 * {@code .yml} and {@code .yaml} in the root of the resources and in {@code config}, and what they import from the
 * class path. Documents and files for a profile are not read, but told of.
 *
 * @param settings of all documents that are always active
 * @param notes on what was not read, a line each
 */
record SpringFiles(Settings settings, List<String> notes) {

    private static final Pattern FOR_PROFILE = Pattern.compile("(config/)?application-[^/]+\\.(properties|ya?ml)");
    private static final Pattern IMPORT =
            Pattern.compile("(?:optional:)?(?:classpath:/?)?([^:\\[]+\\.(?:properties|ya?ml))");

    /** The later wins. */
    private static final List<String> NAMES = List.of(
            "application.yaml",
            "application.yml",
            "application.properties",
            "config/application.yaml",
            "config/application.yml",
            "config/application.properties");

    static SpringFiles of(ModulePath path) {
        return new Reader(path).read();
    }

    private static final class Reader {

        private final ModulePath path;
        private final List<ModulePath.Found> files;
        private final List<List<Setting>> active = new ArrayList<>();
        private final Map<String, Set<String>> skipped = new TreeMap<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<String> seen = new TreeSet<>();

        Reader(ModulePath path) {
            this.path = path;
            this.files = path.files("", "config");
        }

        SpringFiles read() {
            for (String name : NAMES) {
                files.stream()
                        .filter(file -> file.path().equals(name))
                        .findFirst()
                        .ifPresent(this::read);
            }
            files.stream()
                    .filter(file -> FOR_PROFILE.matcher(file.path()).matches())
                    .forEach(file -> documents(file).forEach(this::skip));
            skipped.forEach((origin, names) ->
                    notes.add("not read, because it is for a profile: " + String.join(", ", names) + " in " + origin));
            return new SpringFiles(new Settings(active), notes);
        }

        private void read(ModulePath.Found file) {
            if (!seen.add(file.path())) {
                return;
            }
            for (List<Setting> document : documents(file)) {
                if (isForProfile(document)) {
                    skip(document);
                    continue;
                }
                active.add(document);
                // What is imported wins over the document that does it.
                imports(document).forEach(location -> follow(location, file.path()));
            }
        }

        private static List<List<Setting>> documents(ModulePath.Found file) {
            return SettingsFile.of(file, StandardCharsets.ISO_8859_1).documents();
        }

        private static boolean isForProfile(List<Setting> document) {
            return document.stream()
                    .anyMatch(setting -> Stream.of(
                                    "spring.config.activate.on-profile",
                                    "spring.config.activate.on-cloud-platform",
                                    "spring.profiles")
                            .anyMatch(name -> setting.isNamed(name)
                                    || setting.below(name)
                                            .filter(rest -> rest.matches("\\d+"))
                                            .isPresent()));
        }

        private static List<String> imports(List<Setting> document) {
            return new Settings(List.of(document))
                    .find("spring.config.import").stream()
                            .flatMap(setting -> Stream.of(setting.value().split(",")))
                            .map(String::strip)
                            .filter(location -> !location.isEmpty())
                            .toList();
        }

        private void follow(String location, String from) {
            Matcher known = IMPORT.matcher(location);
            Optional<ModulePath.Found> file = known.matches()
                    ? path.file(known.group(1))
                            .or(() -> path.file(from.substring(0, from.lastIndexOf('/') + 1) + known.group(1)))
                    : Optional.empty();
            file.ifPresentOrElse(
                    this::read, () -> notes.add("not read: spring.config.import " + location + ", in " + from));
        }

        /** Remembers only what the schema or its migrations depend on. */
        private void skip(List<Setting> document) {
            for (Setting setting : document) {
                boolean matters = setting.below("spring.flyway")
                                .flatMap(FlywaySettings::named)
                                .isPresent()
                        || setting.below("spring.jpa.hibernate.naming").isPresent()
                        || setting.below("spring.jpa.mapping-resources").isPresent()
                        || setting.below("spring.jpa.properties")
                                .filter(name -> name.equals(Findings.SCHEMA) || name.endsWith("_naming_strategy"))
                                .isPresent();
                if (matters) {
                    skipped.computeIfAbsent(setting.origin(), origin -> new TreeSet<>())
                            .add(setting.name());
                }
            }
        }
    }
}
