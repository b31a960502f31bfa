package com.asoud.ddl.maven;

import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Takes back every version after the one that is named, newest first, by the rollback files; indexes are dropped
 * concurrently. Flyway's history then says that they are not applied, and migrate applies them again. After a failure,
 * the same command goes on.
 */
@Mojo(name = "rollback", threadSafe = true)
public final class RollbackGoal extends LiveGoal {

    /** The version to go back to, which stays; 0 takes back everything. Example: 1 */
    @Parameter(property = "asoud-ddl.to")
    private @Nullable String to;

    /** Only migrations about indexes of these tables. Example: product,order */
    @Parameter(property = "asoud-ddl.table")
    private @Nullable List<String> table;

    /** Do not ask. Example: true */
    @Parameter(property = "asoud-ddl.yes", defaultValue = "false")
    private boolean yes;

    /** After this time, end what runs: 90s, 30m, 2h. Default: 1h. Example: 10m */
    @Parameter(property = "asoud-ddl.deadline")
    private @Nullable String deadline;

    @Override
    void requireGiven() throws MojoFailureException {
        super.requireGiven();
        requireGiven(to, "to which version", "asoud-ddl.to=1");
    }

    @Override
    String command() {
        return "rollback";
    }
}
