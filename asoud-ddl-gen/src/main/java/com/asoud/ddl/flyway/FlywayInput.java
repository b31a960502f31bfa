package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    /** Those that say how a file is read, or what a session is like; not where files are, and in which schema. */
    private static final Set<String> SAME = Set.of(
            "flyway.encoding",
            "flyway.detectEncoding",
            "flyway.placeholderReplacement",
            "flyway.placeholderPrefix",
            "flyway.placeholderSuffix",
            "flyway.placeholderSeparator",
            "flyway.sqlMigrationSuffixes",
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

    /** What the application's Flyway would not find among files that are named as we name them. */
    List<Problem> otherNames() {
        List<String> names = new ArrayList<>();
        addUnless(
                "V".equals(settings.sqlMigrationPrefix()),
                "sqlMigrationPrefix=" + settings.sqlMigrationPrefix(),
                names);
        addUnless(
                "__".equals(settings.sqlMigrationSeparator()),
                "sqlMigrationSeparator=" + settings.sqlMigrationSeparator(),
                names);
        addUnless(
                settings.sqlMigrationSuffixes().contains(".sql"),
                "sqlMigrationSuffixes=" + String.join(",", settings.sqlMigrationSuffixes()),
                names);
        addUnless(
                "R".equals(settings.repeatableSqlMigrationPrefix()),
                "repeatableSqlMigrationPrefix=" + settings.repeatableSqlMigrationPrefix(),
                names);
        return names.stream()
                .map(name -> new Problem(
                        "the project's Flyway looks for files with other names than those that are generated",
                        "flyway." + name,
                        "generated files are named V1__what_it_does.sql. Take the setting out, and rename the files that are\n"
                                + "there: Flyway knows those that were applied by version and content, not by name"))
                .toList();
    }

    private static void addUnless(boolean usual, String setting, List<String> settings) {
        if (!usual) {
            settings.add(setting);
        }
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
    }
}
