package com.asoud.export;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import jakarta.persistence.Embeddable;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        for (String name : classes) {
            whyNotLoadable(name, packages).ifPresent(problems::add);
        }
        Refusal.unlessNone(problems);
        List<String> names = new ArrayList<>(classes);
        packages.stream().filter(this::hasInfo).forEach(names::add);
        return names;
    }

    /** Hibernate would say of a class that lacks another one merely that it cannot load it. */
    private Optional<Problem> whyNotLoadable(String name, Set<String> packages) {
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
            return Optional.of(new Problem(
                    "class " + name + " cannot be loaded: " + failure,
                    source.description(),
                    "put all that the entity classes use on --classpath, jars and folders"));
        }
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
