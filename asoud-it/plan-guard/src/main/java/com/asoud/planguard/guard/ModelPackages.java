package com.asoud.planguard.guard;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.junit.platform.commons.support.ReflectionSupport;

/** What can be found out about a model without being told. */
final class ModelPackages {

    /** Jakarta Data, section 4.9: a method without parameters that returns one of these is a resource accessor. */
    private static final Set<String> SESSIONS = Set.of(
            "org.hibernate.StatelessSession",
            "org.hibernate.Session",
            "jakarta.persistence.EntityManager",
            "jakarta.persistence.EntityAgent",
            "java.sql.Connection",
            "javax.sql.DataSource");

    private ModelPackages() {}

    /** The packages of the classes, and the one that holds all of them unless it is a mere domain such as com. */
    static Set<String> of(List<Class<?>> classes) {
        Set<String> packages =
                classes.stream().map(Class::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        List<String[]> parts = packages.stream().map(name -> name.split("\\.")).toList();
        int common = 0;
        while (sameAt(parts, common)) {
            common++;
        }
        if (common >= 2) {
            packages.add(String.join(".", Arrays.copyOf(parts.get(0), common)));
        }
        return packages;
    }

    private static boolean sameAt(List<String[]> parts, int place) {
        return !parts.isEmpty()
                && parts.stream().allMatch(name -> name.length > place && name[place].equals(parts.get(0)[place]));
    }

    static List<Class<?>> guardsOf(Class<?> model) {
        return ReflectionSupport.streamAllClassesInPackage(
                        model.getPackageName(), type -> guards(type, model), any -> true)
                .sorted(Comparator.comparing(Class::getName))
                .collect(Collectors.toList());
    }

    private static boolean guards(Class<?> type, Class<?> model) {
        PlanGuard guard = type.getAnnotation(PlanGuard.class);
        return guard != null && guard.value() == model && !PlanGuardSuite.class.isAssignableFrom(type);
    }

    /** Whether a repository works in an {@code EntityManager}, rather than in a {@code StatelessSession}. */
    static boolean takesEntityManager(Class<?> repository) {
        if (Repositories.isOfSpringData(repository)) {
            return true;
        }
        try {
            List<Class<?>> sessions = Arrays.stream(
                            Class.forName(repository.getName() + "_", false, repository.getClassLoader())
                                    .getConstructors())
                    .filter(constructor -> constructor.getParameterCount() == 1)
                    .<Class<?>>map(constructor -> constructor.getParameterTypes()[0])
                    .toList();
            return !sessions.isEmpty() && !sessions.contains(StatelessSession.class);
        } catch (ClassNotFoundException none) {
            return false;
        }
    }

    static boolean handsOutASession(Method method) {
        return method.getParameterCount() == 0
                && SESSIONS.contains(method.getReturnType().getName());
    }
}
