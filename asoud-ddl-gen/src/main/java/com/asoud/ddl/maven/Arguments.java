package com.asoud.ddl.maven;

import java.io.File;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a goal as arguments of its command: the field {@code shadowUrl} is the option {@code --shadow-url}.
 * What is not set, or blank, is not passed: the command has the defaults.
 */
final class Arguments {

    /** Parameters that cannot have, or deserve better than, the name of their option. */
    private static final Map<String, String> OTHERS = Map.of("properties", "property", "placeholders", "placeholder");

    private static final Pattern CAPITAL = Pattern.compile("(?=\\p{Lu})");

    private Arguments() {}

    /** Of all fields that its classes have below {@link Goal}. */
    static List<String> of(Goal goal) {
        List<String> arguments = new ArrayList<>();
        for (Class<?> type = goal.getClass(); type != Goal.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                try {
                    values(field.get(goal))
                            .map(text -> option(field.getName()) + text)
                            .forEach(arguments::add);
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return arguments;
    }

    /** The option of a parameter. */
    static String option(String parameter) {
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
}
