package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.ObjectOperation;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSource;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The folder of the migrations that are committed, in one of two {@linkplain Layout layouts}. With the three folders,
 * what is below {@code migration} and in none of them is the history from before them, and belongs to both flavours.
 *
 * @param root the folder, which need not exist yet
 * @param input what Flyway is given beside the files
 * @param layout where files of which flavour are
 * @param clock tells when new files are generated, if versions are times here
 */
public record MigrationFolder(Path root, FlywayInput input, Layout layout, Clock clock) {

    /** Flyway's word for a location that is a folder. */
    static final String FILES = "filesystem:";

    /** What Flyway would take for a pattern, or for a part of one. */
    private static final Pattern SPECIAL = Pattern.compile("[+*?()\\[\\]{}^$|\\\\]");

    /** In the layout that the files say. */
    public MigrationFolder(Path root, FlywayInput input) {
        this(Place.of(root, input.settings().names()), input);
    }

    /** The same, of a place that is known. */
    MigrationFolder(Place place, FlywayInput input) {
        this(place.root(), input, Layout.of(place), Clock.systemDefaultZone());
    }

    /** The same, with other input. */
    public MigrationFolder with(FlywayInput other) {
        return new MigrationFolder(root, other, layout, clock);
    }

    /** The same in another folder. */
    public MigrationFolder at(Path other) {
        return new MigrationFolder(other, input, layout.withoutOthers(), clock);
    }

    /** The same, of which Flyway is given nothing else. */
    public MigrationFolder(Path root) {
        this(root, FlywayInput.NOTHING);
    }

    /**
     * Where Flyway finds the migrations for a database of this flavour, as its {@code locations}.
     *
     * @return empty if there are none
     * @throws Refusal if Flyway cannot be told to look at the files of a folder and not below it
     */
    public List<String> locations(Flavour flavour) {
        List<String> locations = new ArrayList<>();
        layout.others().stream().filter(Files::isDirectory).forEach(folder -> locations.add(FILES + folder));
        if (layout.isFlat()) {
            if (Files.isDirectory(migrations())) {
                locations.add(FILES + migrations());
            }
            return locations;
        }
        for (String before : historyLocations()) {
            locations.add(FILES + migrations() + "/" + before);
        }
        Stream.of(Optional.<Flavour>empty(), Optional.of(flavour))
                .map(each -> base().resolve(layout.folder(each)))
                .filter(Files::isDirectory)
                .forEach(folder -> locations.add(FILES + folder));
        return locations;
    }

    /** What belongs to both flavours, below {@code migration}: its files, and the folders that are none of ours. */
    private List<String> historyLocations() {
        Set<String> locations = new LinkedHashSet<>();
        for (Path file : history()) {
            Path below = migrations().relativize(file);
            if (below.getNameCount() > 1) {
                locations.add(below.getName(0).toString());
            } else {
                requirePlainPath();
                locations.add(names().others(file));
                locations.add(FileNames.configuration(names().others(file)));
            }
        }
        return List.copyOf(locations);
    }

    private void requirePlainPath() {
        if (SPECIAL.matcher(migrations().toString()).find()) {
            throw new Refusal(
                    "Flyway cannot be told to take the files of this folder alone, because of a character in its path",
                    migrations().toString(),
                    "move its files into the folder common below it: Flyway knows them by version and content, not by\n"
                            + "folder; or move the project to a path without brackets and the like");
        }
    }

    private Path base() {
        return root.toAbsolutePath().normalize();
    }

    /** What all migrations are below, in whatever layout. */
    public Path migrations() {
        return base().resolve(layout.migration());
    }

    /** What all rollback files are below. */
    public Path rollbacks() {
        return root.resolve(Place.ROLLBACK);
    }

    /** The SQL files from before the three folders. */
    private List<Path> history() {
        return layout.isFlat()
                ? List.of()
                : filesBelow(migrations())
                        .filter(names()::isSql)
                        .filter(file ->
                                layout.folders().stream().noneMatch(folder -> file.startsWith(base().resolve(folder))))
                        .toList();
    }

    Stream<Path> sqlFiles() {
        return allFiles().filter(names()::isSql);
    }

