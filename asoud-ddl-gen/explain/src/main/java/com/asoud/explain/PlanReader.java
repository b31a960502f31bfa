package com.asoud.explain;

import com.asoud.explain.PlanNode.NodeCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@code EXPLAIN (FORMAT JSON)} prints. */
final class PlanReader {

    /** Every condition a node can have (PostgreSQL's {@code explain.c}). */
    private static final List<String> CONDITIONS = List.of(
            "Index Cond",
            "Order By",
            "Recheck Cond",
            "TID Cond",
            "Hash Cond",
            "Merge Cond",
            "Join Filter",
            "Filter",
            "One-Time Filter",
            "Conflict Filter");

    private static final List<String> BUFFERS = List.of(
            "Shared Hit Blocks",
            "Shared Read Blocks",
            "Local Hit Blocks",
            "Local Read Blocks",
            "Temp Read Blocks",
            "Temp Written Blocks");

    private static final JsonMapper JSON = new JsonMapper();

    private PlanReader() {}

    /** The one document in the array that EXPLAIN prints, or the document that auto_explain logs. */
    static JsonNode document(String json) {
        JsonNode document = JSON.readTree(json);
        return document.isArray() ? document.get(0) : document;
    }

    static PlanNode root(JsonNode document) {
        return node(document.get("Plan"));
    }

    static Map<String, String> settings(JsonNode document) {
        Map<String, String> settings = new LinkedHashMap<>();
        document.path("Settings")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asString()));
        return settings;
    }

    private static PlanNode node(JsonNode json) {
        double loops = json.path("Actual Loops").asDouble(0);
        return new PlanNode(
                json.get("Node Type").asString(),
                text(json, "Schema"),
                text(json, "Relation Name"),
                text(json, "Index Name"),
                text(json, "Alias"),
                text(json, "Parent Relationship"),
                texts(json.path("Output")),
                json.path("Plan Rows").asDouble(),
                json.path("Total Cost").asDouble(0),
                json.path("Actual Rows").asDouble(0) * loops,
                loops,
                conditions(json),
                texts(json.path("Sort Key")),
                texts(json.path("Presorted Key")),
                (json.path("Rows Removed by Filter").asDouble(0)
                                + json.path("Rows Removed by Join Filter").asDouble(0))
                        * loops,
                json.path("Rows Removed by Index Recheck").asDouble(0) * loops,
                json.path("Heap Fetches").asLong(0),
                json.path("Index Searches").asLong(0),
                BUFFERS.stream().mapToLong(name -> json.path(name).asLong(0)).sum(),
                json.path("Shared Hit Blocks").asLong(0),
                json.path("Shared Read Blocks").asLong(0),
                children(json));
    }

    private static List<NodeCondition> conditions(JsonNode json) {
        return CONDITIONS.stream()
                .flatMap(kind -> text(json, kind).stream().map(text -> new NodeCondition(kind, text)))
                .toList();
    }

    private static List<PlanNode> children(JsonNode json) {
        return Stream.of(json.path("Plans"))
                .flatMap(plans -> plans.valueStream())
                .map(PlanReader::node)
                .toList();
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.has(name) ? Optional.of(json.get(name).asString()) : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
