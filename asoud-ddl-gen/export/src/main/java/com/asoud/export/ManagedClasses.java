package com.asoud.export;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import jakarta.persistence.Embeddable;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The managed classes, and the packages whose {@code package-info} has something to say about them: converters, types,
 * generators, filters.
 */
record ManagedClasses(ModelSource source, ClassLoader loader) {

    /**
     * The names of classes and packages, as a persistence unit lists them.
     *
     * @throws Refusal naming every class that is not there, or that lacks another one
     */
    static List<String> namesIn(ModelSource source, ClassLoader loader) {
        return new ManagedClasses(source, loader).names();
    }

    private List<String> names() {
        Set<String> classes = new TreeSet<>(source.classes());
        Set<String> packages = new TreeSet<>(source.packages());
        List<Problem> problems = new ArrayList<>();
        Map<String, List<String>> lacking = new TreeMap<>();
        for (String name : classes) {
            whyNotLoadable(name, packages, lacking).ifPresent(problems::add);
        }
        lacking.forEach((missing, users) -> problems.add(missing(missing, users)));
        Refusal.unlessNone(problems);
        List<String> names = new ArrayList<>(classes);
        packages.stream().filter(this::hasInfo).forEach(names::add);
        return names;
    }

    /** Hibernate would say of a class that lacks another one merely that it cannot load it. */
    private Optional<Problem> whyNotLoadable(String name, Set<String> packages, Map<String, List<String>> lacking) {
        try {
            addPackages(Class.forName(name, false, loader), packages);
            return Optional.empty();
        } catch (ClassNotFoundException missing) {
            return Optional.of(new Problem(
                    "no such class: " + name,
                    source.description(),
                    "write its full name, such as --classes=com.example.shop.Article (a nested one is\n"
                            + "com.example.shop.Article$Part), and put it on --classpath"));
        } catch (UnsupportedClassVersionError laterJava) {
            throw laterJava;
        } catch (LinkageError | TypeNotPresentException failure) {
            Optional<String> missing = missing(failure);
            missing.ifPresent(type ->
                    lacking.computeIfAbsent(type, each -> new ArrayList<>()).add(name));
            return missing.isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(
                                    "class " + name + " cannot be loaded: " + failure,
                                    place(name),
                                    "put all that the entity classes use on --classpath, in the versions the application runs with"));
        }
    }

    /** The class that is not there; empty if something else is wrong. */
    private static Optional<String> missing(Throwable failure) {
        if (failure instanceof TypeNotPresentException absent) {
            return Optional.of(absent.typeName());
        }
        return Optional.of(failure)
                .filter(NoClassDefFoundError.class::isInstance)
                .map(Throwable::getMessage)
                .map(name -> name.replace('/', '.'))
                .filter(name -> name.matches("[\\w$.]+"));
    }

    /** Told once, however many need it. */
    private Problem missing(String missing, List<String> users) {
        return new Problem(
                "class " + missing + " is missing; needed by " + String.join(", ", users),
                users.stream().map(this::place).distinct().collect(Collectors.joining("\n")),
                Failure.remedy(missing, loader));
    }

    /** The file or the jar of a class, which may not be loadable. */
    private String place(String name) {
        URL found = loader.getResource(name.replace('.', '/') + ".class");
        return found == null ? source.description() : found.toString().replaceFirst("^(jar:)?file:", "");
    }

    /** Those of the class, its superclasses, and the embeddables in them. */
    private static void addPackages(Class<?> managed, Set<String> packages) {
        Set<Class<?>> seen = new HashSet<>();
        Deque<Class<?>> next = new ArrayDeque<>(List.of(managed));
        while (!next.isEmpty()) {
            Class<?> type = next.pop();
            if (!seen.add(type)) {
                continue;
            }
            packages.add(type.getPackageName());
            Optional.ofNullable(type.getSuperclass())
                    .filter(superclass -> superclass != Object.class)
                    .ifPresent(next::push);
            for (Field field : type.getDeclaredFields()) {
                addEmbeddables(field.getGenericType(), next);
            }
        }
    }

    private static void addEmbeddables(Type type, Deque<Class<?>> embeddables) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                addEmbeddables(argument, embeddables);
            }
        } else if (type instanceof Class<?> plain && plain.isAnnotationPresent(Embeddable.class)) {
            embeddables.push(plain);
        }
    }

    private boolean hasInfo(String name) {
        return loader.getResource(name.replace('.', '/') + "/package-info.class") != null;
    }
}
