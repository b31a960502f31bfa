package com.asoud.planguard.guard;

import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The planner's settings that are not those that guards run with, wherever they were changed. */
record SettingSuspicions(Observation observed) {

    /**
     * What takes a setting away, by where it comes from ({@code pg_settings.source}); null if this session has another
     * value, which the call then changed itself. Templates have no setting of one role in one database.
     */
    private static final String MEND = """
            SELECT CASE WHEN current_setting(name) <> ? THEN NULL ELSE CASE source
                WHEN 'database' THEN format('ALTER DATABASE … RESET %I', name)
                WHEN 'user' THEN format('ALTER ROLE %I RESET %I', session_user, name)
                WHEN 'global' THEN format('ALTER ROLE ALL RESET %I', name)
                WHEN 'client' THEN format('take -c %s=%s from the options in the URL', name, current_setting(name))
                WHEN 'command line' THEN format(
                    'take -c %s=%s from the command that starts the server', name, current_setting(name))
                WHEN 'configuration file' THEN CASE
                    WHEN sourcefile LIKE '%postgresql.auto.conf' THEN format('ALTER SYSTEM RESET %I', name)
                    ELSE format('take %s from line %s of %s', name, sourceline, coalesce(sourcefile, 'postgresql.conf'))
                    END || '; SELECT pg_reload_conf()'
                END END
            FROM pg_settings WHERE name = ?
            """;

    private static final String FUNCTIONS = """
            SELECT CAST(CAST(oid AS regprocedure) AS text) AS function, split_part(setting, '=', 1) AS name, setting
            FROM pg_proc, unnest(proconfig) AS setting
            WHERE prokind IN ('f', 'w') AND pronamespace <> CAST('pg_catalog' AS regnamespace)
            ORDER BY 1, 2
            """;

    /** Each setting as guards run with it, and all of them at once. */
    List<Suspicion> ofTheSession() throws SQLException {
        Map<String, String> changed = new TreeMap<>();
        observed.measured()
                .statements()
                .forEach(statement -> changed.putAll(statement.plan().settings()));
        Map<String, String> declared = observed.database().plannerSettings();
        changed.entrySet().removeAll(declared.entrySet());
        List<Suspicion> suspected = new ArrayList<>();
        for (Map.Entry<String, String> setting : changed.entrySet()) {
            String right = declared.get(setting.getKey());
            suspected.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    "%s is %s; with %s the promise is kept: %s"
                            .formatted(
                                    setting.getKey(),
                                    setting.getValue(),
                                    right == null ? "PostgreSQL's default" : right,
                                    mend(setting.getKey(), setting.getValue())),
                    "SELECT set_config(name, %s, true) FROM pg_settings WHERE name = %s"
                            .formatted(
                                    right == null ? "boot_val" : Identifiers.literal(right),
                                    Identifiers.literal(setting.getKey()))));
        }
        return withAll(suspected, "all of these settings are changed, and no one of them is enough");
    }

    private String mend(String name, String value) throws SQLException {
        String mend = Sql.value(observed.database().connection(), MEND, value, name);
        return mend == null ? "take the SET from the call or the session, or RESET " + name : mend;
    }

    /** Functions without the settings that they bring along. */
    List<Suspicion> ofFunctions() throws SQLException {
        List<Suspicion> suspected = Sql.rows(observed.database().connection(), FUNCTIONS).stream()
                .map(row -> {
                    String mend = "ALTER FUNCTION %s RESET %s".formatted(row.get("function"), row.get("name"));
                    return Suspicion.of(
                            Cause.CHANGED_SETTING,
                            "%s runs with %s; without it the promise is kept: %s"
                                    .formatted(row.get("function"), row.get("setting"), mend),
                            mend);
                })
                .toList();
        return withAll(suspected, "functions run with settings of their own; without all of them the promise is kept");
    }

    private static List<Suspicion> withAll(List<Suspicion> each, String text) {
        List<Suspicion> all = new ArrayList<>(each);
        if (each.size() > 1) {
            all.add(Suspicion.of(
                    Cause.CHANGED_SETTING,
                    each.stream().map(one -> one.diagnosis().text()).collect(Collectors.joining("; ", text + ": ", "")),
                    each.stream()
                            .flatMap(one -> one.variants().get(0).statements().stream())
                            .toArray(String[]::new)));
        }
        return all;
    }
}
