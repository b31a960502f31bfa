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
import java.util.TreeSet;
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

    /** The plugin gives it to the command; nobody sets it. */
    private static final String CLASS_PATH = "--classpath";

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

    /** A map has no property: it is in the plugin's configuration alone. */
    private static String parameter(Goal goal, Field field, String option) {
        return Map.class.isAssignableFrom(field.getType())
                ? "<" + field.getName() + "> in the plugin's <configuration>"
                : "-D" + goal.property(option);
    }

    /** How the options that a text names are given to the goal; empty if it names none. */
    static String inMaven(Goal goal, String text) {
        Set<String> told = new TreeSet<>();
        for (Class<?> type = goal.getClass(); type != Goal.class; type = type.getSuperclass()) {
            for (Field field : fields(type)) {
                String option = option(field.getName());
                if (!option.isEmpty() && isNamed(option, text)) {
                    told.add(option + " is " + parameter(goal, field, option));
                }
            }
        }
        List<String> sentences = new ArrayList<>();
        if (!told.isEmpty()) {
            sentences.add("In Maven, " + String.join(", ", told) + ".");
        }
        if (isNamed(CLASS_PATH, text)) {
            sentences.add("In Maven, " + CLASS_PATH
                    + " is the module's own: add what is missing to the <dependencies> of its pom.xml.");
        }
        return String.join("\n", sentences);
    }

    private static boolean isNamed(String option, String text) {
        return Pattern.compile("(?<![\\w-])" + option + "(?![\\w-])")
                .matcher(text)
                .find();
    }
}
