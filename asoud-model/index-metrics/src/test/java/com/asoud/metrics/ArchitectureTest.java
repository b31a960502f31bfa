package com.asoud.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "com.asoud.metrics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_metrics_know_micrometer_and_hibernate_and_nothing_of_asoud = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "com.asoud.metrics",
                    "io.micrometer.core.instrument..",
                    "jakarta.persistence",
                    "java..",
                    "javax.sql",
                    "org.hibernate..",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule without_hibernate_everything_else_works = noClasses()
            .that()
            .doNotHaveSimpleName("HibernateIndexes")
            .and()
            .doNotHaveSimpleName("DeclaredIndexesIntegrator")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hibernate..", "jakarta.persistence");

    @ArchTest
    static final ArchRule nothing_prints = noClasses().should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
}
