package com.asoud.ddl.flyway;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** In place of a migration that is a class and is not run: its version is taken, and nothing is done. */
record SkippedMigration(String className, String version) implements JavaMigration {

    private static final Pattern NAME = Pattern.compile("(?:.*[.$])?V([0-9]+(?:_[0-9]+)*)__.+");

    /** By the name of the class, as Flyway's {@code BaseJavaMigration} reads it; empty for one without a version. */
    static Optional<SkippedMigration> of(String className) {
        return versionOf(className).map(version -> new SkippedMigration(className, version));
    }

    /** As it is written, such as {@code 2_1}. */
    static Optional<String> versionOf(String className) {
        Matcher name = NAME.matcher(className);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(version);
    }

    @Override
    public String getDescription() {
        return className;
    }

    @Override
    public Integer getChecksum() {
        return 0;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) {
        // What it does to rows is no matter here.
    }
}
