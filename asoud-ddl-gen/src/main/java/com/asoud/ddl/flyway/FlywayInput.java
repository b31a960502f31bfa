package com.asoud.ddl.flyway;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What the application's own Flyway is given beside the files, and ours is given too, so that they do the same.
 *
 * @param placeholders by name, what {@code ${name}} in a migration written by hand is replaced by
 * @param settings how files are named and read
 * @param code migrations and callbacks that are classes
 */
public record FlywayInput(Map<String, String> placeholders, FlywaySettings settings, JavaCode code) {

    /** Flyway's defaults. */
    public static final FlywayInput NOTHING = of(Map.of());

    /**
     * Those that say how a file is read, in which schema, or what a session is like; not where files are. Who creates
     * the schemas in production does not matter: ours are empty.
     */
    private static final Set<String> SAME = Set.of(
            "flyway.defaultSchema",
            "flyway.schemas",
            "flyway.encoding",
            "flyway.detectEncoding",
            "flyway.placeholderReplacement",
            "flyway.placeholderPrefix",
            "flyway.placeholderSuffix",
            "flyway.placeholderSeparator",
            "flyway.validateMigrationNaming",
            "flyway.mixed",
            "flyway.initSql",
            "flyway.executeInTransaction");

    public FlywayInput {
        placeholders = Map.copyOf(placeholders);
    }

    /** Placeholders alone. */
    public static FlywayInput of(Map<String, String> placeholders) {
        return new FlywayInput(placeholders, FlywaySettings.DEFAULTS, JavaCode.NONE);
    }

    /** The same for sessions that are in the right schema already. */
    public FlywayInput inSchemaOfSession() {
        return new FlywayInput(placeholders, settings.withoutSchemas(), code);
    }

    /** Gives it to ours; the callbacks of its own are added to those that are there. */
    void configure(FluentConfiguration flyway) {
        Map<String, String> same = settings.given().entrySet().stream()
                .filter(setting -> SAME.contains(setting.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        flyway.configuration(new HashMap<>(same))
                .placeholders(placeholders)
                .javaMigrations(code.migrations())
                .callbacks(code.callbacks());
        settings.names().configure(flyway);
    }
}
