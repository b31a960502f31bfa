package com.asoud.peers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "com.asoud.peers", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_comparisons_know_nothing_of_one_another =
            slices().matching("com.asoud.peers.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule the_measured_is_used_as_its_users_use_it = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.it.faults..", "com.asoud.it.plans..", "com.asoud.benchmark..");

    @ArchTest
    static final ArchRule nothing_but_the_command_line_prints =
            noClasses().that().doNotHaveSimpleName("Peers").should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
}
