package com.asoud.benchmark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "com.asoud.benchmark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_benchmark_uses_the_plan_guard_and_the_throwaway_server_and_knows_no_model = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "com.asoud.benchmark..",
                    "com.asoud.explain",
                    "com.asoud.planguard.guard",
                    "com.asoud.planguard.data",
                    "com.asoud.planguard.database",
                    "com.asoud.postgres",
                    "java..",
                    "javax.sql",
                    "me.tongfei.progressbar",
                    "org.HdrHistogram",
                    "org.apache.commons.statistics..",
                    "org.hipparchus.stat.regression",
                    "org.jspecify.annotations",
                    "org.postgresql..",
                    "picocli..",
                    "tools.jackson..");

    @ArchTest
    static final ArchRule of_the_others_only_the_command_line_knows_advice = noClasses()
            .that()
            .resideInAPackage("com.asoud.benchmark")
            .and()
            .doNotHaveSimpleName("IndexBenchmark")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.asoud.benchmark.advise");

    @ArchTest
    static final ArchRule one_class_does_statistics = noClasses()
            .that()
            .doNotHaveSimpleName("Judgement")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.statistics..");

    @ArchTest
    static final ArchRule nothing_but_the_command_line_prints =
            noClasses().that().doNotHaveSimpleName("IndexBenchmark").should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
}
