package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the project's own configuration tells its Flyway, in Flyway's own words ({@code flyway.sqlMigrationPrefix}), so
 * that Flyway can be given it as it is. Address, user and password are never in it.
 *
 * @param given by Flyway's name of the setting; what is not there is Flyway's default
 * @param unknown of the settings that have a value which is not known here, such as {@code ${DB_OWNER}}: by Flyway's
 *     name, where it is and what it says
 */
public record FlywaySettings(Map<String, String> given, Map<String, String> unknown) {

    /** Nothing was found: all of it is Flyway's default. */
    public static final FlywaySettings DEFAULTS = new FlywaySettings(Map.of(), Map.of());

    /** What has to be false for files that build indexes concurrently. */
    public static final String TRANSACTIONAL_LOCK = "flyway.postgresql.transactional.lock";

    private static final String PLACEHOLDERS = "placeholders.";

    /** What says how files are found, named and read, and what the schema is; nothing that opens a connection. */
    private static final Set<String> READ = Set.of(
            "locations",
            "callbackLocations",
            "encoding",
            "detectEncoding",
            "table",
            "tablespace",
            "defaultSchema",
            "schemas",
            "createSchemas",
            "baselineVersion",
            "baselineDescription",
            "baselineOnMigrate",
            "placeholderReplacement",
            "placeholderPrefix",
            "placeholderSuffix",
            "placeholderSeparator",
            "scriptPlaceholderPrefix",
            "scriptPlaceholderSuffix",
            "sqlMigrationPrefix",
            "sqlMigrationSeparator",
            "sqlMigrationSuffixes",
            "repeatableSqlMigrationPrefix",
            "baselineMigrationPrefix",
            "outOfOrder",
            "mixed",
            "group",
            "executeInTransaction",
            "initSql",
            "ignoreMigrationPatterns",
            "validateMigrationNaming");

    /** What changes neither which files are found and written, nor what they do. */
    private static final Set<String> OF_NO_EFFECT = Set.of(
            TRANSACTIONAL_LOCK,
            "flyway.table",
            "flyway.tablespace",
            "flyway.createSchemas",
            "flyway.baselineDescription",
            "flyway.baselineOnMigrate",
            "flyway.group",
            "flyway.outOfOrder",
            "flyway.ignoreMigrationPatterns",
            "flyway.validateMigrationNaming");

    public FlywaySettings {
        given = Map.copyOf(given);
        unknown = Map.copyOf(unknown);
    }

    /**
     * Flyway's name for a setting of an application.
     *
     * @param name without its prefix, as {@code sql-migration-prefix}, {@code sqlMigrationPrefix} or
     *     {@code placeholders.owner}
     * @return empty if it is not one that this class knows
     */
    public static Optional<String> named(String name) {
        int dot = name.indexOf('.');
        if (dot > 0 && relaxed(name.substring(0, dot)).equals("placeholders")) {
            return Optional.of("flyway." + PLACEHOLDERS + name.substring(dot + 1));
        }
        if (relaxed(name).replace(".", "").equals("postgresqltransactionallock")) {
            return Optional.of(TRANSACTIONAL_LOCK);
        }
        String relaxed = relaxed(name).replace("initsqls", "initsql");
        return READ.stream()
                .filter(known -> relaxed(known).equals(relaxed))
                .map(known -> "flyway." + known)
                .findFirst();
    }

    /** Whether the generated files depend on a setting, so that its value has to be known. */
    public static boolean decides(String flywayName) {
        return !OF_NO_EFFECT.contains(flywayName);
    }

