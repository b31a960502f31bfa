package com.asoud.ddl.flyway;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a team writes what its files do: {@code create_index}, {@code Create_index}, {@code Create_Index},
 * {@code create-index}, {@code CreateIndex} or {@code CREATE_INDEX}. As most of those that are given are written.
 *
 * @param descriptions of files by hand
 */
record DescriptionStyle(List<String> descriptions) {

    /** The same words, which are joined by {@code _}, in this style. */
    String of(String description) {
        List<String> words = Arrays.asList(description.split("_"));
        if (are(each -> each.matches("[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+"))) {
            return words.stream().map(DescriptionStyle::capital).collect(Collectors.joining());
        }
        String separator =
                are(each -> each.matches("[^_ ]+-[^_ ]+")) ? "-" : are(each -> each.matches("[^_]+ [^_]+")) ? " " : "_";
        String joined = String.join(separator, words);
        if (are(each -> each.matches("[^a-z]*[A-Z][^a-z]*"))) {
            return joined.toUpperCase(Locale.ROOT);
        }
        if (are(each -> each.matches("[A-Z].*[_ -].*")
                && Arrays.stream(each.split("[_ -]")).allMatch(word -> word.matches("[A-Z0-9].*")))) {
            return words.stream().map(DescriptionStyle::capital).collect(Collectors.joining(separator));
        }
        return are(each -> each.matches("[A-Z].*")) ? capital(joined) : joined;
    }

    /** Whether more than half of them are such. */
    private boolean are(Predicate<String> such) {
        return descriptions.stream().filter(such).count() * 2 > descriptions.size();
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
