package com.asoud.ddl.flyway;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.plan.Flavour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of the migrations that are committed: {@code migration/{common,standard,concurrent}} and the same below
 * {@code rollback}.
 *
 * @param root the folder, which need not exist yet
 */
public record MigrationFolder(Path root) {

    private static final List<String> LOCATIONS = List.of("common", "standard", "concurrent");
    private static final Pattern VERSIONED = Pattern.compile("V(\\d+)(?:[._]\\d+)*__.*\\.sql");

    /** The folders that a database of this flavour is migrated from. */
    public List<Path> locations(Flavour flavour) {
        return Stream.of("common", flavour.location())
                .map(location -> root.resolve("migration").resolve(location))
                .toList();
    }

    /** Whether a script is one of this flavour's own. */
    public boolean has(Flavour flavour, String script) {
        return Files.isRegularFile(
                root.resolve("migration").resolve(flavour.location()).resolve(script));
    }

    /**
     * The first version number that no committed migration has, nor a later one.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public long nextVersion() {
        return LOCATIONS.stream()
                        .flatMap(location -> namesBelow("migration", location, Integer.MAX_VALUE).stream())
                        .map(VERSIONED::matcher)
                        .filter(Matcher::matches)
                        .mapToLong(name -> Long.parseLong(name.group(1)))
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Whether the migration was generated, by its first line; in whatever encoding the others are written. */
    public boolean isGenerated(Path migration) {
        return firstLines(migration).startsWith(Header.MARK);
    }

    /** Whether somebody wrote one of the migrations by hand. */
    public boolean hasHandWritten() {
        Path folder = root.resolve("migration");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".sql") && !isGenerated(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String firstLines(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.limit(Header.FIRST_LINES).collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The file of a migration that Flyway applied, by its name. */
    public Optional<Path> migration(String fileName) {
        return LOCATIONS.stream()
                .map(location -> root.resolve("migration").resolve(location).resolve(fileName))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The file that undoes a migration: of the same folder and name, with U for V. */
    public Optional<Path> rollback(Path migration) {
        String name = migration.getFileName().toString().replaceFirst("^V", "U");
        return LOCATIONS.stream()
                .filter(location -> migration
                        .toAbsolutePath()
                        .startsWith(root.resolve("migration").resolve(location).toAbsolutePath()))
                .map(location -> root.resolve("rollback").resolve(location).resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * What is left of generated migrations that are not whole any more.
     *
     * @return a problem for each missing file, naming it
     */
    public List<Problem> missingFiles() {
        List<Problem> problems = new ArrayList<>();
        for (String location : LOCATIONS) {
            Set<String> migrations = names("migration", location);
            Set<String> rollbacks = names("rollback", location);
            for (String rollback : rollbacks) {
                String migration = rollback.replaceFirst("^U", "V");
                if (rollback.startsWith("U") && !migrations.contains(migration)) {
                    problems.add(missing(
                            "migration/" + location + "/" + migration, "rollback/" + location + "/" + rollback));
                }
            }
            for (String migration : migrations) {
                missingPartOf(migration, location, migrations, rollbacks).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private Optional<Problem> missingPartOf(
            String migration, String location, Set<String> migrations, Set<String> rollbacks) {
        String path = "migration/" + location + "/" + migration;
        if (migration.endsWith(".sql.conf")) {
            String sql = migration.replaceFirst("\\.conf$", "");
            boolean alreadyReported = rollbacks.contains(sql.replaceFirst("^V", "U"));
            return migrations.contains(sql) || alreadyReported
                    ? Optional.empty()
                    : Optional.of(missing("migration/" + location + "/" + sql, path));
        }
        if (!VERSIONED.matcher(migration).matches() || !isGenerated(root.resolve(path))) {
            return Optional.empty();
        }
        if (firstLines(root.resolve(path)).contains(Header.OUTSIDE_OF_TRANSACTIONS)
                && !migrations.contains(migration + ".conf")) {
            return Optional.of(missing(path + ".conf", path));
        }
        String rollback = migration.replaceFirst("^V", "U");
        return rollbacks.contains(rollback)
                ? Optional.empty()
                : Optional.of(missing("rollback/" + location + "/" + rollback, path));
    }

    private Problem missing(String file, String trace) {
        return new Problem(
                "a generated file is missing: " + file,
                root.resolve(trace) + " belongs to it",
                "bring it back, for example with git checkout -- '" + root.resolve(file) + "'"
                        + "\nor, if no database has ever run it, delete what belongs to it in both flavours and generate again");
    }

    private Set<String> names(String kind, String location) {
        return namesBelow(kind, location, 1);
    }

    /** Flyway looks into the folders below, too; what is generated is never there. */
    private Set<String> namesBelow(String kind, String location, int depth) {
        Path folder = root.resolve(kind).resolve(location);
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            Set<String> names = new TreeSet<>(Comparator.naturalOrder());
            files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .forEach(names::add);
            return names;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Refuses if any file is missing. */
    public void requireWhole() {
        List<Problem> problems = missingFiles();
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }
}
