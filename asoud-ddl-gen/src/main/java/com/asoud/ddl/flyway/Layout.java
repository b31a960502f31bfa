package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the migrations lie in their folder (docs/adr/0043):
 *
 * <ul>
 *   <li>{@code flavours}: in {@code migration/{common,standard,concurrent}}, the rollback files in the same below
 *       {@code rollback};
 *   <li>{@code flat}: all in {@code migration} itself, where Flyway's default location {@code db/migration} finds them,
 *       beside those that somebody wrote by hand; of one flavour, and the rollback files in {@code rollback}.
 * </ul>
 *
 * @param flat the flavour of new files, if the layout is flat; empty for the three folders
 * @param migration the folder of the migrations, {@code migration} by default
 * @param others more folders with migrations by hand
 */
public record Layout(Optional<Flavour> flat, String migration, List<Path> others) {

    /** The three folders. */
    public static final Layout FLAVOURS = new Layout(Optional.empty(), Place.MIGRATION, List.of());

    private static final String COMMON = "common";

    /** What may be asked for by name. */
    public enum Kind {
        FLAT,
        FLAVOURS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Layout {
        others = List.copyOf(others);
    }

    /** As the files that are there say. */
    public static Layout of(Place place) {
        return of(place, Optional.empty(), Optional.empty(), false);
    }

    /**
     * As it is asked for, or else as the files that are there say: the three folders if one of them is there, or
     * nothing, and nobody knows where the project's Flyway looks; otherwise flat, in the flavour of the newest
     * generated file, or concurrent.
     *
     * @param place of the migrations, which need not exist yet
     * @param history whether there are migrations elsewhere, such as classes
     * @throws Refusal if what is asked for does not go with what is there
     */
    public static Layout of(Place place, Optional<Kind> kind, Optional<Flavour> flavour, boolean history) {
        Path migrations = place.folder();
        Layout flavours = new Layout(Optional.empty(), place.migration(), place.others());
        boolean three = flavours.folders().stream()
                .anyMatch(folder -> Files.isDirectory(place.root().resolve(folder)));
        if (three && (kind.equals(Optional.of(Kind.FLAT)) || flavour.isPresent() && kind.isEmpty())) {
            throw new Refusal(
                    "the migrations lie in the three folders common, standard and concurrent, of both flavours",
                    migrations.toString(),
                    "leave --layout and --flavour away: both flavours are written");
        }
        if (kind.equals(Optional.of(Kind.FLAVOURS)) && flavour.isPresent()) {
            throw new Refusal(
                    "--flavour was given, and the layout has both flavours",
                    "--layout=flavours --flavour=" + flavour.get().location(),
                    "leave --flavour away, or give --layout=flat");
        }
        boolean isFlat = kind.map(Kind.FLAT::equals)
                .orElseGet(() -> !three && (flavour.isPresent() || place.known() || history || hasMigrations(place)));
        return isFlat
                ? new Layout(
                        flavour.or(() -> remembered(place)).or(() -> Optional.of(Flavour.CONCURRENT)),
                        place.migration(),
                        place.others())
                : flavours;
    }

    private static boolean hasMigrations(Place place) {
        return MigrationFolder.filesBelow(place.folder())
                        .anyMatch(file -> place.names().parse(file).isPresent())
                || !JavaMigration.below(place.folder()).isEmpty();
    }

    /** The flavour of the newest file that was generated for a flat layout. */
    private static Optional<Flavour> remembered(Place place) {
        return MigrationFolder.filesBelow(place.folder())
                .flatMap(file -> place.names().parse(file).stream()
                        .flatMap(name -> name.version().stream())
                        .flatMap(version -> Facts.of(file).flatMap(Facts::flavour).stream()
                                .map(flavour -> Map.entry(version, flavour))))
                .max(Comparator.comparing(entry -> org.flywaydb.core.api.MigrationVersion.fromVersion(entry.getKey())))
                .map(Map.Entry::getValue);
    }

    /** The flavours whose files are told apart here. */
    public List<Flavour> flavours() {
        return flat.map(List::of).orElseGet(() -> List.of(Flavour.values()));
    }

    /** What it is asked for by. */
    public Kind kind() {
        return isFlat() ? Kind.FLAT : Kind.FLAVOURS;
    }

    public boolean isFlat() {
        return flat.isPresent();
    }

    /** The folders that generated migrations lie in, such as {@code migration/common}; of others the whole path. */
    List<String> folders() {
        return isFlat()
                ? Stream.concat(Stream.of(migration), others.stream().map(Path::toString))
                        .toList()
                : Stream.concat(
                                Stream.of(COMMON),
                                Arrays.stream(Flavour.values()).map(Flavour::location))
                        .map(location -> migration + "/" + location)
                        .toList();
    }

    /**
     * Where new migrations go.
     *
     * @param flavour of the files; empty if both flavours have them
     */
    String folder(Optional<Flavour> flavour) {
        return isFlat()
                ? migration
                : migration + "/" + flavour.map(Flavour::location).orElse(COMMON);
    }

    /** Where the rollback files of a folder of migrations may be: of others, it was the place of new files once. */
    List<String> rollbacksOf(String folder) {
        return others.contains(Path.of(folder))
                ? List.of(
                        Place.ROLLBACK,
                        Path.of(folder).resolveSibling(Place.ROLLBACK).toString())
                : List.of(rollbackOf(folder));
    }

    /** Where those of new files are. */
    String rollbackOf(String folder) {
        return Place.ROLLBACK + folder.substring(migration.length());
    }

    /** Of new files alone. */
    Layout withoutOthers() {
        return new Layout(flat, migration, List.of());
    }

    /** Where a file written by hand goes, for people. */
    public String byHand() {
        return folder(Optional.empty());
    }
}
