package com.asoud.ddl.maven;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a goal as arguments of its command: the field {@code shadowUrl} is the option {@code --shadow-url}.
 * What is not set, or blank, is not passed: the command has the defaults.
 */
final class Arguments {

    /** Parameters that cannot have, or deserve better than, the name of their option. */
    static final Map<String, String> OTHERS =
            Map.of("properties", "property", "placeholders", "placeholder", "values", "value", "nullPlaces", "null");

    /** Parameters whose values stand without an option, by what the command's help calls them. */
    static final Map<String, String> POSITIONAL = Map.of("wantedCase", "case", "indexes", "index");

    /** Parameters of {@link ModelGoal} that hold for all modules of a build. */
    private static final Set<String> OF_THE_RUN =
            Set.of("allowDestructive", "shadowUrl", "shadowUser", "postgres", "postgresCache", "json");

    /** Options that are no parameters of goals' own, as Maven gives them. */
    private static final Map<String, String> OF_MAVEN = Map.of(
            "--classpath",
            "the module's dependencies (add the one that is missing, or take its exclusion away: mvn dependency:tree shows"
                    + " them)",
            "--module-classes",
            "the module's target/classes",
            "--password",
            "PGPASSWORD, or a server of settings.xml with -Dasoud-ddl.server",
            "--debug",
            "-Dasoud-ddl.debug",
            "--help",
            "mvn asoud-ddl:help -Ddetail");

    private static final Pattern CAPITAL = Pattern.compile("(?=\\p{Lu})");

    private Arguments() {}

    /** Of all fields that its classes have below {@link Goal}. */
    static List<String> of(Goal goal) {
        List<String> arguments = new ArrayList<>();
        for (Class<?> type = goal.getClass(); type != Goal.class; type = type.getSuperclass()) {
            for (Field field : fields(type)) {
                field.setAccessible(true);
                try {
                    String option = option(field.getName());
                    values(field.get(goal))
                            .map(value -> option.isEmpty() ? value.substring(1) : option + value)
                            .forEach(arguments::add);
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return arguments;
    }

    private static List<Field> fields(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    /** The option of a parameter; empty for one that is positional. */
    static String option(String parameter) {
        if (POSITIONAL.containsKey(parameter)) {
            return "";
        }
        return "--"
                + CAPITAL.matcher(OTHERS.getOrDefault(parameter, parameter))
                        .replaceAll("-")
                        .toLowerCase(Locale.ROOT);
    }

    /** Each value with what joins it to the option. */
    private static Stream<String> values(@Nullable Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().flatMap(Arguments::values);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> "=" + each.getKey() + "=" + (each.getValue() == null ? "" : each.getValue()));
        }
        if (value instanceof Boolean flag) {
            return flag ? Stream.of("") : Stream.empty();
        }
        if (value instanceof File file) {
            return Stream.of("=" + file.getAbsolutePath());
        }
        return Stream.ofNullable(value)
                .map(Object::toString)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> "=" + text);
    }

    /**
     * A map has no property: it is in the plugin's configuration alone. A property holds for all modules of a build:
     * what is one module's own is in its configuration too.
     */
    private static String parameter(Goal goal, Field field, String option, boolean ofModule) {
        return ofModule && !OF_THE_RUN.contains(field.getName()) || Map.class.isAssignableFrom(field.getType())
                ? "<" + field.getName() + "> in the plugin's <configuration>"
                : "-D" + goal.property(option);
    }

    /** One for each command: a message may tell to run another one. */
    static List<Goal> goals() {
        return List.of(
                new GenerateGoal(),
                new CheckGoal(),
                new PlanGoal(),
                new MigrateGoal(),
                new StatusGoal(),
                new VerifyGoal(),
                new HealthGoal(),
                new RollbackGoal(),
                new ReindexGoal(),
                new DoctorGoal());
    }

    /**
     * How the options that a text names are given to the goal; empty if it names none.
     *
     * @param severalModules whether the build has more than one
     */
    static String inMaven(Goal goal, String text, boolean severalModules) {
        Map<String, String> ways = new TreeMap<>();
        goals().forEach(each -> ways.putAll(ways(each, severalModules)));
        ways.putAll(ways(goal, severalModules));
        ways.putAll(OF_MAVEN);
        List<String> told = ways.entrySet().stream()
                .filter(each -> Pattern.compile("(?<![\\w-])" + each.getKey() + "(?![\\w-])")
                        .matcher(text)
                        .find())
                .map(each -> each.getKey() + " is " + each.getValue())
                .toList();
        return told.isEmpty() ? "" : "In Maven, " + String.join(",\n  ", told) + ".";
    }

    /** The parameters of a goal by their options. */
    private static Map<String, String> ways(Goal goal, boolean severalModules) {
        Map<String, String> ways = new TreeMap<>();
        for (Class<?> type = goal.getClass(); type != Goal.class; type = type.getSuperclass()) {
            for (Field field : fields(type)) {
                String option = option(field.getName());
                if (!option.isEmpty()) {
                    ways.put(option, parameter(goal, field, option, severalModules && type == ModelGoal.class));
                }
            }
        }
        return ways;
    }
}
