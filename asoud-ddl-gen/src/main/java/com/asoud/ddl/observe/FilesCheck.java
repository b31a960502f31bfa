package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.Elsewhere;
import com.asoud.ddl.flyway.Facts.ElsewhereFact;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the files are those that were applied, and this tool can run what is pending. */
public final class FilesCheck {

    private final Problems found;
    private final LiveDatabase database;

    FilesCheck(Problems found, LiveDatabase database) {
        this.found = found;
        this.database = database;
    }

    /** The files against the history. */
    void applied(List<Entry> entries) {
        unchanged(entries);
        entries.stream()
                .filter(entry ->
                        entry.state() == State.FAILED && IndexFile.of(entry).isEmpty())
                .forEach(entry -> found.problems().add(failedHalfWay(entry, "by a run before this one")));
        found.problems().addAll(NotSeen.of(database.folder(), entries));
    }

    private void unchanged(List<Entry> entries) {
        entries.stream()
                .filter(entry -> entry.state() == State.CHANGED || entry.state() == State.MISSING)
                .map(
                        entry -> new Problem(
                                entry.state() == State.CHANGED
                                        ? "a migration was changed after it was applied: " + entry
                                        : "a migration was applied, and its file is missing: " + entry,
                                entry.file().map(Path::toString).orElse("the folder of the migrations"),
                                entry.state() == State.CHANGED
                                        ? "bring back the file that was applied (git log shows it), and make a new\n"
                                                + "migration of the change"
                                        : database.flavourHint(entry)
                                                .or(this::otherLocations)
                                                .orElse(
                                                        "use the migrations of the version that is deployed, or a newer one; if the\n"
                                                                + "application's Flyway has several locations, give all by --migrations")))
                .forEach(found.problems()::add);
    }

    private Optional<String> otherLocations() {
        List<String> folders = new Elsewhere(database.folder())
                .told().stream()
                        .filter(fact -> !fact.java())
                        .map(ElsewhereFact::in)
                        .distinct()
                        .toList();
        return folders.isEmpty()
                ? Optional.empty()
                : Optional.of("the application's Flyway looks in " + String.join(", ", folders)
                        + ", too; give all its\nlocations by --migrations");
    }

    void placeholders(List<Entry> coming) {
        coming.stream()
                .flatMap(entry -> entry.file().stream())
                .flatMap(file ->
                        database
                                .flyway()
                                .missingPlaceholders(
                                        file, database.folder().input().settings())
                                .stream())
                .forEach(found.problems()::add);
    }

    /** What is left to run when the existing tables correspond to the first versions. */
    List<Entry> after(String baseline, List<Entry> pending) {
        if (baseline.equals(HistoryCheck.NOTHING)) {
            return pending;
        }
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i).isVersion(baseline)) {
                return pending.subList(i + 1, pending.size());
            }
        }
        found.add(
                "no migration has the version " + baseline,
                "--baseline",
                "give the version that the existing tables correspond to"
                        + pending.stream()
                                .flatMap(entry -> database.folder().spelled(entry).stream())
                                .findFirst()
                                .map(first -> ", such as\n--baseline=" + first)
                                .orElse(""));
        return pending;
    }

    public static Problem failedHalfWay(Entry entry, String why) {
        return new Problem(
                "a migration failed half-way, and cannot safely run again: " + entry + "; " + why,
                "Flyway's history",
                "look at what it has done and undo it by hand; then take its row out of\nthe history with flyway repair");
    }
}
