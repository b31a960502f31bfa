package com.asoud.explain;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tables and indexes whose name another one has in another schema. A plan tells them by their names alone; here one
 * that the search path does not find first has its schema before its name.
 */
final class Namesakes {

    private static final String NAMESAKES = """
            WITH named AS (
                SELECT c.oid, c.relname, n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
                  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema')
            SELECT nspname, relname,
                   NOT pg_table_is_visible(oid)
                   AND EXISTS (SELECT FROM named AS other WHERE other.relname = named.relname AND other.oid <> named.oid)
            FROM named
            """;

    private record Name(String schema, String name) {}

    private final Map<Name, String> shown = new HashMap<>();

    private Namesakes() {}

    static Namesakes none() {
        return new Namesakes();
    }

    static Namesakes of(Connection connection) throws SQLException {
        Namesakes namesakes = new Namesakes();
        namesakes.refresh(connection);
        return namesakes;
    }

    /** Looks for new ones. What is known keeps its name, also when the other one of that name is gone. */
    void refresh(Connection connection) throws SQLException {
        Sql.read(
                connection,
                NAMESAKES,
                row -> shown.putIfAbsent(
                        new Name(row.getString(1), row.getString(2)),
                        (row.getBoolean(3) ? row.getString(1) + "." : "") + row.getString(2)));
    }

    boolean isNone() {
        return shown.entrySet().stream().allMatch(each -> each.getKey().name().equals(each.getValue()));
    }

    String shown(String schema, String name) {
        return shown.getOrDefault(new Name(schema, name), name);
    }

    /**
     * Names the tables and indexes of a plan.
     *
     * @param verbose the same plan with schemas
     */
    void tell(JsonNode plan, JsonNode verbose) {
        tell(plan, verbose, Optional.empty());
    }

    /** An index is in the schema of its table, which of a bitmap scan the node above tells. */
    private void tell(JsonNode plan, JsonNode verbose, Optional<String> above) {
        Optional<String> schema =
                verbose.has("Schema") ? Optional.of(verbose.get("Schema").asString()) : above;
        for (String field : new String[] {"Relation Name", "Index Name"}) {
            if (schema.isPresent() && plan instanceof ObjectNode node && plan.has(field)) {
                node.put(field, shown(schema.get(), plan.get(field).asString()));
            }
        }
        JsonNode children = plan.path("Plans");
        for (int i = 0; i < Math.min(children.size(), verbose.path("Plans").size()); i++) {
            tell(children.get(i), verbose.path("Plans").get(i), schema);
        }
    }
}
