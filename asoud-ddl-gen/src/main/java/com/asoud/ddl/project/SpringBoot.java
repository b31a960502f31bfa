package com.asoud.ddl.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As Spring Boot 3 and 4 set Hibernate up ({@code HibernateProperties}, {@code JpaProperties}, {@code FlywayProperties}
 * of 3.5 and 4.1): their naming strategies are the default, {@code spring.jpa.hibernate.naming} wins over
 * {@code spring.jpa.properties}.
 */
final class SpringBoot {

    private static final String NAMING = "org.hibernate.boot.model.naming.";

    /** By the class that only this version has: what it sets. */
    private enum Version {
        FOUR(
                "org.springframework.boot.hibernate.SpringImplicitNamingStrategy",
                NAMING + "PhysicalNamingStrategySnakeCaseImpl"),
        THREE(
                "org.springframework.boot.orm.jpa.hibernate.SpringImplicitNamingStrategy",
                NAMING + "CamelCaseToUnderscoresNamingStrategy");

        private final String implicit;
        private final String physical;

        Version(String implicit, String physical) {
            this.implicit = implicit;
            this.physical = physical;
        }

        static Optional<Version> in(ModulePath path) {
            return List.of(values()).stream()
                    .filter(version -> path.has(version.implicit))
                    .findFirst();
        }
    }

    private SpringBoot() {}

    static boolean isUsedIn(ModulePath path) {
        return Version.in(path).isPresent();
    }

    static Project read(ModulePath path, Given given) {
        SpringFiles files = SpringFiles.of(path);
        SpringEntities entities = SpringEntities.of(path, files.settings());
        Findings findings = new Findings(files.settings(), given);
        entities.findings(findings, given, path);
        hibernate(findings, files.settings());
        if (entities.areOfSpring()) {
            naming(findings, Version.in(path).orElseThrow());
        }
        flyway(findings, files);
        return findings.with(given.entities() ? Entities.GIVEN : entities.found(), path);
    }

    /** What is said of Flyway alone. */
    static Project history(ModulePath path, Given given) {
        SpringFiles files = SpringFiles.of(path);
        Findings findings = new Findings(files.settings(), given);
        flyway(findings, files);
        return findings.with(Entities.GIVEN, path);
    }

    private static void flyway(Findings findings, SpringFiles files) {
        findings.flyway("spring.flyway", "postgresql");
        findings.schemaOfMigrations();
        files.notes().forEach(findings::note);
    }

    private static void hibernate(Findings findings, Settings settings) {
        Map<String, Setting> properties = settings.withLists("spring.jpa.properties");
        properties.forEach(findings::hibernate);
        findings.hibernate("hibernate.dialect", settings.find("spring.jpa.database-platform"));
        findings.hibernate(Findings.PHYSICAL, settings.find("spring.jpa.hibernate.naming.physical-strategy"));
        findings.hibernate(Findings.IMPLICIT, settings.find("spring.jpa.hibernate.naming.implicit-strategy"));
        findings.hibernate("hibernate.orm_xml_files", settings.find("spring.jpa.mapping-resources"));
    }

    private static void naming(Findings findings, Version version) {
        boolean physical = findings.hasOrIsGiven(Findings.PHYSICAL);
        boolean implicit = findings.hasOrIsGiven(Findings.IMPLICIT);
        findings.byDefault(Findings.PHYSICAL, version.physical);
        findings.byDefault(Findings.IMPLICIT, version.implicit);
        if (!physical && !implicit) {
            findings.note("naming: Spring Boot's default");
        } else if (!physical || !implicit) {
            findings.note((physical ? "implicit" : "physical") + " naming: Spring Boot's default");
        }
    }
}
