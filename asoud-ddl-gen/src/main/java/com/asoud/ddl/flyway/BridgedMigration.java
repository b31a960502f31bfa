package com.asoud.ddl.flyway;

import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.resolver.ResolvedMigrationImpl;
import org.flywaydb.core.internal.resolver.java.JavaMigrationExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A migration that is a class of the project, for our Flyway.
 *
 * @param migration of the project's loader
 */
record BridgedMigration(ProjectFlyway flyway, Object migration) implements JavaMigration {

    private static final String TYPE = "migration.JavaMigration";
    private static final String CONTEXT = "migration.Context";

    @Override
    public @Nullable MigrationVersion getVersion() {
        return Optional.ofNullable(ask("getVersion"))
                .map(version -> MigrationVersion.fromVersion(version.toString()))
                .orElse(null);
    }

    @Override
    public String getDescription() {
        return String.valueOf(ask("getDescription"));
    }

    @Override
    public @Nullable Integer getChecksum() {
        return (Integer) ask("getChecksum");
    }

    @Override
    public boolean canExecuteInTransaction() {
        return Boolean.TRUE.equals(ask("canExecuteInTransaction"));
    }

    private @Nullable Object ask(String method) {
        try {
            return flyway.call(TYPE, migration, method);
        } catch (Exception failure) {
            throw new FlywayException(name() + ": " + failure, failure);
        }
    }

    @Override
    public void migrate(Context context) throws Exception {
        Object itsContext = flyway.as(
                CONTEXT,
                Map.of(
                        "getConnection",
                        context::getConnection,
                        "getConfiguration",
                        () -> flyway.configuration(context.getConfiguration())));
        flyway.call(TYPE, migration, "migrate", itsContext);
    }

    /** By the name of the project's class, which is what people know. */
    @Override
    public ResolvedMigration getResolvedMigration(Configuration configuration, StatementInterceptor interceptor) {
        return new ResolvedMigrationImpl(
                getVersion(),
                getDescription(),
                name(),
                getChecksum(),
                null,
                getType(),
                name(),
                new JavaMigrationExecutor(this, interceptor));
    }

    /** That of the project's class. */
    String name() {
        return migration.getClass().getName();
    }
}
