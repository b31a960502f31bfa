package com.asoud.explain;

import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The plans of statements that triggers and procedures execute, as {@code auto_explain} tells them in notices. */
final class NestedPlans {

    /** Tells them from here to the end of the transaction. PostgreSQL has no other way. */
    static final String TELL = """
            LOAD 'auto_explain';
            SET LOCAL client_min_messages = notice;
            SET LOCAL auto_explain.log_level = notice;
            SET LOCAL auto_explain.log_min_duration = 0;
            SET LOCAL auto_explain.log_nested_statements = on;
            SET LOCAL auto_explain.log_analyze = on;
            SET LOCAL auto_explain.log_buffers = on;
            SET LOCAL auto_explain.log_timing = off;
            SET LOCAL auto_explain.log_triggers = off;
            SET LOCAL auto_explain.log_format = json;
            """;

    private static final Pattern LOGGED = Pattern.compile("duration: [\\d.]+ ms  plan:\\s*(\\{.*})", Pattern.DOTALL);

    private NestedPlans() {}

    /**
     * Those that were told.
     *
     * @param first notice of the statement; null if there is none
     * @param query what was executed; its own plan is told too, and left out
     */
    static List<Plan.NestedPlan> of(@Nullable SQLWarning first, PreparedQuery query) {
        List<Plan.NestedPlan> plans = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            Matcher logged = LOGGED.matcher(warning.getMessage());
            if (logged.find()) {
                JsonNode document = PlanReader.document(logged.group(1));
                String sql = document.path("Query Text").asString("");
                if (!sql.contains(query.text())) {
                    plans.add(new Plan.NestedPlan(sql, PlanReader.root(document)));
                }
            }
        }
        return plans;
    }
}
