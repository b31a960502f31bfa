package com.asoud.ddl.project;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As Quarkus reads its settings for production (Quarkus 3.38, configuration reference of Hibernate ORM and Flyway):
 * {@code application.properties} or {@code .yaml}, and what these say for the profile {@code prod}. It finds entities
 * in the application and in dependencies that have a Jandex index.
 */
final class Quarkus {

    private static final String HIBERNATE = "quarkus.hibernate-orm.";
    private static final String UNSUPPORTED = HIBERNATE + "unsupported-properties";

    private static final String FLYWAY = "quarkus.flyway";

    private static final Pattern PROFILE = Pattern.compile("\"?%\"?([^.\"]+)\"?\\.(.*)");
    private static final Pattern NAMED_UNIT =
            Pattern.compile("([^.]+)\\.(packages|datasource|physical-naming-strategy)");

    /** Its settings, and Hibernate's. */
    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("physical-naming-strategy", Findings.PHYSICAL);
        SETTINGS.put("implicit-naming-strategy", Findings.IMPLICIT);
        SETTINGS.put("database.default-schema", Findings.SCHEMA);
        SETTINGS.put("database.default-catalog", "hibernate.default_catalog");
        SETTINGS.put("database.globally-quoted-identifiers", "hibernate.globally_quoted_identifiers");
        SETTINGS.put("metadata-builder-contributor", "hibernate.metadata_builder_contributor");
        SETTINGS.put("mapping-files", "hibernate.orm_xml_files");
        SETTINGS.put("mapping.timezone.default-storage", "hibernate.timezone.default_storage");
        SETTINGS.put("mapping.boolean.preferred-jdbc-type", "hibernate.type.preferred_boolean_jdbc_type");
        SETTINGS.put("mapping.duration.preferred-jdbc-type", "hibernate.type.preferred_duration_jdbc_type");
        SETTINGS.put("mapping.instant.preferred-jdbc-type", "hibernate.type.preferred_instant_jdbc_type");
        SETTINGS.put("mapping.uuid.preferred-jdbc-type", "hibernate.type.preferred_uuid_jdbc_type");
        SETTINGS.put("discriminator.ignore-explicit-for-joined", "hibernate.discriminator.ignore_explicit_for_joined");
        SETTINGS.put("validation.mode", "jakarta.persistence.validation.mode");
        SETTINGS.put("dialect", "hibernate.dialect");
    }

    private static final Map<String, List<String>> QUOTING = Map.of(
            "all",
            List.of("hibernate.globally_quoted_identifiers"),
            "all-except-column-definitions",
            List.of(
                    "hibernate.globally_quoted_identifiers",
                    "hibernate.globally_quoted_identifiers_skip_column_definitions"),
            "only-keywords",
            List.of("hibernate.auto_quote_keyword"));

    private Quarkus() {}

    static boolean isUsedIn(ModulePath path) {
        return path.has("io.quarkus.hibernate.orm.PersistenceUnit");
    }

    static Project read(ModulePath path, Given given) {
        Settings settings = settings(path);
        Findings findings = new Findings(settings, given);
        SETTINGS.forEach((quarkus, hibernate) -> findings.hibernate(hibernate, settings.find(HIBERNATE + quarkus)));
        settings.find(HIBERNATE + "quote-identifiers.strategy")
                .ifPresent(quoting -> QUOTING.getOrDefault(
                                settings.value(quoting).orElse(""), List.of())
                        .forEach(name ->
                                findings.hibernate(name, new Setting(quoting.name(), "true", quoting.origin()))));
        settings.below(UNSUPPORTED).forEach(findings::hibernate);
        if (!findings.hasOrIsGiven(Findings.PHYSICAL) && !findings.hasOrIsGiven(Findings.IMPLICIT)) {
            findings.note("naming: Quarkus's default, which is Hibernate's");
        }
        findings.flyway(FLYWAY, "postgresql");
        findings.schemaOfMigrations();
        return findings.with(given.entities() ? Entities.GIVEN : entities(path, settings, findings), path);
    }

    /** What is said of Flyway alone. */
    static Project history(ModulePath path, Given given) {
        Findings findings = new Findings(settings(path), given);
        findings.flyway(FLYWAY, "postgresql");
        return findings.with(Entities.GIVEN, path);
    }

    private static Entities entities(ModulePath path, Settings settings, Findings findings) {
        boolean ignoresUnit = settings.find(HIBERNATE + "persistence-xml.ignore")
                .flatMap(settings::value)
                .map(Boolean::parseBoolean)
                .orElse(false);
        Optional<String> unit = ignoresUnit ? Optional.empty() : Unit.of(path);
        if (unit.isPresent()) {
            return Entities.unit(unit.get());
        }
        requireOneUnit(settings, findings);
        Optional<Setting> packages = settings.find(HIBERNATE + "packages");
        if (packages.isPresent()) {
            List<String> names = Stream.of(
                            settings.value(packages.get()).orElse("").split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            return path.scan(
                    names,
                    scan -> new Entities(
                            names,
                            List.of(),
                            Optional.empty(),
                            Entities.note(
                                    Entities.entities(scan), packages.get().origin())));
        }
        List<Path> indexed = new ArrayList<>(path.own());
        path.having("META-INF/jandex.idx").stream()
                .filter(jar -> !indexed.contains(jar))
                .forEach(indexed::add);
        String from = path.describe() + (indexed.size() > path.own().size() ? " and jars with a Jandex index" : "");
        Entities found = path.scan(indexed, List.of(), scan -> Entities.classes(scan, from));
        Plain.requireSome(found, from, path);
        return found;
    }

    private static void requireOneUnit(Settings settings, Findings findings) {
        TreeSet<String> units = new TreeSet<>();
        settings.below("quarkus.hibernate-orm").keySet().forEach(name -> {
            Matcher unit = NAMED_UNIT.matcher(name);
            if (unit.matches()) {
                units.add(unit.group(1));
            }
        });
        if (!units.isEmpty()) {
            findings.problem(
                    "there are named persistence units: " + String.join(", ", units),
                    "application.properties or application.yaml",
                    "generate for one of them: --packages=… --output=…, and its naming strategies");
        }
    }

    private static Settings settings(ModulePath path) {
        List<List<List<Setting>>> files = new ArrayList<>();
        List<ModulePath.Found> found = path.files("", "config");
        for (String folder : List.of("", "config/")) {
            for (String profile : List.of("", "-prod")) {
                // A YAML file wins over a properties file of the same folder.
                for (String ending : List.of(".properties", ".yml", ".yaml")) {
                    String name = folder + "application" + profile + ending;
                    found.stream()
                            .filter(file -> file.path().equals(name))
                            .findFirst()
                            .ifPresent(file -> files.add(SettingsFile.of(file, StandardCharsets.UTF_8)
                                    .documents()));
                }
            }
        }
        Settings all = Settings.of(files);
        List<List<Setting>> sources = new ArrayList<>();
        all.sources()
                .forEach(source -> sources.add(source.stream()
                        .filter(setting -> !PROFILE.matcher(setting.name()).matches())
                        .toList()));
        all.sources()
                .forEach(source -> sources.add(
                        source.stream().flatMap(Quarkus::forProduction).toList()));
        return new Settings(sources);
    }

    private static Stream<Setting> forProduction(Setting setting) {
        Matcher profile = PROFILE.matcher(setting.name());
        return profile.matches()
                        && List.of(profile.group(1).replaceAll("[{}]", "").split(","))
                                .contains("prod")
                ? Stream.of(new Setting(profile.group(2), setting.value(), setting.origin()))
                : Stream.empty();
    }
}