    Stream<Path> allFiles() {
        return Stream.concat(Stream.of(migrations()), layout.others().stream()).flatMap(MigrationFolder::filesBelow);
    }

    /** How the files are named. */
    public FileNames names() {
        return input.settings().names();
    }

    MavenCopies copies() {
        return new MavenCopies(root, layout.migration());
    }

    /** All of them, in order; none if there is no such folder. */
    static Stream<Path> filesBelow(Path folder) {
        return files(folder, Integer.MAX_VALUE);
    }

    /** The same, but for those in folders below it. */
    static Stream<Path> filesIn(Path folder) {
        return files(folder, 1);
    }

    private static Stream<Path> files(Path folder, int depth) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the developer should know about the folder, a line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!history().isEmpty()) {
            notes.addAll(howToSetLocations());
        }
        notes.addAll(input.code().notes());
        Stream.concat(
                        Stream.of(copies()),
                        layout.others().stream()
                                .map(other ->
                                        new MavenCopies(other.resolveSibling(""), String.valueOf(other.getFileName()))))
                .distinct()
                .flatMap(copies -> copies.stale().stream())
                .forEach(copies -> notes.add(copies.what() + "\n    " + copies.remedy()));
        return notes;
    }

    /** Flyway looks into every folder below a location: with the one from before, it would run both flavours. */
    private List<String> howToSetLocations() {
        String base = "classpath:" + classPathOf(migrations());
        String before = historyLocations().stream()
                .filter(location -> names().configuredBy(location).isEmpty())
                .map(location -> base + "/" + location)
                .collect(Collectors.joining(","));
        return List.of(
                "There are migrations from before in " + migrations() + ". Flyway looks into all folders",
                "below a location: with " + base + " alone it would run both flavours. Set",
                "    flyway.locations=" + before + "," + base + "/common," + base + "/concurrent",
                "in production, and /standard in place of /concurrent in development.");
    }

    private static String classPathOf(Path folder) {
        return Place.onClassPath(folder).orElseGet(() -> folder.getName(folder.getNameCount() - 2) + "/migration");
    }

    /** Whether a script is one of this flavour's own. */
    public boolean has(Flavour flavour, String script) {
        return !layout.isFlat()
                && Files.isRegularFile(
                        root.resolve(layout.folder(Optional.of(flavour))).resolve(script));
    }

    /** How new files are named beside these. */
    NewFiles newFiles() {
        return new NewFiles(this, sqlFiles().toList());
    }

    /** The name of a new file with this version. */
    public String newName(String version, String description) {
        return newFiles().name(version, description);
    }

    /** The name of a new file that comes right after the one with this version. */
    public String nameAfter(String version, String description) {
        return newFiles().nameAfter(version, description);
    }

    /** The name of a new file between the one with this version and the one before it; empty if there is none. */
    public Optional<String> nameBefore(String version, String description) {
        return newFiles().nameBefore(version, description);
    }

    /** Where a next migration by hand could be, such as {@code migration/common/V3__rows.sql}. */
    public String freeFile(String description) {
        NewFiles files = newFiles();
        String version =
                layout.isFlat() ? files.versions(1).get(0) : files.version().toString();
        return layout.byHand() + "/" + files.name(version, description);
    }

    /** The version of a file, as its name has it; none if it has none. */
    Stream<String> version(Path file) {
        return names().parse(file).stream().flatMap(name -> name.version().stream());
    }

    /** The version of a migration for people, as the name of its file has it; empty for a repeatable one. */
    public Optional<String> spelled(MigrationHistory.Entry entry) {
        return names().parse(entry.script()).flatMap(MigrationName::version).or(entry::version);
    }

    /** Whether only that flavour has the file. */
    boolean isOf(Flavour flavour, Path file) {
        return !layout.isFlat() && file.startsWith(base().resolve(layout.folder(Optional.of(flavour))));
    }

    /** Whether the migration was generated; in whatever encoding the others are written. */
    public boolean isGenerated(Path migration) {
        return Facts.of(migration).isPresent();
    }

    /** What gives the ids of each column, as the files say; the latest is right. */
    public Map<IdColumn, Set<IdSource>> idSources() {
        Map<IdColumn, Set<IdSource>> sources = new HashMap<>();
        facts(sqlFiles())
                .flatMap(facts -> facts.ids().stream())
                .forEach(fact -> sources.put(fact.idColumn(), Set.copyOf(fact.from())));
        return sources;
    }

    /**
     * What generated migrations have made beside tables and sequences: types, functions and such; gone again or not.
     */
    public Set<ObjectName> madeObjects() {
        return facts(sqlFiles())
                .flatMap(facts -> facts.operations().stream())
                .filter(fact -> ObjectOperation.MAKING.contains(fact.kind()))
                .map(Facts.Fact::subject)
                .collect(Collectors.toSet());
    }

    /** What the generated migrations of a flavour do, in the order they run. */
    public List<Facts> facts(Flavour flavour) {
        return facts(files(flavour).stream()).toList();
    }

    /** The SQL files that a database of this flavour gets. */
    List<Path> files(Flavour flavour) {
        return sqlFiles()
                .filter(file -> Stream.of(Flavour.values()).noneMatch(other -> other != flavour && isOf(other, file)))
                .toList();
    }

    private Stream<Facts> facts(Stream<Path> files) {
        return files.filter(file -> version(file).findAny().isPresent())
                .sorted(Comparator.comparing(file ->
                        MigrationVersion.fromVersion(version(file).findAny().orElseThrow())))
                .flatMap(file -> Facts.of(file).stream());
    }

    /** Whether somebody wrote one of the migrations by hand. */
    public boolean hasHandWritten() {
        return !input.code().isEmpty() || sqlFiles().anyMatch(file -> !isGenerated(file));
    }

    /** The file of a migration that Flyway applied, by its name. */
    public Optional<Path> migration(String fileName) {
        return sqlFiles()
                .filter(file -> file.getFileName().toString().equals(fileName))
                .findFirst();
    }

    /** Where the file would be that undoes a migration, and is not there: the first of the places it is looked for. */
    public Path missingRollback(Path migration) {
        return rollbackPlaces(migration).findFirst().orElseGet(this::rollbacks);
    }

    /** The file that undoes a migration: of the same folder, and of the name that goes with it. */
    public Optional<Path> rollback(Path migration) {
        return rollbackPlaces(migration).filter(Files::isRegularFile).findFirst();
    }

    private Stream<Path> rollbackPlaces(Path migration) {
        String name = names().rollback(migration.getFileName().toString());
        return layout.folders().stream()
                .filter(folder -> migration
                        .toAbsolutePath()
                        .startsWith(root.resolve(folder).toAbsolutePath()))
                .flatMap(folder -> layout.rollbacksOf(folder).stream())
                .map(folder -> root.resolve(folder).resolve(name));
    }

    /**
     * What is left of generated migrations that are not whole any more.
     *
     * @return a problem for each missing file, naming it
     */
    public List<Problem> missingFiles() {
        MavenCopies copies = copies();
        return Stream.concat(
                        copies.isCopy() ? copies.stale().stream() : Stream.empty(),
                        new FilesTogether(this).missing().stream())
                .toList();
    }

    /** Refuses copies of migrations, as Maven makes them, of which the source no longer has each. */
    public void requireNoStaleCopies() {
        MavenCopies copies = copies();
        if (copies.isCopy()) {
            copies.stale().ifPresent(stale -> {
                throw new Refusal(List.of(stale));
            });
        }
    }

    /** Refuses if a placeholder of any file has no value: Flyway would fail with it. */
    public void requirePlaceholders() {
        FlywayOptions options =
                new FlywayOptions(MigrationRunner.HISTORY_TABLE, Optional.empty(), input.placeholders());
        Refusal.unlessNone(sqlFiles()
                .flatMap(file -> options.missingPlaceholders(file, input.settings()).stream())
                .toList());
    }

    /** Itself; what by its looks is a history, and of which Flyway sees nothing, is refused. */
    public MigrationFolder requireSeen() {
        Refusal.unlessNone(new FilesTogether(this).unseen());
        return this;
    }

    /** Refuses if Flyway sees none of the files, if any is missing, or two have the same version. */
    public void requireWhole() {
        FilesTogether files = new FilesTogether(this);
        Refusal.unlessNone(
                Stream.concat(files.unseen().stream(), missingFiles().stream()).toList());
        Refusal.unlessNone(files.sameVersions());
    }
}
