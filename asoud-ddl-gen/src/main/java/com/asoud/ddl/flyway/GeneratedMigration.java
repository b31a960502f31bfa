package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One version, with all its files.
 *
 * @param flavour the flavour, or empty if both have it
 * @param version as in the names of its files, such as {@code 57.1}
 * @param step what it does
 * @param migration the file that does it
 * @param configuration Flyway's configuration of that file, where it needs one
 * @param rollback the file that undoes it
 */
public record GeneratedMigration(
        Optional<Flavour> flavour,
        String version,
        Step step,
        MigrationFile migration,
        Optional<MigrationFile> configuration,
        MigrationFile rollback) {

    /** Whether a database of that flavour gets it. */
    public boolean appliesTo(Flavour wanted) {
        return flavour.isEmpty() || flavour.get() == wanted;
    }

    /** Every file, in the order people look for them. */
    public List<MigrationFile> files() {
        List<MigrationFile> files = new ArrayList<>();
        files.add(migration);
        configuration.ifPresent(files::add);
        files.add(rollback);
        return files;
    }
}
