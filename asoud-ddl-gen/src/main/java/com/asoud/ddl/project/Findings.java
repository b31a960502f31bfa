package com.asoud.ddl.project;

import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects what the settings of an application say to Hibernate and Flyway, in the words of these two. */
final class Findings {

    static final String PHYSICAL = "hibernate.physical_naming_strategy";
    static final String IMPLICIT = "hibernate.implicit_naming_strategy";
    static final String SCHEMA = "hibernate.default_schema";

    static final String HIBERNATES_PHYSICAL = "org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl";
    static final String HIBERNATES_IMPLICIT = "org.hibernate.boot.model.naming.ImplicitNamingStrategyJpaCompliantImpl";

    private static final Map<String, String> OPTIONS =
            Map.of(PHYSICAL, "--physical-naming=CLASS", IMPLICIT, "--implicit-naming=CLASS");

    private static final Map<String, String> WORDS =
            Map.of(PHYSICAL, "physical naming", IMPLICIT, "implicit naming", SCHEMA, "default schema");

    /** What the schema does not depend on; addresses and secrets among it. */
    private static final Pattern OF_NO_EFFECT = Pattern.compile("(?i)"
            + "(hibernate|jakarta\\.persistence|javax\\.persistence)\\.(jdbc|connection|hikari|c3p0|agroal|cache|query|session|"
            + "session_factory|transaction|schema-generation|sql-load-script|lock|ctx|search|batch|order_|generate_statistics|"
            + "show_sql|format_sql|highlight_sql|use_sql_comments|default_batch_fetch_size|max_fetch_depth|enable_lazy|"
            + "log_slow|proc|javax\\.cache|hbm2ddl\\.(auto|import_files|halt_on_error|jdbc_metadata)|archive|bytecode|"
            + "event|jpa\\.compliance\\.(query|transaction|closed|caching)|criteria|dialect\\.).*"
            + "|.*(password|secret|credential|token|username).*");

    private final Settings settings;
    private final Given given;
    private final Map<String, String> hibernate = new TreeMap<>();
    private final Map<String, Set<String>> others = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private FlywaySettings flyway;

    Findings(Settings settings, Given given) {
        this.settings = settings;
        this.given = given;
        this.flyway = new FlywaySettings(given.flyway(), Map.of());
    }

    void note(String note) {
        if (!note.isEmpty() && !notes.contains(note)) {
            notes.add(note);
        }
    }

    void problem(String what, String where, String remedy) {
        problems.add(new Problem(what, where, remedy));
    }

    /** A setting of Hibernate that the user has not given. */
    void hibernate(String name, Setting setting) {
        if (given.has(name) || OF_NO_EFFECT.matcher(name).matches()) {
            return;
        }
        Optional<String> value = settings.value(setting).filter(text -> !text.isBlank());
        if (value.isPresent()) {
            hibernate.put(name, value.get());
            if (WORDS.containsKey(name)) {
                note(WORDS.get(name) + ": " + value.get() + ", from " + setting.origin());
            } else {
                others.computeIfAbsent(setting.origin(), origin -> new LinkedHashSet<>())
                        .add(name);
            }
        } else if (!setting.value().isBlank()) {
            problem(
                    "the value of " + setting.name() + " is not known here: " + setting.value(),
                    setting.origin(),
                    "say what it is in production: " + OPTIONS.getOrDefault(name, "--property " + name + "=VALUE"));
        }
    }

    void hibernate(String name, Optional<Setting> setting) {
        setting.ifPresent(found -> hibernate(name, found));
    }

    /** What a framework sets if the application does not. */
    void byDefault(String name, String value) {
        if (!given.has(name)) {
            hibernate.putIfAbsent(name, value);
        }
    }

    /** Where the migrations create what names no schema: the application would not find it elsewhere. */
    void schemaOfMigrations() {
        flyway.schemaOfFiles().filter(schema -> !hasOrIsGiven(SCHEMA)).ifPresent(schema -> {
            hibernate.put(SCHEMA, schema);
            note(WORDS.get(SCHEMA) + ": " + schema + ", as Flyway's");
        });
    }

    boolean hasOrIsGiven(String name) {
        return given.has(name) || hibernate.containsKey(name);
    }

    /**
     * The settings of Flyway below a prefix.
     *
     * @param vendors what {@code {vendor}} in a location stands for
     */
    void flyway(String prefix, String vendors) {
        Map<String, String> known = new TreeMap<>();
        Map<String, String> unknown = new TreeMap<>();
        Map<String, List<String>> told = new LinkedHashMap<>();
        settings.withLists(prefix)
                .forEach((name, setting) -> FlywaySettings.named(name)
                        .filter(flywayName -> !given.flyway().containsKey(flywayName))
                        .ifPresent(flywayName -> {
                            Optional<String> value = settings.value(setting);
                            value.ifPresent(text -> known.put(flywayName, text.replace("{vendor}", vendors)));
                            if (value.isEmpty()) {
                                unknown.put(flywayName, setting.origin() + ": " + setting.value());
                            } else {
                                told.computeIfAbsent(setting.origin(), origin -> new ArrayList<>())
                                        .add(told(flywayName, value.get()));
                            }
                        }));
        told.forEach((origin, names) -> note("Flyway: " + String.join("; ", names) + ", from " + origin));
        given.placeholders().forEach(name -> unknown.remove("flyway.placeholders." + name));
        unknown.forEach(this::unknown);
        known.putAll(given.flyway());
        known.putIfAbsent("flyway.locations", "classpath:db/migration");
        flyway = new FlywaySettings(known, unknown);
    }

    /** A placeholder is asked for when a file has it. */
    private void unknown(String name, String where) {
        String brief = name.substring("flyway.".length());
        if (brief.startsWith("placeholders.")) {
            note("not known here: " + name + ", in " + where + "; --placeholder "
                    + brief.substring("placeholders.".length()) + "=VALUE says it");
        } else if (FlywaySettings.decides(name)) {
            problem(
                    "the value of " + name + " is not known here",
                    where,
                    "say what it is in production: --flyway " + brief + "=VALUE");
        } else {
            note("not known here: " + name + ", in " + where + "; --flyway " + brief + "=VALUE says it");
        }
    }

    /** The value of a placeholder may be a secret. */
    private static String told(String name, String value) {
        String brief = name.substring("flyway.".length());
        return brief.startsWith("placeholders.")
                ? "placeholder " + brief.substring("placeholders.".length())
                : brief + " " + value;
    }

    Project with(Entities entities, ModulePath path) {
        Refusal.unlessNone(problems);
        List<String> all = new ArrayList<>();
        if (!entities.note().isEmpty()) {
            all.add(entities.note());
        }
        all.addAll(notes);
        others.forEach((origin, names) -> all.add("Hibernate: " + String.join(", ", names) + ", from " + origin));
        return new Project(
                path.classpath(), entities.packages(), entities.classes(), entities.unit(), hibernate, flyway, all);
    }
}
