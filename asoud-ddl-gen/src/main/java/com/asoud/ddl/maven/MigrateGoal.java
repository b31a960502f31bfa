package com.asoud.ddl.maven;

import java.io.File;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Applies pending migrations while reads and writes go on. Checks first whether it can; builds indexes concurrently,
 * several tables at a time; shows progress and which session it waits for; ends no other session. After a failure,
 * Ctrl-C or the deadline, the same command goes on.
 */
@Mojo(name = "migrate", threadSafe = true)
public final class MigrateGoal extends LiveGoal {

    /**
     * How many tables at a time. Needs one connection for each, at least two, and three more. Default: 2. With 1 and
     * --parallel-workers=0 the application is slowed down least. Example: 3
     */
    @Parameter(property = "asoud-ddl.jobs")
    private @Nullable Integer jobs;

    /** After this time, end what runs and clean up: 90s, 30m, 2h. Default: 12h. Example: 2h */
    @Parameter(property = "asoud-ddl.deadline")
    private @Nullable String deadline;

    /**
     * How long a catalog change waits for its lock, since other sessions queue behind it; then it gives up and tries
     * again later. A generated file sets its own, 5s. Not for index builds. Default: 2s. Example: 500ms
     */
    @Parameter(property = "asoud-ddl.lock-timeout")
    private @Nullable String lockTimeout;

    /**
     * For a database that was never migrated: the version that its tables correspond to; 0 if none of its tables is
     * there yet, beside those of somebody else. Example: 1
     */
    @Parameter(property = "asoud-ddl.baseline")
    private @Nullable String baseline;

    /**
     * Memory of each build. Default: the server's, or more if its shared_buffers and the table are large. Example:
     * 512MB
     */
    @Parameter(property = "asoud-ddl.maintenance-work-mem")
    private @Nullable String maintenanceWorkMem;

    /**
     * Parallel workers of each build; 0 for none. Default: as many as max_parallel_maintenance_workers of the server
     * allows. Example: 0
     */
    @Parameter(property = "asoud-ddl.parallel-workers")
    private @Nullable Integer parallelWorkers;

    /** First write a dump to this folder, with pg_dump in its custom format. Example: /var/backups/asoud */
    @Parameter(property = "asoud-ddl.backup-to")
    private @Nullable File backupTo;

    /** Which pg_dump. Example: /usr/lib/postgresql/18/bin/pg_dump */
    @Parameter(property = "asoud-ddl.pg-dump")
    private @Nullable String pgDump;

    /**
     * No instance of the old release runs any more: also run the files marked AFTER_DEPLOY, such as a new NOT NULL, and
     * those after them. Without it, migrate ends before the first of them, unless the database has no tables yet.
     * Example: true
     */
    @Parameter(property = "asoud-ddl.after-deploy", defaultValue = "false")
    private boolean afterDeploy;

    @Override
    String command() {
        return "migrate";
    }
}
