package com.asoud.ddl.flyway;

import com.asoud.ddl.flyway.Facts.ElsewhereFact;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The migrations that the application's Flyway has besides those of the folder: in other locations, and as classes. A
 * live database is often migrated with a copy of the folder, or a jar; the generated files say what is not in it.
 */
public record Elsewhere(MigrationFolder folder) {

    /** What the files say. */
    public List<ElsewhereFact> told() {
        return folder.sqlFiles()
                .flatMap(file -> Facts.of(file).stream())
                .flatMap(facts -> facts.elsewhere().stream())
                .distinct()
                .toList();
    }

    /** Those that a database has neither run nor could run, and that it did not begin after. */
    public List<ElsewhereFact> unseen(List<Entry> entries) {
        return told().stream()
                .filter(fact -> entries.stream()
                        .noneMatch(entry ->
                                entry.isVersion(fact.version()) || isBaseline(entry) && entry.isAfter(fact.version())))
                .toList();
    }

    private boolean isBaseline(Entry entry) {
        return entry.state() == State.BASELINE
                || folder.names()
                        .parse(Path.of(entry.script()))
                        .filter(name -> name.prefix().equals(folder.names().baseline()))
                        .isPresent();
    }

    /** What a new file has to say besides. */
    List<ElsewhereFact> untold() {
        Set<ElsewhereFact> told = Set.copyOf(told());
        return Stream.concat(
                        folder.layout().others().stream().flatMap(other -> newest(other).stream()),
                        folder.input().code().versionsByClass().entrySet().stream()
                                .map(java -> new ElsewhereFact(
                                        java.getKey(), true, java.getValue().replace('_', '.'))))
                .filter(fact -> !told.contains(fact))
                .sorted(Comparator.comparing(ElsewhereFact::in))
                .collect(Collectors.toList());
    }

    private Optional<ElsewhereFact> newest(Path other) {
        return Place.newest(other, folder.names())
                .map(version -> new ElsewhereFact(name(other), false, version.getVersion()));
    }

    /** The same on every machine. */
    private String name(Path other) {
        return Place.onClassPath(other)
                .orElseGet(() -> folder.root()
                        .toAbsolutePath()
                        .normalize()
                        .relativize(other)
                        .toString()
                        .replace(File.separatorChar, '/'));
    }
}
