package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * How new files are named, beside those that are there.
 *
 * @param migrations the folder
 * @param files its SQL files, of both flavours
 */
record NewFiles(MigrationFolder migrations, List<Path> files) {

    /** What {@code {generation}.{table}.{step}} adds to the version of a generation. */
    private static final Pattern TABLE_AND_STEP = Pattern.compile("[._][0-9]+[._][0-9]+$");

    NewFiles {
        files = List.copyOf(files);
    }

    /** The first version that no committed migration has, nor a later one. */
    GenerationNumber version() {
        return GenerationNumber.after(byHand(), generated().flatMap(this::generation));
    }

    /** So many versions that come after those of all committed migrations, in the style of those written by hand. */
    List<String> versions(int count) {
        return new VersionStyle(
                        byHand().toList(),
                        generated().flatMap(migrations::version).toList(),
                        LocalDateTime.now(migrations.clock()))
                .next(count);
    }

    /** How they say what they do: beside those by hand, as these do. */
    DescriptionStyle descriptions() {
        return new DescriptionStyle(
                migrations.layout().isFlat()
                        ? filesByHand()
                                .flatMap(file -> migrations.names().parse(file).stream())
                                .map(MigrationName::description)
                                .filter(description -> !description.isBlank())
                                .toList()
                        : List.of());
    }

    /** The name of one between that version and the greatest below it; empty if none is below it. */
    Optional<String> nameBefore(String version, String description) {
        Comparator<String> order = Comparator.comparing(MigrationVersion::fromVersion);
        return Stream.concat(byHand(), generated().flatMap(migrations::version))
                .filter(other -> order.compare(other, version) < 0)
                .max(order)
                .map(before -> nameAfter(before, description));
    }

    /** The name of one between that version and the next of those that look like it, written as it is. */
    String nameAfter(String version, String description) {
        return name(VersionStyle.further(version), description);
    }

    /** The name of one with this version. */
    String name(String version, String description) {
        return migrations.names().migration(version, description, suffix());
    }

    /** That of most of those by hand; of several, or if there are none, the first that the settings name. */
    private String suffix() {
        List<String> used = filesByHand()
                .flatMap(file -> migrations.names().parse(file).stream())
                .map(MigrationName::suffix)
                .toList();
        List<String> suffixes = migrations.names().suffixes();
        return suffixes.stream()
                .max(Comparator.<String>comparingInt(suffix -> Collections.frequency(used, suffix))
                        .thenComparing(Comparator.<String>comparingInt(suffixes::indexOf)
                                .reversed()))
                .orElseThrow();
    }

    private Stream<Path> filesByHand() {
        return files.stream().filter(file -> !migrations.isGenerated(file));
    }

    private Stream<Path> generated() {
        return files.stream().filter(migrations::isGenerated);
    }

    private Stream<String> byHand() {
        return Stream.concat(filesByHand().flatMap(migrations::version), migrations.input().code().versions().stream());
    }

    /** Every standard file has concurrent ones, whose versions say more exactly where that of the generation ends. */
    private Stream<String> generation(Path file) {
        if (migrations.isOf(Flavour.STANDARD, file)) {
            return Stream.empty();
        }
        boolean whole = !migrations.isOf(Flavour.CONCURRENT, file);
        return migrations
                .version(file)
                .map(version ->
                        whole ? version : TABLE_AND_STEP.matcher(version).replaceFirst(""));
    }
}
