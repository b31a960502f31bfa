package com.asoud.planguard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;

/** The library; ASOUD's suites, which use it, have rules of their own. */
@AnalyzeClasses(packages = "com.asoud.planguard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_library_knows_no_model =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.asoud.model..");

    @ArchTest
    static final ArchRule
            the_library_uses_the_throwaway_server_the_plans_and_the_schema_export_and_nothing_else_of_the_tool =
                    classes()
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(
                                    "com.asoud.planguard..",
                                    "com.asoud.explain",
                                    "com.asoud.postgres",
                                    "com.asoud.export", // DeclaredSchema alone
                                    "java..",
                                    "javax.sql",
                                    "jakarta.persistence..",
                                    "org.hibernate..",
                                    "org.jspecify.annotations..",
                                    "net.ttddyy.dsproxy..",
                                    "org.junit.jupiter.api..",
                                    "org.junit.platform.commons..",
                                    "org.opentest4j..",
                                    "org.postgresql..",
                                    "org.testcontainers..",
                                    "tools.jackson..");

    @ArchTest
    static final ArchRule one_class_needs_the_schema_export_so_that_nobody_else_does = noClasses()
            .that()
            .doNotHaveSimpleName("DeclaredSchema")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.ddl..", "com.asoud.export..");

    @ArchTest
    static final ArchRule one_class_needs_testcontainers_so_that_nobody_else_does = noClasses()
            .that()
            .doNotHaveSimpleName("ContainerServer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.testcontainers..");

    @ArchTest
    static final ArchRule databases_know_nothing_of_what_is_done_with_them = noClasses()
            .that()
            .resideInAPackage("com.asoud.planguard.database")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.asoud.planguard.data",
                    "com.asoud.planguard.capture",
                    "com.asoud.explain",
                    "com.asoud.planguard.guard",
                    "com.asoud.planguard.bench");

    /** {@code capture} and {@code guard}: each knows those before it. */
    @ArchTest
    static final ArchRule data_and_a_capture_know_nothing_of_promises = noClasses()
            .that()
            .resideInAnyPackage("com.asoud.planguard.capture", "com.asoud.planguard.data")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.planguard.guard", "com.asoud.planguard.bench");

    @ArchTest
    static final ArchRule a_capture_knows_nothing_of_plans = noClasses()
            .that()
            .resideInAPackage("com.asoud.planguard.capture")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.explain", "com.asoud.planguard.data", "com.asoud.planguard.database");

    /** GitHub reads annotations from the standard output, and from nowhere else. */
    @ArchTest
    static final ArchRule the_library_prints_nothing_but_annotations_for_github = noClasses()
            .that()
            .doNotHaveSimpleName("GitHubAnnotations")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc)")
            .orShould()
            .resideInAnyPackage("..util..", "..helper..", "..manager..", "..impl..", "..misc..");

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type,
                        type.getPackage().isAnnotatedWith(NullMarked.class),
                        "annotate package-info.java of %s with @NullMarked".formatted(type.getPackageName())));
            }
        };
    }
}
