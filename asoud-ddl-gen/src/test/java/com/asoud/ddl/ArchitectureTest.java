package com.asoud.ddl;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Separated;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Console;
import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.function.Predicate;
import javax.sql.DataSource;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

@AnalyzeClasses(
        packages = {"com.asoud.ddl", "com.asoud.explain", "com.asoud.export", "com.asoud.postgres"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_way_of_the_data_has_one_direction = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("com.asoud.ddl..")
            .ignoreDependency(alwaysTrue(), resideInAPackage("com.asoud.ddl"))
            .layer("catalog")
            .definedBy("com.asoud.ddl.catalog..")
            .layer("model")
            .definedBy("com.asoud.ddl.model..")
            .layer("plan")
            .definedBy("com.asoud.ddl.plan..")
            .layer("sql")
            .definedBy("com.asoud.ddl.sql..")
            .layer("flyway")
            .definedBy("com.asoud.ddl.flyway..")
            .layer("connect")
            .definedBy("com.asoud.ddl.connect..")
            .layer("observe")
            .definedBy("com.asoud.ddl.observe..")
            .layer("migrate")
            .definedBy("com.asoud.ddl.migrate..")
            .layer("proof")
            .definedBy("com.asoud.ddl.proof..")
            .layer("adopt")
            .definedBy("com.asoud.ddl.adopt..")
            .layer("generate")
            .definedBy("com.asoud.ddl.generate..")
            .layer("project")
            .definedBy("com.asoud.ddl.project..")
            .layer("cli")
            .definedBy("com.asoud.ddl.cli..")
            .layer("maven")
            .definedBy("com.asoud.ddl.maven..")
            .whereLayer("catalog")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayNotAccessAnyLayer()
            .whereLayer("plan")
            .mayOnlyAccessLayers("catalog")
            .whereLayer("sql")
            .mayOnlyAccessLayers("catalog", "plan")
            .whereLayer("flyway")
            .mayOnlyAccessLayers("catalog", "plan", "sql")
            .whereLayer("connect")
            .mayOnlyAccessLayers("plan", "flyway")
            .whereLayer("observe")
            .mayOnlyAccessLayers("catalog", "plan", "sql", "flyway", "connect")
            .whereLayer("migrate")
            .mayOnlyAccessLayers("catalog", "sql", "flyway", "connect", "observe")
            .whereLayer("proof")
            .mayOnlyAccessLayers("catalog", "plan", "flyway")
            .whereLayer("adopt")
            .mayOnlyAccessLayers("catalog", "plan", "sql", "flyway")
            .whereLayer("generate")
            .mayOnlyAccessLayers("catalog", "plan", "flyway", "proof", "adopt")
            .whereLayer("project")
            .mayOnlyAccessLayers("flyway")
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("maven")
            .whereLayer("maven")
            .mayOnlyAccessLayers("cli")
            .whereLayer("maven")
            .mayNotBeAccessedByAnyLayer();

    /** It asks through {@code Query}, in sessions that only read; an array is a parameter of a question. */
    @ArchTest
    static final ArchRule observing_cannot_change_a_database = noClasses()
            .that()
            .resideInAPackage("com.asoud.ddl.observe..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Statement.class, PreparedStatement.class, CallableStatement.class, Sql.class, DataSource.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.postgresql..")
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Connection.class))).and(not(target(name("createArrayOf")))))
            .orShould()
            .callMethodWhere(target(owner(type(Target.class))).and(target(name("connect"))))
            .orShould()
            .callMethodWhere(target(owner(type(SqlScript.class))).and(not(target(name("statements")))))
            .orShould()
            .callMethodWhere(target(owner(type(MigrationHistory.class))).and(not(target(name("read")))));

    /** Names, addresses and settings are for all; a throwaway server is for those who prove on it. */
    @ArchTest
    static final ArchRule only_generator_and_proof_have_a_throwaway_server = noClasses()
            .that()
            .resideInAPackage("com.asoud.ddl..")
            .and()
            .resideOutsideOfPackages("com.asoud.ddl.proof..", "com.asoud.ddl.generate..", "com.asoud.ddl.cli..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ShadowServer.class, ShadowDatabase.class);

    @ArchTest
    static final ArchRule the_throwaway_server_knows_no_tool = noClasses()
            .that()
            .resideInAPackage("com.asoud.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.ddl..", "com.asoud.explain..", "com.asoud.export..");

    /** It runs in a JVM of its own, on the class path of somebody else's project. */
    @ArchTest
    static final ArchRule the_export_needs_hibernate_and_a_few_small_classes = classes()
            .that()
            .resideInAPackage("com.asoud.export..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("com.asoud.export..", "java..", "org.hibernate..", "jakarta..", "org.jspecify..")
                            .or(belongToAnyOf(
                                    Identifiers.class,
                                    IndexStatement.class,
                                    ObjectName.class,
                                    Refusal.class,
                                    Refusal.Problem.class,
                                    Separated.class)));

    /** Generator and plan guard read plans with the same classes. */
    @ArchTest
    static final ArchRule reading_plans_knows_no_tool = noClasses()
            .that()
            .resideInAPackage("com.asoud.explain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.asoud.ddl..", "com.asoud.planguard..");

    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("com.asoud.ddl.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_tool_knows_no_project_that_uses_it =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.asoud.model..", "com.asoud.it..");

    @ArchTest
    static final ArchRule only_the_export_knows_hibernate = noClasses()
            .that()
            .resideOutsideOfPackage("com.asoud.export..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hibernate..", "jakarta.persistence..");

    /** That of the project is used; a library that depends on it would bring another one beside it. */
    @Test
    void the_tool_brings_no_hibernate() throws Exception {
        NodeList brought = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/*[local-name()='project']/*[local-name()='dependencies']/*"
                                + "[starts-with(*[local-name()='groupId'], 'org.hibernate')"
                                + " or starts-with(*[local-name()='groupId'], 'jakarta.persistence')]"
                                + "[not(*[local-name()='scope'] = 'test')]",
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new File("pom.xml")),
                        XPathConstants.NODESET);

        assertThat(brought.getLength()).isZero();
    }

    @ArchTest
    static final ArchRule only_the_runner_knows_flyway = noClasses()
            .that()
            .resideOutsideOfPackage("com.asoud.ddl.flyway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.flywaydb..");

    @ArchTest
    static final ArchRule nobody_else_knows_how_servers_start = noClasses()
            .that()
            .resideOutsideOfPackage("com.asoud.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.zonky..");

    @ArchTest
    static final ArchRule only_the_command_line_knows_picocli = noClasses()
            .that()
            .resideOutsideOfPackage("com.asoud.ddl.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    /** So that all of it can be used without Maven. */
    @ArchTest
    static final ArchRule only_the_goals_know_maven = noClasses()
            .that()
            .resideOutsideOfPackage("com.asoud.ddl.maven..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..", "javax.inject..");

    @ArchTest
    static final ArchRule nothing_prints_but_the_command_line = noClasses()
            .that()
            // What the export prints in its own JVM is kept by ours.
            .resideOutsideOfPackages("com.asoud.ddl.cli..", "com.asoud.ddl.maven..", "com.asoud.export..")
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(PrintStream.class, PrintWriter.class, Console.class);

    @ArchTest
    static final ArchRule differences_plans_and_texts_are_made_without_a_database = noClasses()
            .that()
            .resideInAnyPackage("com.asoud.ddl.plan..", "com.asoud.ddl.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "java.nio.file..", "java.io..");

    /** Whoever writes SQL leaves the doubling of quotes to {@code Identifiers}. */
    @ArchTest
    static final ArchRule names_become_sql_in_one_place = noClasses()
            .that()
            .resideInAnyPackage("com.asoud.ddl.plan..", "com.asoud.ddl.sql..")
            .should()
            .callMethod(String.class, "replace", CharSequence.class, CharSequence.class);

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be("in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class)));

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc)")
            .orShould()
            .resideInAnyPackage("..util..", "..helper..", "..manager..", "..impl..", "..misc..");

    private static ArchCondition<JavaClass> be(String what, Predicate<JavaClass> test) {
        return new ArchCondition<>("be " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, test.test(type), type.getName() + " is not " + what));
            }
        };
    }
}
