package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;

/**
 * How the name of a migration's file is made of its parts; nobody else knows. As Flyway 13 reads it (classes
 * ResourceNameParser and ResourceNameCache, tried on it):
 *
 * <ol>
 *   <li>It ends with one of the suffixes, in upper or lower case; the first of them counts.
 *   <li>It begins with one of the prefixes, as they are written; the longest counts.
 *   <li>The version ends where the separator first is; without one, there is no description.
 * </ol>
 *
 * @param versioned what the names of versioned files begin with
 * @param repeatable the same of repeatable ones
 * @param baseline the same of those that stand for all before them
 * @param separator between version and description
 * @param suffixes what names end with
 */
public record FileNames(String versioned, String repeatable, String baseline, String separator, List<String> suffixes) {

    /** Flyway's default: {@code V1__words.sql}. */
    public static final FileNames USUAL = new FileNames("V", "R", "B", "__", List.of(".sql"));

    private static final Pattern VERSION = Pattern.compile("[0-9]+(?:[._][0-9]+)*");

    /** What the names of rollback files begin with; they are where no Flyway looks. */
    private static final String ROLLBACK = "U";

    /** What follows the name of the file that a configuration is of. */
    private static final String CONFIGURATION = ".conf";

    /** @throws Refusal if Flyway cannot tell files with such names apart */
    public FileNames {
        suffixes = List.copyOf(suffixes);
        Refusal.unlessNone(problems(versioned, repeatable, baseline, separator, suffixes));
    }

    private static List<Problem> problems(
            String versioned, String repeatable, String baseline, String separator, List<String> suffixes) {
        List<Problem> problems = new ArrayList<>();
        boolean alike = Stream.of(repeatable, baseline)
                .anyMatch(other -> other.startsWith(versioned)
                        && other.substring(versioned.length()).matches("[0-9._]*"));
        if (alike) {
            problems.add(problem(
                    "Flyway takes the same file for a versioned and for another migration",
                    "sqlMigrationPrefix=" + versioned + "\nflyway.repeatableSqlMigrationPrefix=" + repeatable
                            + "\nflyway.baselineMigrationPrefix=" + baseline));
        }
        if (separator.isEmpty() || separator.matches(".*[0-9/].*")) {
            problems.add(problem(
                    "the separator does not tell where the version of a file's name ends",
                    "sqlMigrationSeparator=" + separator));
        }
        suffixes.stream()
                .filter(suffix -> suffix.indexOf('.') < 0 || CONFIGURATION.endsWith(lower(suffix)))
                .forEach(suffix -> problems.add(problem(
                        "Flyway takes files with this suffix for something else, too:\n"
                                + "for programs to run, or the configuration of other files",
                        "sqlMigrationSuffixes=" + String.join(",", suffixes))));
        return problems;
    }

    private static Problem problem(String what, String setting) {
        return new Problem(
                what,
                "flyway." + setting,
                "take the setting out, or choose another value, and rename the\n"
                        + "files that are there: Flyway knows those that it has applied by\n"
                        + "version, description and content, not by their names");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Lets Flyway look for files with these names. */
    void configure(FluentConfiguration flyway) {
        flyway.sqlMigrationPrefix(versioned)
                .repeatableSqlMigrationPrefix(repeatable)
                .sqlMigrationSeparator(separator)
                .sqlMigrationSuffixes(suffixes.toArray(String[]::new));
        flyway.getConfigurationExtension(BaselineMigrationConfigurationExtension.class)
                .setBaselineMigrationPrefix(baseline);
    }

    /** Empty for a file that is no migration. */
    Optional<MigrationName> parse(Path file) {
        return parse(String.valueOf(file.getFileName()));
    }

    /** The same of a name. */
    Optional<MigrationName> parse(String name) {
        Optional<String> suffix = suffix(name);
        Optional<String> prefix = Stream.of(versioned, repeatable, baseline)
                .filter(name::startsWith)
                .max(Comparator.comparingInt(String::length));
        if (suffix.isEmpty() || prefix.isEmpty()) {
            return Optional.empty();
        }
        int begin = prefix.get().length();
        String rest = name.substring(
                begin, Math.max(begin, name.length() - suffix.get().length()));
        int end = rest.indexOf(separator);
        String version = end < 0 ? rest : rest.substring(0, end);
        String description = end < 0 ? "" : rest.substring(end + separator.length());
        if (prefix.get().equals(repeatable)) {
            return end == 0
                    ? Optional.of(new MigrationName(repeatable, Optional.empty(), description, suffix.get()))
                    : Optional.empty();
        }
        return VERSION.matcher(version).matches()
                ? Optional.of(new MigrationName(prefix.get(), Optional.of(version), description, suffix.get()))
                : Optional.empty();
    }

    /** Whether it is SQL to Flyway: a migration, or a callback. */
    boolean isSql(Path file) {
        return suffix(String.valueOf(file.getFileName())).isPresent();
    }

    private Optional<String> suffix(String name) {
        return suffixes.stream()
                .filter(suffix -> lower(name).endsWith(lower(suffix)))
                .findFirst();
    }

    /** A pattern for this file, those beside it with the same suffix, and no others. */
    String others(Path file) {
        String name = String.valueOf(file.getFileName());
        return "*"
                + name.substring(
                        name.length() - suffix(name).map(String::length).orElse(0));
    }

    /** The name of a versioned file. */
    String migration(String version, String description, String suffix) {
        return versioned + version(version) + separator + description + suffix;
    }

    /** As it is written in a name: the separator cannot be part of it. */
    String version(String version) {
        return switch (separator) {
            case "." -> version.replace('.', '_');
            case "_" -> version.replace('_', '.');
            default -> version;
        };
    }

    /** The name of the file that undoes a versioned one. */
    String rollback(String migration) {
        return ROLLBACK + migration.substring(versioned.length());
    }

    /** The name of the file that is undone; empty if the given name is none of a rollback file. */
    Optional<String> undoneBy(String rollback) {
        return rollback.startsWith(ROLLBACK)
                ? Optional.of(versioned + rollback.substring(ROLLBACK.length()))
                : Optional.empty();
    }

    /** How the names of rollback files differ, for people. */
    public String ofRollbacks() {
        return versioned.isEmpty() ? ROLLBACK + " before it" : ROLLBACK + " for " + versioned;
    }

    /** The name of the file that says how Flyway runs another; or its path, of a path. */
    public static String configuration(String file) {
        return file + CONFIGURATION;
    }

    /** The name of the SQL file that a configuration is of; empty if the given name is none of a configuration. */
    Optional<String> configuredBy(String configuration) {
        return configuration.endsWith(CONFIGURATION)
                ? Optional.of(configuration.substring(0, configuration.length() - CONFIGURATION.length()))
                        .filter(name -> suffix(name).isPresent())
                : Optional.empty();
    }
}
