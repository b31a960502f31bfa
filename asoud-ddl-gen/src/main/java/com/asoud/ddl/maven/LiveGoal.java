package com.asoud.ddl.maven;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.DependencyResolutionResult;
import org.jspecify.annotations.Nullable;

/** What the goals on a live database have in common. */
abstract class LiveGoal extends Goal {

    /** The database, without a password. Example: jdbc:postgresql://db.example.com:5432/asoud */
    @Parameter(property = "asoud-ddl.url")
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
     * Flyway's location, such as shop.jar!/sql. Of several locations all, as the application's Flyway has them: their
     * files are one history. May be repeated. Example: src/main/resources/db,src/main/resources/db/extra
     */
    @Parameter(property = "asoud-ddl.migrations", defaultValue = "${project.basedir}/src/main/resources/db")
    private @Nullable List<File> migrations;

    /**
     * concurrent, for production; or standard, for development and staging. Use the same one always. Of no effect in a
     * flat layout, which has one. Default: as the application's flyway.locations say; concurrent. Example: standard
     */
    @Parameter(property = "asoud-ddl.flavour")
    private @Nullable String flavour;

    /**
     * The name of Flyway's history table, as flyway.table of the application. Default: what its files say;
     * flyway_schema_history. Example: schema_version
     */
    @Parameter(property = "asoud-ddl.history-table")
    private @Nullable String historyTable;

    /**
     * The schema of that table and the default schema of the migrations, as flyway.defaultSchema of the application.
     * Default: what its files say; the first of the search path. Example: shop
     */
    @Parameter(property = "asoud-ddl.history-schema")
    private @Nullable String historySchema;

    /**
     * The value of ${NAME} in a migration written by hand, as flyway.placeholders of the application. May be repeated.
     * Example: {@code <owner>asoud_owner</owner>}
     */
    @Parameter
    private @Nullable Map<String, String> placeholders;

    /**
     * A setting of the application's Flyway that its files do not say, or leave to the environment. May be repeated.
     * Example: {@code <locations>classpath:db/migration</locations>}
     */
    @Parameter
    private @Nullable Map<String, String> flyway;

    /**
     * Migrations that are classes and cannot run without the application, such as those that need a bean, and only
     * change rows: they are not run here, and their versions count. Before migrate runs what comes after one, the
     * application has to run it. Example: db.migration.V7__Fill_prices
     */
    @Parameter(property = "asoud-ddl.skip-java-migration")
    private @Nullable List<String> skipJavaMigration;

    /** Print one JSON document instead of text; steps and progress go to the error output. Example: true */
    @Parameter(property = "asoud-ddl.json", defaultValue = "false")
    private boolean json;

    @Override
    final String userOption() {
        return "--user";
    }

    /**
     * Maven itself would not say how to give what is missing.
     *
     * @throws MojoFailureException if a parameter is missing that the goal cannot do without
     */
    void requireGiven() throws MojoFailureException {
        requireGiven(url, "which database", "asoud-ddl.url=jdbc:postgresql://db.example.com:5432/shop");
    }

    /**
     * @param what the parameter says
     * @param example a property with a value
     */
    static void requireGiven(@Nullable String value, String what, String example) throws MojoFailureException {
        if (value == null || value.isBlank()) {
            String property = example.substring(0, example.indexOf('='));
            String name = property.substring(property.indexOf('.') + 1);
            throw new MojoFailureException("It is not said " + what + ".\n  where: " + property + "\n  do:    give -D"
                    + example + "\n         or <" + name + "> in the plugin's <configuration>");
        }
    }

    @Override
    final List<String> fromMaven() throws MojoFailureException {
        requireGiven();
        // Nobody has to compile to look at a database.
        return Stream.concat(
                        Stream.of(project.getBuild().getOutputDirectory()),
                        project.getResources().stream().map(Resource::getDirectory))
                .map(File::new)
                .filter(File::isDirectory)
                .findFirst()
                .map(own -> List.of("--module-classes=" + own.getPath(), "--classpath=" + classpath(own)))
                .orElse(List.of());
    }

    /** With those dependencies that can be had: another module of the build may not be there. */
    private String classpath(File own) {
        DefaultDependencyResolutionRequest request =
                new DefaultDependencyResolutionRequest(project, session.getRepositorySession());
        request.setResolutionFilter((node, parents) -> node.getDependency() == null
                || !"test".equals(node.getDependency().getScope()));
        DependencyResolutionResult found;
        try {
            found = dependencies.resolve(request);
        } catch (DependencyResolutionException incomplete) {
            found = incomplete.getResult();
            getLog().warn("Not all dependencies of the module are there: " + incomplete.getMessage());
        }
        return Stream.concat(
                        Stream.of(own),
                        found.getResolvedDependencies().stream()
                                .map(dependency -> dependency.getArtifact().getFile()))
                .map(File::getPath)
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    final boolean tellsAtOnce() {
        return true;
    }
}
