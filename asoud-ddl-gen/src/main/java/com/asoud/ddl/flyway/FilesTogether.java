package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** Whether the files of generated migrations are all there, and no two migrations have the same version. */
record FilesTogether(MigrationFolder migrations) {

    /** Of a long list, the rest is counted. */
    private static final int SHOWN = 6;

    /** A word, a version and more words; but for what undoes, in the commercial Flyway. */
    private static final Pattern ANY_VERSIONED =
            Pattern.compile("(?!U[0-9])[A-Za-z]{0,10}[ _-]?[0-9]+(?:[._][0-9]+)*[ ._-]+[^0-9.]*[.].*");

    /** Of files that Flyway could be told to run. */
    private static final Pattern ANY_SUFFIX = Pattern.compile("(?i).*[.](?:sql|ddl|dml|pgsql|psql)");

    /** A history by its looks, of which Flyway sees nothing, since its files are named otherwise. */
    List<Problem> unseen() {
        List<Path> files = migrations
                .allFiles()
                .filter(file -> names().isSql(file)
                        || ANY_SUFFIX
                                .matcher(String.valueOf(file.getFileName()))
                                .matches())
                .toList();
        boolean seen = !migrations.input().code().versions().isEmpty()
                || files.stream()
                        .anyMatch(file -> migrations.version(file).findAny().isPresent());
        List<String> unseen = files.stream()
                .filter(file -> !seen && names().parse(file).isEmpty())
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> ANY_VERSIONED.matcher(name).matches())
                .toList();
        return unseen.isEmpty()
                ? List.of()
                : List.of(new Problem(
                        "to Flyway, these files are no migrations: "
                                + unseen.stream().limit(SHOWN).collect(Collectors.joining(", "))
                                + (unseen.size() > SHOWN ? " and " + (unseen.size() - SHOWN) + " more" : ""),
                        migrations.migrations().toString(),
                        "if no Flyway has run them, name them as " + migrations.newName("1", "words")
                                + "; otherwise say\n"
                                + "how the application's Flyway finds them: --flyway sqlMigrationPrefix=VALUE,\n"
                                + "sqlMigrationSeparator, sqlMigrationSuffixes; or move them elsewhere"));
    }

    /** @return a problem for each missing file, naming it */
    List<Problem> missing() {
        List<Problem> problems = new ArrayList<>();
        Layout layout = migrations.layout();
        // Beside others, new files may have gone to another of the folders each time.
        List<List<String>> all = layout.isFlat()
                ? List.of(layout.folders())
                : layout.folders().stream().map(List::of).toList();
        for (List<String> folders : all) {
            String folder = folders.get(0);
            Map<String, Path> files = named(folders);
            Map<String, Path> rollbacks = named(folders.stream()
                    .flatMap(each -> layout.rollbacksOf(each).stream())
                    .distinct()
                    .toList());
            rollbacks.forEach((rollback, file) -> {
                names().undoneBy(rollback)
                        .filter(migration -> !files.containsKey(migration) && migrations.isGenerated(file))
                        .ifPresent(migration -> problems.add(missing(folder + "/" + migration, file)));
            });
            files.forEach((name, file) -> missingPartOf(
                            name, file, folder, files.keySet()::contains, rollbacks.keySet()::contains)
                    .ifPresent(problems::add));
        }
        return problems;
    }

    private FileNames names() {
        return migrations.names();
    }

    private Optional<Problem> missingPartOf(
            String name,
            Path file,
            String folder,
            Function<String, Boolean> isThere,
            Function<String, Boolean> isUndone) {
        Layout layout = migrations.layout();
        Optional<String> configured = names().configuredBy(name);
        if (configured.isPresent()) {
            String sql = configured.get();
            boolean alreadyReported = names().parse(sql).isPresent() && isUndone.apply(names().rollback(sql));
            // Beside files written by hand, nobody knows whose it is.
            return isThere.apply(sql) || alreadyReported || layout.isFlat()
                    ? Optional.empty()
                    : Optional.of(missing(folder + "/" + sql, file));
        }
        Optional<Facts> facts =
                names().parse(file).flatMap(MigrationName::version).flatMap(version -> Facts.of(file));
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        if (!facts.get().transactional() && !isThere.apply(FileNames.configuration(name))) {
            return Optional.of(missing(folder + "/" + FileNames.configuration(name), file));
        }
        String rollback = names().rollback(name);
        return isUndone.apply(rollback)
                ? Optional.empty()
                : Optional.of(missing(layout.rollbackOf(folder) + "/" + rollback, file));
    }

    private Problem missing(String file, Path trace) {
        MavenCopies copies = migrations.copies();
        return new Problem(
                "a generated file is missing: " + file,
                trace + " belongs to it",
                copies.isCopy()
                        ? "build it again, for example with mvn clean package: these are copies of " + copies.sources()
                        : "bring it back, for example with git checkout -- '"
                                + migrations.root().resolve(file) + "'"
                                + "\nor, if no database has ever run it, delete what belongs to it "
                                + (migrations.layout().isFlat() ? "" : "in both flavours ") + "and generate again");
    }

    /** Of a flat layout, those below it too: Flyway finds them, and a team may have moved some. */
    private Map<String, Path> named(List<String> folders) {
        Stream<Path> files = folders.stream()
                .map(migrations.root()::resolve)
                .flatMap(migrations.layout().isFlat() ? MigrationFolder::filesBelow : MigrationFolder::filesIn);
        return files.collect(Collectors.toMap(
                file -> String.valueOf(file.getFileName()), Function.identity(), (one, other) -> one, TreeMap::new));
    }

    /** Flyway would refuse them too: somebody else has taken a version meanwhile, on another branch. */
    List<Problem> sameVersions() {
        return migrations.layout().flavours().stream()
                .flatMap(flavour -> sameVersions(flavour).stream())
                .distinct()
                .toList();
    }

    private List<Problem> sameVersions(Flavour flavour) {
        Map<String, Map<MigrationVersion, List<Path>>> files = new TreeMap<>();
        for (Path file : migrations.files(flavour)) {
            names().parse(file)
                    .ifPresent(name -> name.version()
                            .ifPresent(version -> files.computeIfAbsent(name.prefix(), prefix -> new TreeMap<>())
                                    .computeIfAbsent(MigrationVersion.fromVersion(version), each -> new ArrayList<>())
                                    .add(file)));
        }
        List<Problem> problems = new ArrayList<>();
        files.values()
                .forEach(versions -> versions.forEach((version, same) -> {
                    if (same.size() > 1) {
                        problems.add(sameVersion(version, same));
                    }
                }));
        return problems;
    }

    /** As the files' names have it, to be searched for. */
    private String written(List<Path> same, MigrationVersion version) {
        return same.stream()
                .flatMap(file -> names().parse(file).flatMap(MigrationName::version).stream())
                .distinct()
                .reduce((one, other) -> version.toString())
                .orElseGet(version::toString);
    }

    /** What is generated again is so in both flavours. */
    private Problem sameVersion(MigrationVersion version, List<Path> same) {
        List<String> generated = migrations.layout().flavours().stream()
                .flatMap(flavour -> migrations.files(flavour).stream())
                .distinct()
                .filter(file -> names().parse(file)
                        .flatMap(MigrationName::version)
                        .filter(each -> MigrationVersion.fromVersion(each).compareTo(version) >= 0)
                        .isPresent())
                .filter(migrations::isGenerated)
                .flatMap(file -> withWhatBelongsToIt(file).stream())
                .map(file -> migrations
                        .root()
                        .toAbsolutePath()
                        .normalize()
                        .relativize(file.toAbsolutePath().normalize())
                        .toString())
                .toList();
        return new Problem(
                "two migrations have the version " + written(same, version) + ", perhaps of two branches: "
                        + same.stream()
                                .map(file -> String.valueOf(file.getFileName()))
                                .collect(Collectors.joining(" and ")),
                same.stream().map(Path::toString).collect(Collectors.joining("\n")),
                same.stream().anyMatch(migrations::isGenerated)
                        ? "if no shared database has run the generated ones from this version on, delete them, and generate\n"
                                + "again; they get the next free versions:\n  "
                                + String.join("\n  ", generated)
                        : "give the one that no shared database has run a version of its own");
    }

    private List<Path> withWhatBelongsToIt(Path migration) {
        return Stream.concat(
                        Stream.of(
                                migration,
                                migration.resolveSibling(
                                        FileNames.configuration(String.valueOf(migration.getFileName())))),
                        migrations.rollback(migration).stream())
                .filter(Files::isRegularFile)
                .toList();
    }
}
