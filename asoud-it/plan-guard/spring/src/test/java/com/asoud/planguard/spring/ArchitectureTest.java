package com.asoud.planguard.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/** The module; the library that it extends has rules of its own. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.asoud.planguard.spring");

    /** Those, and Hibernate, differ between the versions that are supported. */
    @Test
    void it_needs_neither_boot_nor_data_nor_hibernate() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "com.asoud.planguard..",
                        "com.asoud.postgres",
                        "java..",
                        "javax.sql",
                        "jakarta.persistence..",
                        "org.jspecify.annotations..",
                        "org.aopalliance.intercept",
                        "org.postgresql..",
                        "org.springframework.aop.framework",
                        "org.springframework.beans..",
                        "org.springframework.context..",
                        "org.springframework.core..",
                        "org.springframework.jdbc..",
                        "org.springframework.orm.jpa",
                        "org.springframework.test.context..",
                        "org.springframework.transaction.support",
                        "org.springframework.util..")
                .check(MODULE);
    }

    @Test
    void it_prints_nothing() {
        noClasses().should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(MODULE);
    }
}