    private static String relaxed(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * As the application says them, or its framework's default, such as {@code classpath:db/migration}; empty if
     * nothing is known of them.
     */
    public List<String> locations() {
        return list("locations");
    }

    /** The history table's name, {@code flyway_schema_history} by default. */
    public String table() {
        return text("table").orElse(MigrationRunner.HISTORY_TABLE);
    }

    /** Where the history is, and what files without a schema are about; by Flyway's rule the first of the schemas. */
    public Optional<String> defaultSchema() {
        return text("defaultSchema").or(() -> schemas().stream().findFirst());
    }

    /** The default schema, if it is another than PostgreSQL's own. */
    public Optional<String> schemaOfFiles() {
        return defaultSchema().filter(schema -> !schema.equals("public"));
    }

    /** The schemas that Flyway manages; empty for the default one alone. */
    public List<String> schemas() {
        return list("schemas");
    }

    /** Those that Flyway creates if they are not there, the default one first. */
    public List<String> schemasToCreate() {
        return flag("createSchemas", true)
                ? Stream.concat(defaultSchema().stream(), schemas().stream())
                        .distinct()
                        .toList()
                : List.of();
    }

    FlywaySettings withoutSchemas() {
        Map<String, String> others = new TreeMap<>(given);
        others.keySet().removeAll(Set.of("flyway.defaultSchema", "flyway.schemas"));
        return new FlywaySettings(others, unknown);
    }

    /** By name, what {@code ${name}} in a migration is replaced by. */
    public Map<String, String> placeholders() {
        return placeholders(given);
    }

    /** By name, the placeholders whose value is not known here: where they are and what is there instead. */
    public Map<String, String> unknownPlaceholders() {
        return placeholders(unknown);
    }

    private static Map<String, String> placeholders(Map<String, String> settings) {
        String prefix = "flyway." + PLACEHOLDERS;
        return settings.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toMap(
                        name -> name.substring(prefix.length()), settings::get, (one, other) -> one, TreeMap::new));
    }

    /** Before a name; a dollar and a brace by default. */
    public String placeholderPrefix() {
        return text("placeholderPrefix").orElse("${");
    }

    public String placeholderSuffix() {
        return text("placeholderSuffix").orElse("}");
    }

    /** Finds them in a file; Flyway's own, which begin with {@code flyway:}, are none. The first group is the name. */
    Pattern placeholder() {
        String end = Pattern.quote(placeholderSuffix());
        String own = Pattern.quote("flyway" + text("placeholderSeparator").orElse(":"));
        return Pattern.compile(
                Pattern.quote(placeholderPrefix()) + "((?!" + own + ")(?:(?!" + end + ").)+)" + end, Pattern.DOTALL);
    }

    /** Where a placeholder has a value that is not known here, in a line of its own; or nothing. */
    String whyUnknown(String placeholder) {
        return unknownPlaceholders().entrySet().stream()
                .filter(unknown -> unknown.getKey().equalsIgnoreCase(placeholder))
                .map(unknown -> "\n" + unknown.getValue())
                .findFirst()
                .orElse("");
    }

    public boolean placeholderReplacement() {
        return flag("placeholderReplacement", true);
    }

    /**
     * How files are named.
     *
     * @throws Refusal if Flyway cannot tell files with such names apart
     */
    public FileNames names() {
        return new FileNames(
                text("sqlMigrationPrefix").orElse(FileNames.USUAL.versioned()),
                text("repeatableSqlMigrationPrefix").orElse(FileNames.USUAL.repeatable()),
                text("baselineMigrationPrefix").orElse(FileNames.USUAL.baseline()),
                text("sqlMigrationSeparator").orElse(FileNames.USUAL.separator()),
                text("sqlMigrationSuffixes")
                        .map(suffixes -> Stream.of(suffixes.split(",", -1))
                                .map(String::strip)
                                .toList())
                        .orElse(FileNames.USUAL.suffixes()));
    }

    /** The version that an existing database is at, {@code 1} by default. */
    public String baselineVersion() {
        return text("baselineVersion").orElse("1");
    }

    /** Whether Flyway holds its lock in an open transaction, as it does by default. */
    public boolean transactionalLock() {
        return !"false".equals(given.get(TRANSACTIONAL_LOCK));
    }

    public boolean outOfOrder() {
        return flag("outOfOrder", false);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(given.get("flyway." + name));
    }

    private boolean flag(String name, boolean byDefault) {
        return text(name).map(Boolean::parseBoolean).orElse(byDefault);
    }

    private List<String> list(String name) {
        Function<String, Stream<String>> parts = text -> Stream.of(text.split(","));
        return text(name).stream()
                .flatMap(parts)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
