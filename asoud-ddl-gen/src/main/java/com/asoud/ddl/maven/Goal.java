package com.asoud.ddl.maven;

import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * A command as a goal. The fields of its subclasses are the options of the command, see {@link Arguments}; what is here
 * is Maven's.
 */
abstract class Goal extends AbstractMojo {

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init") // by Maven
    MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init") // by Maven
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init") // by Maven
    MojoExecution execution;

    @Inject
    @SuppressWarnings("NullAway.Init") // by Maven
    RepositorySystem repositories;

    @Inject
    @SuppressWarnings("NullAway.Init") // by Maven
    ProjectDependenciesResolver dependencies;

    @Inject
    @SuppressWarnings("NullAway.Init") // by Maven
    ToolchainManager toolchains;

    @Inject
    @SuppressWarnings("NullAway.Init") // by Maven
    SettingsDecrypter decrypter;

    /** Do nothing in this module. Example: {@code <asoud-ddl.skip>true</asoud-ddl.skip>} among its properties. */
    @Parameter(property = "asoud-ddl.skip", defaultValue = "false")
    private boolean skip;

    /** Show where in the program a failure happened, and all that libraries have to say; so does {@code mvn -X}. */
    @Parameter(property = "asoud-ddl.debug", defaultValue = "false")
    private boolean debug;

    /**
     * The server of settings.xml with the role to log in as and its password, which Maven decrypts; for the database of
     * the goal, or the one of shadowUrl. Without it, the password comes from PGPASSWORD or ~/.pgpass. Example: shop-db
     */
    @Parameter(property = "asoud-ddl.server")
    @Nullable
    String server;

    /** What a person is told to run when migrations are missing. */
    @Parameter(property = "asoud-ddl.generate-command", defaultValue = "mvn asoud-ddl:generate")
    String generateCommand = "";

    /** The name of the command. */
    abstract String command();

    /** Options that Maven knows the values of, besides those of the fields. */
    abstract List<String> fromMaven() throws MojoFailureException;

    /** What sets the parameter of an option on Maven's command line. */
    String property(String option) {
        return "asoud-ddl." + option.substring(2);
    }

    /** The option with the role to log in as. */
    abstract String userOption();

    /** Whether what it has to tell is told line by line, not when the build is over. */
    abstract boolean tellsAtOnce();

    /**
     * Whether another module says what is wrong with this one.
     *
     * @throws MojoFailureException if this one is to say it
     */
    boolean isForAnother() throws MojoFailureException {
        return false;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped, by asoud-ddl.skip.");
        } else if ("pom".equals(project.getPackaging())) {
            getLog().info("Nothing to do in a module with packaging pom.");
        } else if (isForAnother()) {
            getLog().info("Nothing is done here: another module has the same folder of migrations, and says so.");
        } else {
            new Run(this, debug || getLog().isDebugEnabled()).run();
        }
    }
}
