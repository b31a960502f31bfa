package com.asoud.ddl.flyway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the SQL of a project's own files names, found by words alone: nothing here understands it. */
public record HandWrittenText(MigrationFolder folder) {

    private static final Pattern CALLBACK = Pattern.compile("(before|after)[A-Z].*");

    /**
     * The placeholders of the files whose value here is in a text, such as a role in a GRANT: elsewhere they have
     * another one. For people, a line each.
     */
    public List<String> placeholdersIn(String text) {
        FlywaySettings settings = folder.input().settings();
        Map<String, String> values = new TreeMap<>(folder.input().placeholders());
        values.values().removeIf(value -> value.isBlank() || !names(text, value));
        return values.entrySet().stream()
                .filter(each -> settings.placeholderReplacement())
                .flatMap(each -> {
                    String written = settings.placeholderPrefix() + each.getKey() + settings.placeholderSuffix();
                    Pattern pattern = Pattern.compile(Pattern.quote(written), Pattern.CASE_INSENSITIVE);
                    return folder.sqlFiles()
                                    .anyMatch(file ->
                                            pattern.matcher(content(file)).find())
                            ? Stream.of(each.getValue() + " is the value of " + written
                                    + " here: write the placeholder where it is meant")
                            : Stream.empty();
                })
                .toList();
    }

    /** The names of the files that Flyway runs again, now or when they change, and that have all of these words. */
    public List<String> againWith(String... words) {
        return folder.sqlFiles()
                .filter(this::runsAgain)
                .filter(file -> Stream.of(words).allMatch(word -> names(content(file), word)))
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
    }

    private boolean runsAgain(Path file) {
        return folder.names()
                .parse(file)
                .map(name -> name.version().isEmpty())
                .orElseGet(() ->
                        CALLBACK.matcher(String.valueOf(file.getFileName())).matches());
    }

    private static boolean names(String text, String word) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(word) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
