package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What decides whether the running release survives a new rule of a table.
 *
 * @param newColumns those that the same generation adds to the table before anything else, by name
 * @param rules that the table has already, one way or another: constraints
 * @param keys the unique rules that it has already
 * @param server what it says of checks
 */
record TableState(Map<String, Column> newColumns, Set<Constraint> rules, List<Key> keys, Rules server) {

    /** Nothing is known of the table, and nothing is new. */
    static final TableState UNKNOWN = new TableState(Map.of(), Set.of(), List.of(), Rules.UNKNOWN);

    TableState {
        newColumns = Map.copyOf(newColumns);
        rules = Set.copyOf(rules);
        keys = List.copyOf(keys);
    }

    /** Of a new constraint. */
    Stage stageOf(ObjectName table, Constraint rule) {
        if (rules.stream().anyMatch(old -> old.definition().equals(rule.definition()))) {
            return Stage.BEFORE_DEPLOY;
        }
        return switch (rule.kind()) {
            case FOREIGN_KEY -> Stage.beforeDeployIf(rule.columns().stream().anyMatch(this::staysNull));
            case UNIQUE -> stageOfUnique(Key.of(table, rule));
            case CHECK -> stageOfCheck(table, rule);
            case PRIMARY_KEY, EXCLUSION -> Stage.AFTER_DEPLOY;
        };
    }

    /** Of a new unique rule. */
    Stage stageOfUnique(Key key) {
        return Stage.beforeDeployIf(isAboutNewColumns(key) || keys.stream().anyMatch(key::isLooserThan));
    }

    private Stage stageOfCheck(ObjectName table, Constraint rule) {
        List<Column> columns = rule.columns().stream()
                .map(newColumns::get)
                .filter(Objects::nonNull)
                .toList();
        boolean onlyNewOnes = !columns.isEmpty()
                && columns.size() == rule.columns().stream().distinct().count();
        boolean implied = rules.stream()
                .anyMatch(old -> old.kind() == Constraint.Kind.CHECK && server.isImplied(table, old, rule));
        return Stage.beforeDeployIf(implied || onlyNewOnes && server.holdsByDefault(columns, rule));
    }

    /** New rows of the running release have no value in one of its columns, so no two of them are alike. */
    private boolean isAboutNewColumns(Key key) {
        IndexKeys keys = IndexKeys.of(key.index().using());
        return keys.nullsDistinct()
                && newColumns.keySet().stream()
                        .filter(this::staysNull)
                        .anyMatch(name -> keys.keys().stream().anyMatch(part -> isColumn(part, name)));
    }

    private boolean staysNull(String name) {
        Column column = newColumns.get(name);
        return column != null && column.defaultExpression().isEmpty();
    }

    private static boolean isColumn(IndexKeys.Key key, String name) {
        return key.isColumn()
                && (key.expression().equals(name) || key.expression().equals(Identifiers.quote(name)));
    }
}
