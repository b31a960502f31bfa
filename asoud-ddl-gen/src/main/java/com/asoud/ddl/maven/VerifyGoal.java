package com.asoud.ddl.maven;

import java.io.File;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Compares the database with what its migrations build, on a PostgreSQL that is thrown away: missing, extra, invalid
 * and differently defined tables, columns, constraints, indexes, sequences, types, views, functions, triggers, rules,
 * policies, extended statistics and comments. Owners, privileges, extensions and data are not looked at. Only reads,
 * and needs no right but to connect. Exit code 1 if there is a difference.
 */
@Mojo(name = "verify", threadSafe = true)
public final class VerifyGoal extends LiveGoal {

    /** Ignore objects that the migrations do not create. Example: true */
    @Parameter(property = "asoud-ddl.ignore-extra", defaultValue = "false")
    private boolean ignoreExtra;

    /**
     * A PostgreSQL server of your own to run the migrations on, instead of the embedded one. Databases named
     * asoud_ddl_… are created and removed; no other is touched. The password comes from PGPASSWORD or ~/.pgpass.
     * Example: jdbc:postgresql://localhost:5432/postgres
     */
    @Parameter(property = "asoud-ddl.shadow-url")
    private @Nullable String shadowUrl;

    /** The user on that server; needs CREATEDB. Example: postgres */
    @Parameter(property = "asoud-ddl.shadow-user")
    private @Nullable String shadowUser;

    /**
     * Where the embedded PostgreSQL is unpacked, once. Default: the asoud-ddl-gen folder of the user's cache. Example:
     * /var/cache/asoud-ddl-gen
     */
    @Parameter(property = "asoud-ddl.postgres-cache")
    private @Nullable File postgresCache;

    @Override
    String command() {
        return "verify";
    }
}
