package com.asoud.ddl.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds indexes concurrently: reads and writes go on, and queries use the old index until the new one takes its
 * place. Also heals an invalid index. Shows progress and which session it waits for; ends no other session. After a
 * failure, Ctrl-C or the deadline, nothing is left of the new index, or the same command removes it.
 */
@Mojo(name = "reindex", threadSafe = true)
public final class ReindexGoal extends LiveGoal {

    /**
     * The indexes to rebuild, as \di of psql shows their names, without quotes; outside of the default schema after the
     * schema and a dot. Of a partitioned index, those of all partitions. Example: idx_product_tag
     */
    @Parameter(property = "asoud-ddl.index")
    private @Nullable List<String> indexes;

    /**
     * Instead of names: every B-tree of the default schema of which a rebuild would give back this share, and 5 MB, at
     * least. Default: 50 %. Example: 60%
     */
    @Parameter(property = "asoud-ddl.bloated")
    private @Nullable String bloated;

    /**
     * How long pgstatindex, which reads whole indexes, may measure the bloat; the rest is estimated. 0s for none.
     * Default: 2s. Example: 5m
     */
    @Parameter(property = "asoud-ddl.measure-bloat")
    private @Nullable String measureBloat;

    /**
     * Only show what would be rebuilt, the room that it needs, and who is in the way; or why it would be refused.
     * Example: true
     */
    @Parameter(property = "asoud-ddl.dry-run", defaultValue = "false")
    private boolean dryRun;

    /** How many tables at a time. Needs one connection for each, and three more. Default: 1. Example: 2 */
    @Parameter(property = "asoud-ddl.jobs")
    private @Nullable Integer jobs;

    /** After this time, end what runs and clean up: 90s, 30m, 2h. Default: 12h. Example: 2h */
    @Parameter(property = "asoud-ddl.deadline")
    private @Nullable String deadline;

    /**
     * How much room the disk of the server has, which the server does not tell: what needs more is refused. Example:
     * 20GB
     */
    @Parameter(property = "asoud-ddl.disk-room")
    private @Nullable String diskRoom;

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

    @Override
    String command() {
        return "reindex";
    }
}
