package com.asoud.ddl.flyway;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.jspecify.annotations.Nullable;

/**
 * When callbacks run, where one {@code migrate} is several runs of Flyway: what Flyway calls once for all files is
 * called once. What it calls with each file, each failure or each session is called in every run.
 */
public enum CallbackTime {
    /** Before the first file. */
    BEFORE(Event.BEFORE_VALIDATE, Event.AFTER_VALIDATE, Event.BEFORE_MIGRATE),
    /** With files that have a version. */
    VERSIONED,
    /** With all that is left: those that have none. */
    REPEATABLE(Event.AFTER_VERSIONED, Event.BEFORE_REPEATABLES),
    /** After the last that has a version, if no other follows. */
    AFTER_VERSIONED(Event.AFTER_VERSIONED),
    /** After the last file, if any has run. */
    AFTER_APPLIED(Event.AFTER_MIGRATE_APPLIED),
    /** At the end. */
    AFTER(Event.AFTER_MIGRATE, Event.AFTER_MIGRATE_OPERATION_FINISH);

    private static final Set<Event> ONCE = Set.of(
            Event.BEFORE_VALIDATE,
            Event.AFTER_VALIDATE,
            Event.BEFORE_MIGRATE,
            Event.BEFORE_REPEATABLES,
            Event.AFTER_VERSIONED,
            Event.AFTER_MIGRATE_APPLIED,
            Event.AFTER_MIGRATE,
            Event.AFTER_MIGRATE_OPERATION_FINISH);

    private final Set<Event> events;

    CallbackTime(Event... events) {
        this.events = Set.of(events);
    }

    /** Whether no file runs. */
    private boolean isAlone() {
        return this != VERSIONED && this != REPEATABLE;
    }

    /** Chooses the callbacks of a run, and whether it has files; after all else is set, {@link EndingFiles} too. */
    void configure(FluentConfiguration flyway) {
        flyway.callbacks(Stream.of(flyway.getCallbacks())
                .map(callback -> new Chosen(this, callback))
                .toArray(Callback[]::new));
        flyway.resourceProvider(new Files(this, flyway.getResourceProvider(), new ResourceNameParser(flyway)));
        if (isAlone()) {
            flyway.javaMigrations(new JavaMigration[0]);
        }
    }

    /** Whether there is any callback for it. */
    boolean isAny(FluentConfiguration flyway) {
        ResourceNameParser names = new ResourceNameParser(flyway);
        return flyway.getResourceProvider().getResources("", flyway.getSqlMigrationSuffixes()).stream()
                        .anyMatch(file ->
                                event(names, file).filter(events::contains).isPresent())
                || Stream.of(flyway.getCallbacks())
                        .anyMatch(callback -> events.stream().anyMatch(event -> callback.supports(event, null)));
    }

    private static Optional<Event> event(ResourceNameParser names, LoadableResource file) {
        ResourceName name = names.parse(file.getFilename());
        return Optional.of(name)
                .filter(ResourceName::isValid)
                .flatMap(valid -> Arrays.stream(Event.values())
                        .filter(event -> event.getId().equals(valid.getPrefix()))
                        .findFirst());
    }

    private boolean isFor(Event event) {
        return !ONCE.contains(event) || events.contains(event);
    }

    /** Without files Flyway does not call what is to come after them; it does so in place of what comes then. */
    private Event calledAs(Event event) {
        return event == Event.AFTER_MIGRATE_APPLIED ? Event.AFTER_MIGRATE : event;
    }

    private Optional<Event> meant(Event called) {
        return this == AFTER_APPLIED && called == Event.AFTER_MIGRATE
                ? Optional.of(Event.AFTER_MIGRATE_APPLIED)
                : Optional.of(called).filter(this::isFor);
    }

    private record Chosen(CallbackTime time, Callback callback) implements Callback {

        @Override
        public boolean supports(Event event, @Nullable Context context) {
            return time.meant(event)
                    .filter(meant -> callback.supports(meant, context))
                    .isPresent();
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return callback.canHandleInTransaction(time.meant(event).orElse(event), context);
        }

        @Override
        public void handle(Event event, Context context) {
            callback.handle(time.meant(event).orElse(event), context);
        }

        @Override
        public String getCallbackName() {
            return callback.getCallbackName();
        }
    }

    private record Files(CallbackTime time, ResourceProvider all, ResourceNameParser names)
            implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .flatMap(file -> event(names, file)
                            .map(event -> Stream.of(event)
                                    .filter(time::isFor)
                                    .map(meant -> named(
                                            file,
                                            meant.getId(),
                                            time.calledAs(meant).getId())))
                            .orElseGet(() -> time.isAlone() ? Stream.empty() : Stream.of(file)))
                    .toList();
        }
    }

    private static LoadableResource named(LoadableResource file, String event, String called) {
        return event.equals(called)
                ? file
                : new Named(file, called + file.getFilename().substring(event.length()));
    }

    /** The same file, by another name. */
    private static final class Named extends SameFile {

        private final String name;

        Named(LoadableResource file, String name) {
            super(file);
            this.name = name;
        }

        @Override
        public String getFilename() {
            return name;
        }
    }
}
