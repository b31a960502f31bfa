package com.asoud.ddl.observe.health;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.Facts;
import com.asoud.postgres.ObjectName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the generated migrations say: all of them, whether they are applied or not, since a role that only monitors may
 * not read Flyway's history.
 *
 * @param indexes those of the model, that no constraint owns
 * @param removed those that an earlier model had, and a later migration drops
 * @param tables those that a migration is about
 * @param schemas that they are in
 */
record Declared(Map<ObjectName, Index> indexes, Set<ObjectName> removed, Set<ObjectName> tables, Set<String> schemas) {

    /**
     * @param migrations in order
     * @param defaultSchema where the tables are that they name without a schema
     * @param withoutPublic whether that one is left out of names
     */
    static Declared of(List<Facts> migrations, String defaultSchema, boolean withoutPublic) {
        UnaryOperator<ObjectName> shown = name -> shown(name, defaultSchema, withoutPublic);
        Map<ObjectName, Index> known = new TreeMap<>();
        Set<ObjectName> ever = new HashSet<>();
        Set<ObjectName> tables = new HashSet<>();
        for (Facts facts : migrations) {
            facts.applyTo(known);
            ever.addAll(known.keySet());
            facts.operations().forEach(operation -> tables.add(operation.subject()));
        }
        Map<ObjectName, Index> indexes = new TreeMap<>();
        known.values().forEach(index -> indexes.put(shown.apply(index.name()), index));
        Set<ObjectName> removed = ever.stream()
                .map(shown)
                .filter(name -> !indexes.containsKey(name))
                .collect(Collectors.toSet());
        Set<ObjectName> normalized = tables.stream().map(shown).collect(Collectors.toSet());
        return new Declared(
                indexes,
                removed,
                normalized,
                normalized.stream()
                        .map(ObjectName::schema)
                        .filter(schema -> !schema.isEmpty())
                        .collect(Collectors.toSet()));
    }

    private static ObjectName shown(ObjectName name, String defaultSchema, boolean withoutPublic) {
        String schema = name.schema().isEmpty() ? defaultSchema : name.schema();
        return new ObjectName(withoutPublic && schema.equals("public") ? "" : schema, name.name());
    }

    boolean has(ObjectName index) {
        return indexes.containsKey(index);
    }
}
