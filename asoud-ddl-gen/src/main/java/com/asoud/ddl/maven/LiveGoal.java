package com.asoud.ddl.maven;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals on a live database have in common. */
abstract class LiveGoal extends Goal {

    /** The database, without a password. Example: jdbc:postgresql://db.example.com:5432/asoud */
    @Parameter(property = "asoud-ddl.url", required = true)
    private @Nullable String url;

    /** The role to log in as. To change tables it must own them. Example: asoud_owner */
    @Parameter(property = "asoud-ddl.user")
    private @Nullable String user;

    /**
     * A file whose first line is the password. Without it, the password comes from PGPASSWORD or ~/.pgpass. Example:
     * /run/secrets/db-password
     */
    @Parameter(property = "asoud-ddl.password-file")
    private @Nullable File passwordFile;

    /**
     * The folder with migration/ and rollback/; or the jar that holds it as db/, the one of Spring Boot too; or
     * Flyway's location, such as shop.jar!/sql. Example: asoud-model-1.0.0.jar
     */
    @Parameter(property = "asoud-ddl.migrations", defaultValue = "${project.basedir}/src/main/resources/db")
    private @Nullable File migrations;

    /**
     * concurrent, for production; or standard, for development and staging. Use the same one always. Of no effect in a
     * flat layout, which has one. Default: concurrent. Example: standard
     */
    @Parameter(property = "asoud-ddl.flavour")
    private @Nullable String flavour;

    /**
     * The name of Flyway's history table, as flyway.table of the application. Default: flyway_schema_history. Example:
     * schema_version
     */
    @Parameter(property = "asoud-ddl.history-table")
    private @Nullable String historyTable;

    /**
     * The schema of that table and the default schema of the migrations, as flyway.defaultSchema of the application.
     * Default: the first of the search path. Example: shop
     */
    @Parameter(property = "asoud-ddl.history-schema")
    private @Nullable String historySchema;

    /**
     * The value of ${NAME} in a migration written by hand, as flyway.placeholders of the application. May be repeated.
     * Example: {@code <owner>asoud_owner</owner>}
     */
    @Parameter
    private @Nullable Map<String, String> placeholders;

    /** Print one JSON document instead of text; steps and progress go to the error output. Example: true */
    @Parameter(property = "asoud-ddl.json", defaultValue = "false")
    private boolean json;

    @Override
    final String userOption() {
        return "--user";
    }

    @Override
    final List<String> fromMaven() {
        return List.of();
    }

    @Override
    final boolean tellsAtOnce() {
        return true;
    }
}
