package com.asoud.ddl.maven;

import java.io.File;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Writes the migrations that bring the committed ones to what the entity classes ask for. They are proven on a real
 * PostgreSQL first; without a change in the model nothing is written. Compiles the module before.
 */
@Mojo(name = "generate", requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class GenerateGoal extends ModelGoal {

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
    String userOption() {
        return adopt == null ? super.userOption() : "--user";
    }

    @Override
    String command() {
        return "generate";
    }
}
