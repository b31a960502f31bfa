package com.asoud.ddl.maven;

import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows what migrate would do, by the same preflight: exit code 1 if it would refuse or not finish. Then a line for
 * each file: the lock it takes and what that blocks, the size of the index and the time to build it; then the sessions
 * that are in the way. Only reads.
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanGoal extends LiveGoal {

    /**
     * What migrate would do with this baseline. For a database that was never migrated: the version that its tables
     * correspond to; 0 if none of its tables is there yet. Example: 1
     */
    @Parameter(property = "asoud-ddl.baseline")
    private @Nullable String baseline;

    /** The role that will run migrate, whose rights are checked. Default: --user. Example: asoud_owner */
    @Parameter(property = "asoud-ddl.migrate-as")
    private @Nullable String migrateAs;

    /** Plan as if no instance of the old release ran any more, as migrate --after-deploy. Example: true */
    @Parameter(property = "asoud-ddl.after-deploy", defaultValue = "false")
    private boolean afterDeploy;

    /**
     * Also show the operations and statements of each file, and the most that a build reads and writes. Example: true
     */
    @Parameter(property = "asoud-ddl.verbose", defaultValue = "false")
    private boolean verbose;

    @Override
    String command() {
        return "plan";
    }
}
