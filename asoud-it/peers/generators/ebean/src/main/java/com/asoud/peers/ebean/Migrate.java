package com.asoud.peers.ebean;

import io.ebean.migration.MigrationConfig;
import io.ebean.migration.MigrationRunner;

/** Runs the migrations that a database does not have yet. */
public final class Migrate {

    private Migrate() {}

    /** @param arguments the folder of the migrations, the JDBC URL, the user */
    public static void main(String... arguments) {
        MigrationConfig config = new MigrationConfig();
        config.setMigrationPath("filesystem:" + arguments[0]);
        config.setPlatform("postgres");
        config.setDbUrl(arguments[1]);
        config.setDbUsername(arguments[2]);
        config.setDbPassword("");
        new MigrationRunner(config).run();
    }
}
