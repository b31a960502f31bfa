package com.asoud.ddl.flyway;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * A callback that is a class of the project, for our Flyway.
 *
 * @param callback of the project's loader
 */
record BridgedCallback(ProjectFlyway flyway, Object callback) implements Callback {

    private static final String TYPE = "callback.Callback";
    private static final String CONTEXT = "callback.Context";
    private static final String EVENT = "callback.Event";

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return Boolean.TRUE.equals(tell("supports", event, context));
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return Boolean.TRUE.equals(tell("canHandleInTransaction", event, context));
    }

    @Override
    public void handle(Event event, Context context) {
        tell("handle", event, context);
    }

    @Override
    public String getCallbackName() {
        return callback.getClass().getSimpleName();
    }

    /** An event that its Flyway does not know is none of its business. */
    private @Nullable Object tell(String method, Event event, @Nullable Context context) {
        try {
            Class<?> events = flyway.type(EVENT);
            Optional<?> itsEvent = Arrays.stream(events.getEnumConstants())
                    .filter(each -> ((Enum<?>) each).name().equals(event.name()))
                    .findFirst();
            return itsEvent.isEmpty()
                    ? null
                    // Flyway asks what is supported before there is a context.
                    : flyway.call(TYPE, callback, method, itsEvent.get(), context == null ? null : itsContext(context));
        } catch (Exception failure) {
            throw new JavaCodeFailed(callback.getClass().getName(), failure);
        }
    }

    private Object itsContext(Context context) throws ClassNotFoundException {
        Map<String, ProjectFlyway.Answer> answers = new HashMap<>();
        answers.put("getConnection", context::getConnection);
        answers.put("getConfiguration", () -> flyway.configuration(context.getConfiguration()));
        MigrationInfo migration = context.getMigrationInfo();
        if (migration != null) {
            answers.put("getMigrationInfo", () -> itsMigration(migration));
        }
        return flyway.as(CONTEXT, answers);
    }

    private Object itsMigration(MigrationInfo migration) throws ClassNotFoundException {
        Map<String, ProjectFlyway.Answer> answers = new HashMap<>();
        answers.put("getScript", migration::getScript);
        answers.put("getDescription", migration::getDescription);
        answers.put("getPhysicalLocation", migration::getPhysicalLocation);
        answers.put("isVersioned", migration::isVersioned);
        if (migration.getVersion() != null) {
            answers.put(
                    "getVersion",
                    () -> flyway.type("MigrationVersion")
                            .getMethod("fromVersion", String.class)
                            .invoke(null, migration.getVersion().getVersion()));
        }
        return flyway.as("MigrationInfo", answers);
    }
}
