package com.asoud.ddl.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting of an application, as its file has it.
 *
 * @param name its parts are separated by dots, in brackets or in quotes
 * @param value as it is written
 * @param origin the file, for messages
 */
record Setting(String name, String value, String origin) {

    private static final Pattern PART = Pattern.compile("\\[([^]]*)]|\"([^\"]*)\"|[^.\\[\"]+");

    /** Whether two names are the same: hyphens, underscores and case do not count (Spring Boot, relaxed binding). */
    boolean isNamed(String other) {
        return relaxed(parts(name)).equals(relaxed(parts(other)));
    }

    /** What follows a prefix in the name, as it is written; empty if the name does not begin with it. */
    Optional<String> below(String prefix) {
        List<String> parts = parts(name);
        List<String> first = parts(prefix);
        if (parts.size() <= first.size()) {
            return Optional.empty();
        }
        return relaxed(parts.subList(0, first.size())).equals(relaxed(first))
                ? Optional.of(String.join(".", parts.subList(first.size(), parts.size())))
                : Optional.empty();
    }

    private static List<String> relaxed(List<String> parts) {
        return parts.stream()
                .map(part -> part.replaceAll("[-_]", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(name);
        while (part.find()) {
            if (part.group(1) != null) {
                parts.add(part.group(1));
            } else {
                parts.add(part.group(2) == null ? part.group() : part.group(2));
            }
        }
        return parts;
    }
}
