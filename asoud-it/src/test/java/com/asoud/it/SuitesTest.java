package com.asoud.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.asoud.planguard.guard.PlanGuardSuite;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.data.repository.Repository;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;

/** The suites of ASOUD and of the plan guard: what they must not leave out, and what they must not depend on. */
@AnalyzeClasses(locations = SuitesTest.Suites.class)
class SuitesTest {

    private static final String[] SUITES = {
        "com.asoud.it..",
        "com.asoud.planguard..",
        "com.asoud.benchmark..",
        "com.asoud.model..",
        "com.asoud.metrics..",
        "com.asoud.ddl..",
        "com.asoud.explain..",
        "com.asoud.postgres.."
    };

    private static final List<Path> TESTS_OF_MODULES = List.of(
            Path.of("plan-guard/target/test-classes"),
            Path.of("plan-guard/spring/target/test-classes"),
            Path.of("benchmark/target/test-classes"),
            Path.of("../asoud-model/target/test-classes"),
            Path.of("../asoud-model/index-metrics/target/test-classes"),
            Path.of("../asoud-ddl-gen/target/test-classes"));

    /**
     * The first two pace a loop of their own, on which no test waits; the next is for a report alone; the last measures
     * requests in an application that no test starts.
     */
    private static final String USERS_OF_THE_CLOCK =
            "com\\.asoud\\.(it\\.faults\\.(Load|Lookout)|ddl\\.benchmark\\.LargeModelBenchmark|metrics\\.sample\\.Shop)(\\$.*)?";

    /**
     * The class path has the model, these suites and the one that models inherit; the tests of other modules are in
     * their folders.
     */
    static final class Suites implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Stream.concat(
                            Locations.ofPackage("com.asoud.it").stream(),
                            Stream.concat(
                                    Locations.ofPackage("com.asoud.model").stream(),
                                    Stream.concat(
                                            Locations.ofClass(PlanGuardSuite.class).stream(),
                                            TESTS_OF_MODULES.stream().map(Location::of))))
                    .collect(Collectors.toSet());
        }
    }

    private static final Set<String> CLOCKS = Set.of(
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now");

    @ArchTest
    static final ArchRule every_method_of_every_repository_is_called_by_the_test_of_its_repository = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Repository.class)
            .should(beCalledByTheTestOfItsRepository());

    @ArchTest
    static final ArchRule no_test_depends_on_the_clock = classes()
            .that()
            .resideInAnyPackage(SUITES)
            .and()
            .haveNameNotMatching(USERS_OF_THE_CLOCK)
            .should(not(callMethodWhere(describe("it tells or takes time", SuitesTest::isAboutTime))));

    @ArchTest
    static final ArchRule no_test_gives_up_before_a_slow_machine_does =
            classes().that().resideInAnyPackage(SUITES).should(sayHowLongTheyWaitAtMost());

    @ArchTest
    static final ArchRule no_test_depends_on_another =
            noClasses().that().resideInAnyPackage(SUITES).should().beAnnotatedWith(TestMethodOrder.class);

    @ArchTest
    static final ArchRule no_test_replaces_the_real_thing = noClasses()
            .that()
            .resideInAnyPackage(SUITES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mockito..", "org.easymock..", "org.h2..", "org.hsqldb..");

    @ArchTest
    static final ArchRule no_test_is_switched_off = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(SUITES)
            .should()
            .notBeAnnotatedWith(Disabled.class);

    @ArchTest
    static final ArchRule a_tests_name_is_a_sentence = methods()
            .that()
            .areAnnotatedWith(Test.class)
            .or()
            .areAnnotatedWith(ParameterizedTest.class)
            .or()
            .areAnnotatedWith(TestFactory.class)
            .should()
            .haveNameMatching("[a-z0-9]+(_[a-z0-9]+){2,}");

    @ArchTest
    static final ArchRule the_weather_knows_the_library_and_nothing_of_asoud = noClasses()
            .that()
            .resideInAPackage("com.asoud.planguard.weather")
            .should()
            .dependOnClassesThat(resideInAPackage("com.asoud..")
                    .and(resideOutsideOfPackages(
                            "com.asoud.planguard.weather",
                            "com.asoud.planguard.data",
                            "com.asoud.planguard.database",
                            "com.asoud.explain",
                            "com.asoud.planguard.guard")));

    private static ArchCondition<JavaMethod> beCalledByTheTestOfItsRepository() {
        return new ArchCondition<>("be called by the test of its repository") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                String test = "com.asoud.it.repository." + method.getOwner().getSimpleName() + "Test";
                events.add(new SimpleConditionEvent(
                        method,
                        isCalled(method, test, new HashSet<>()),
                        method.getFullName() + " has no test: call it in " + test));
            }
        };
    }

    /** By the test, or by a default method of the repository that the test calls. */
    private static boolean isCalled(JavaMethod method, String test, Set<JavaCodeUnit> seen) {
        return method.getAccessesToSelf().stream()
                .anyMatch(access -> access.getOriginOwner().getName().equals(test)
                        || access.getOriginOwner().equals(method.getOwner())
                                && access.getOrigin() instanceof JavaMethod caller
                                && seen.add(caller)
                                && isCalled(caller, test, seen));
    }

    private static ArchCondition<JavaClass> sayHowLongTheyWaitAtMost() {
        return new ArchCondition<>("say how long they wait at most") {
            @Override
            public void check(JavaClass owner, ConditionEvents events) {
                owner.getCodeUnits().stream()
                        .filter(code -> calls(code, "org.awaitility.Awaitility", "await")
                                && !calls(code, "org.awaitility.core.ConditionFactory", "atMost"))
                        .forEach(
                                code -> events.add(
                                        SimpleConditionEvent.violated(
                                                code,
                                                code.getFullName()
                                                        + " waits 10 s at most, the default of Awaitility: call atMost(Duration.ofMinutes(2))")));
            }
        };
    }

    private static boolean calls(JavaCodeUnit code, String owner, String method) {
        return code.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().getName().equals(owner)
                        && call.getName().equals(method));
    }

    private static boolean isAboutTime(JavaMethodCall call) {
        AccessTarget.MethodCallTarget target = call.getTarget();
        return CLOCKS.contains(target.getOwner().getName() + "." + target.getName());
    }
}
