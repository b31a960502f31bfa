package com.asoud.ddl.project;

import io.github.classgraph.AnnotationClassRef;
import io.github.classgraph.AnnotationInfo;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.MethodInfo;
import io.github.classgraph.ScanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where Spring Boot looks for entities (reference, SQL Databases, Entity Classes): in the packages of
 * {@code @EntityScan}, else in the package of the application's class; with those below, on the whole class path. A
 * module without such a class is one that others use: its own entities.
 *
 * @param found its {@code note} says where
 * @param areOfSpring whether Spring Boot boots them; not of a persistence unit, which it does not read
 * @param byHand beans that say in code what cannot be seen
 */
record SpringEntities(Entities found, boolean areOfSpring, List<Bean> byHand) {

    /** A method or class that makes a bean of this type. */
    private record Bean(String where, String type) {

        boolean names(String part) {
            return type.substring(type.lastIndexOf('.') + 1).contains(part);
        }
    }

    private static final List<String> APPLICATION = List.of(
            "org.springframework.boot.autoconfigure.SpringBootApplication",
            "org.springframework.boot.autoconfigure.EnableAutoConfiguration",
            "org.springframework.boot.autoconfigure.AutoConfigurationPackage");

    private static final List<String> ENTITY_SCAN = List.of(
            "org.springframework.boot.autoconfigure.domain.EntityScan",
            "org.springframework.boot.persistence.autoconfigure.EntityScan");

    private static final String BEAN = "org.springframework.context.annotation.Bean";
    private static final List<String> COMPONENT =
            List.of("org.springframework.stereotype.Component", "org.springframework.context.annotation.Configuration");

    static SpringEntities of(ModulePath path, Settings settings) {
        List<String> application = path.scanOwn(scan -> packages(scan, APPLICATION, settings));
        List<String> named = application.isEmpty()
                ? path.scanOwn(scan -> packages(scan, ENTITY_SCAN, settings))
                : path.scan(application, scan -> packages(scan, ENTITY_SCAN, settings));
        List<Bean> byHand = application.isEmpty()
                ? path.scanOwn(SpringEntities::beans)
                : path.scan(application, SpringEntities::beans);
        if (!named.isEmpty()) {
            return new SpringEntities(below(named, path, "@EntityScan"), true, byHand);
        }
        if (!application.isEmpty()) {
            return new SpringEntities(below(application, path, "where Spring Boot looks"), true, byHand);
        }
        Optional<String> unit = Unit.of(path);
        return unit.isPresent()
                ? new SpringEntities(Entities.unit(unit.get()), false, byHand)
                : new SpringEntities(path.scanOwn(scan -> Entities.classes(scan, path.describe())), true, byHand);
    }

    private static Entities below(List<String> packages, ModulePath path, String why) {
        return path.scan(packages, scan -> {
            List<ClassInfo> entities = Entities.entities(scan);
            boolean own = entities.stream()
                    .allMatch(type -> path.own()
                            .contains(type.getClasspathElementFile()
                                    .toPath()
                                    .toAbsolutePath()
                                    .normalize()));
            return new Entities(
                    entities.isEmpty() ? List.of() : packages,
                    List.of(),
                    Optional.empty(),
                    Entities.note(entities, own ? path.describe() : why));
        });
    }

    /** What the annotations of these classes name, or the packages that the classes are in. */
    private static List<String> packages(ScanResult scan, List<String> annotations, Settings settings) {
        TreeSet<String> packages = new TreeSet<>();
        for (String annotation : annotations) {
            for (ClassInfo type : scan.getClassesWithAnnotation(annotation)) {
                if (!type.isAnnotation()) {
                    packages.addAll(packages(type, type.getAnnotationInfo(annotation), settings));
                }
            }
        }
        return List.copyOf(packages);
    }

    private static List<String> packages(ClassInfo type, AnnotationInfo annotation, Settings settings) {
        List<String> named = new ArrayList<>();
        // The component scan of @SpringBootApplication is for beans.
        if (annotation != null && !annotation.getName().endsWith("SpringBootApplication")) {
            for (String parameter : List.of("value", "basePackages", "basePackageClasses")) {
                values(annotation, parameter).forEach(value -> named.add(name(value, settings)));
            }
        }
        return named.isEmpty() ? List.of(type.getPackageName()) : named;
    }

    private static Stream<Object> values(AnnotationInfo annotation, String parameter) {
        Object value = annotation.getParameterValues().getValue(parameter);
        if (value instanceof Object[] several) {
            return Stream.of(several);
        }
        return value == null ? Stream.empty() : Stream.of(value);
    }

    private static String name(Object value, Settings settings) {
        if (value instanceof AnnotationClassRef type) {
            return type.getName().substring(0, Math.max(0, type.getName().lastIndexOf('.')));
        }
        String text = value.toString();
        return settings.value(new Setting("@EntityScan", text, "@EntityScan")).orElse(text);
    }

    private static List<Bean> beans(ScanResult scan) {
        List<Bean> beans = new ArrayList<>();
        for (ClassInfo type : scan.getClassesWithMethodAnnotation(BEAN)) {
            for (MethodInfo method : type.getDeclaredMethodInfo()) {
                if (method.hasAnnotation(BEAN)) {
                    beans.add(new Bean(
                            type.getName() + "." + method.getName(),
                            method.getTypeDescriptor().getResultType().toString()));
                }
            }
        }
        for (String annotation : COMPONENT) {
            scan.getClassesWithAnnotation(annotation)
                    .forEach(type -> beans.add(new Bean(type.getName(), type.getName())));
        }
        return beans;
    }

    /** What is missing, and what is in code. */
    void findings(Findings findings, Given given, ModulePath path) {
        if (!given.entities()) {
            Plain.requireSome(found, path.describe(), path);
        }
        for (Bean bean : byHand) {
            if (bean.names("EntityManagerFactory") && !bean.names("Customizer") && !bean.names("Builder")) {
                factoryByHand(bean, findings, given);
            } else if (bean.names("NamingStrategy")
                    && !(given.has(Findings.PHYSICAL) && given.has(Findings.IMPLICIT))) {
                findings.problem(
                        "a bean of the application is a naming strategy, and what it does cannot be seen",
                        bean.where(),
                        "name its class: --physical-naming=" + bean.type()
                                + "\nor --implicit-naming, and the other one too; --physical-naming="
                                + Findings.HIBERNATES_PHYSICAL + " is Hibernate's own");
            } else if (bean.names("HibernatePropertiesCustomizer")
                    || bean.names("FlywayConfigurationCustomizer")
                    || bean.names("EntityManagerFactoryBuilderCustomizer")) {
                findings.note("not seen, because it is code: what " + bean.where() + " sets");
            }
        }
    }

    private static void factoryByHand(Bean bean, Findings findings, Given given) {
        if (given.entities() && given.has(Findings.PHYSICAL) && given.has(Findings.IMPLICIT)) {
            return;
        }
        findings.problem(
                "the application makes its EntityManagerFactory itself, so that Spring Boot's settings may not hold",
                bean.where(),
                "say what it sets: --packages=…, and --physical-naming=… and --implicit-naming=…; Hibernate's own are\n"
                        + Findings.HIBERNATES_PHYSICAL + "\n" + Findings.HIBERNATES_IMPLICIT);
    }
}
