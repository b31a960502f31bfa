package com.asoud.ddl.maven;

import java.io.File;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the two goals that write files have in common: they differ in whether they compile the module. */
abstract class WritingGoal extends ModelGoal {

    /**
     * For production that was made without migrations: compare its schema with the model, and list what is to be
     * decided. A URL, which is only read, or a file of pg_dump --schema-only. Writes nothing without --write-baseline.
     * Example: schema.sql
     */
    @Parameter(property = "asoud-ddl.adopt")
    private @Nullable String adopt;

    /** With --adopt: write the first migration, which builds on an empty database what production has. Example: true */
    @Parameter(property = "asoud-ddl.write-baseline")
    private boolean writeBaseline;

    /** With --adopt: the role to log in as. It needs no right on any table. Example: reader */
    @Parameter(property = "asoud-ddl.user")
    private @Nullable String user;

    /**
     * A file whose first line is the password. Without it, the password comes from PGPASSWORD or ~/.pgpass. Example:
     * /run/secrets/db-password
     */
    @Parameter(property = "asoud-ddl.password-file")
    private @Nullable File passwordFile;

    @Override
    final String userOption() {
        return adopt == null ? super.userOption() : "--user";
    }

    @Override
    final String command() {
        return "generate";
    }
}
