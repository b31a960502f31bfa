package com.asoud.ddl.project;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of an application, as its files have them. Neither the environment nor system properties are looked at:
 * those of this machine are not those of the application.
 *
 * @param sources a document of a file each; a later one wins
 */
record Settings(List<List<Setting>> sources) {

    Settings {
        sources = List.copyOf(sources);
    }

    /** By name; a list is one setting, its parts separated by commas. */
    Optional<Setting> find(String name) {
        for (int i = sources.size() - 1; i >= 0; i--) {
            Optional<Setting> found = sources.get(i).stream()
                    .filter(setting -> setting.isNamed(name))
                    .findFirst()
                    .or(listIn(sources.get(i), name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static java.util.function.Supplier<Optional<Setting>> listIn(List<Setting> source, String name) {
        return () -> {
            List<Setting> parts = source.stream()
                    .filter(setting ->
                            setting.below(name).filter(Settings::isIndex).isPresent())
                    .sorted(Comparator.comparingInt(
                            setting -> Integer.parseInt(setting.below(name).orElseThrow())))
                    .toList();
            return parts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Setting(
                            name,
                            parts.stream().map(Setting::value).collect(Collectors.joining(",")),
                            parts.get(0).origin()));
        };
    }

    private static boolean isIndex(String part) {
        return part.matches("\\d{1,4}");
    }

    /** Those below a name, by what follows it there. */
    Map<String, Setting> below(String prefix) {
        Map<String, Setting> found = new TreeMap<>();
        sources.forEach(source ->
                source.forEach(setting -> setting.below(prefix).ifPresent(rest -> found.put(rest, setting))));
        return found;
    }

    /** As {@link #below}, with the parts of each list as one setting. */
    Map<String, Setting> withLists(String prefix) {
        Map<String, Setting> found = new LinkedHashMap<>();
        below(prefix).forEach((rest, setting) -> {
            int dot = rest.lastIndexOf('.');
            if (dot > 0 && isIndex(rest.substring(dot + 1))) {
                String list = rest.substring(0, dot);
                find(prefix + "." + list).ifPresent(whole -> found.put(list, whole));
            } else {
                found.put(rest, setting);
            }
        });
        return found;
    }

    /**
     * The value with what <code>${name}</code> and <code>${name:default}</code> in it stand for.
     *
     * @return empty if one of the names has no value in these files and no default
     */
    Optional<String> value(Setting setting) {
        return resolve(setting.value(), new HashSet<>());
    }

    private Optional<String> resolve(String text, Set<String> open) {
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
            int end = closing(text, start + 2);
            if (end < 0) {
                break;
            }
            if (start > 0 && text.charAt(start - 1) == '\\') {
                resolved.append(text, from, start - 1).append(text, start, end + 1);
            } else {
                Optional<String> value = named(text.substring(start + 2, end), open);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                resolved.append(text, from, start).append(value.get());
            }
            from = end + 1;
        }
        return Optional.of(resolved.append(text.substring(from)).toString());
    }

    private Optional<String> named(String inner, Set<String> open) {
        int colon = colon(inner);
        String name = colon < 0 ? inner : inner.substring(0, colon);
        if (open.add(name)) {
            Optional<String> value = resolve(name, open)
                    .flatMap(this::find)
                    .flatMap(setting -> resolve(setting.value(), new HashSet<>(open)));
            open.remove(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return colon < 0 ? Optional.empty() : resolve(inner.substring(colon + 1), open);
    }

    /** Before the default: the first one that is in no inner placeholder. */
    private static int colon(String inner) {
        int depth = 0;
        for (int i = 0; i < inner.length(); i++) {
            if (inner.startsWith("${", i)) {
                depth++;
            } else if (inner.charAt(i) == '}') {
                depth--;
            } else if (inner.charAt(i) == ':' && depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Of several, in this order; the last one wins. */
    static Settings of(List<List<List<Setting>>> files) {
        List<List<Setting>> sources = new ArrayList<>();
        files.forEach(sources::addAll);
        return new Settings(sources);
    }
}
