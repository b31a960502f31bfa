package com.asoud.peers.ebean;

import io.ebean.annotation.Platform;
import io.ebean.config.DatabaseConfig;
import io.ebean.dbmigration.DbMigration;
import java.io.IOException;

/** Writes the next migration, as Ebean's documentation has it: without a database, from the model it wrote before. */
public final class Generate {

    private Generate() {}

    /** @param arguments the folder of the migrations, and the package of the entities */
    public static void main(String... arguments) throws IOException {
        DatabaseConfig database = new DatabaseConfig();
        database.setName("peers");
        database.setDefaultServer(true);
        database.setDbOffline(true);
        database.addPackage(arguments[1]);
        DbMigration migration = DbMigration.create();
        migration.setServerConfig(database);
        migration.setPlatform(Platform.POSTGRES);
        migration.setPathToResources(arguments[0]);
        migration.setName("generated");
        migration.generateMigration();
    }
}
