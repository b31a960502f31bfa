package com.asoud.ddl.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the indexes of the schema fare: size, usage, bloat, validity, duplicates, foreign keys without an index;
 * and of each table how it is read, dead rows and the age of statistics. Each finding has the command that mends it, or
 * the edit of the annotation. Only reads; the role pg_monitor is enough. Exit code 1 if there is a finding of the level
 * --fail-on.
 */
@Mojo(name = "health", threadSafe = true)
public final class HealthGoal extends LiveGoal {

    /**
     * What an earlier run has written with --save. Usage is judged over the time since then; without it no index is
     * called unused. Example: october.json
     */
    @Parameter(property = "asoud-ddl.since")
    private @Nullable File since;

    /**
     * Also ask this standby, since an index may be used there only. May be repeated; the role is the same. Example:
     * jdbc:postgresql://replica.example.com/asoud
     */
    @Parameter(property = "asoud-ddl.also-on")
    private @Nullable List<String> alsoOn;

    /**
     * How long usage must have been watched before an index without a scan is called unused. Default: 28d. Example: 90d
     */
    @Parameter(property = "asoud-ddl.unused-after")
    private @Nullable String unusedAfter;

    /**
     * How long pgstatindex, which reads whole indexes, may measure the bloat; the rest is estimated. 0s for none.
     * Default: 2s. Example: 5m
     */
    @Parameter(property = "asoud-ddl.measure-bloat")
    private @Nullable String measureBloat;

    /** Also write what --json prints to this file, for --since of a later run. Example: november.json */
    @Parameter(property = "asoud-ddl.save")
    private @Nullable File save;

    /** Also write the report to this file, as one page for a browser. Example: health.html */
    @Parameter(property = "asoud-ddl.html")
    private @Nullable File html;

    /**
     * error, warning, notice or never: from which level on a finding makes the exit code 1. Default: error. Example:
     * warning
     */
    @Parameter(property = "asoud-ddl.fail-on")
    private @Nullable String failOn;

    @Override
    String command() {
        return "health";
    }
}
