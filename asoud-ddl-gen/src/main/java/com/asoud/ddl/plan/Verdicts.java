package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@link Stage} of each operation, in one place.
 *
 * @param newColumns those that the same generation adds to the table before anything else, by name
 * @param rules that the table has already, one way or another: constraints
 * @param keys the unique rules that it has already
 * @param server what it says of checks
 */
record Verdicts(Map<String, Column> newColumns, Set<Constraint> rules, List<Key> keys, Rules server)
        implements Operation.Handler<Stage> {

    /** Nothing is known of the table, and nothing is new. */
    static final Verdicts OF_ANY = new Verdicts(Map.of(), Set.of(), List.of(), Rules.UNKNOWN);

    Verdicts {
        newColumns = Map.copyOf(newColumns);
        rules = Set.copyOf(rules);
        keys = List.copyOf(keys);
    }

    private static Stage beforeIf(boolean harmless) {
        return harmless ? Stage.BEFORE_DEPLOY : Stage.AFTER_DEPLOY;
    }

    private boolean staysNull(String name) {
        Column column = newColumns.get(name);
        return column != null && column.defaultExpression().isEmpty();
    }

    /** Whether every row that satisfies one unique rule satisfies the other. */
    static boolean isLoosened(Key from, Key to) {
        if (!from.index().unique() || !to.index().unique()) {
            return !to.index().unique();
        }
        IndexKeys old = IndexKeys.of(from.index().using());
        IndexKeys now = IndexKeys.of(to.index().using());
        return from.index().table().equals(to.index().table())
                && from.constraint()
                        .map(Constraint::deferral)
                        .equals(to.constraint().map(Constraint::deferral))
                && Set.copyOf(keys(now)).containsAll(keys(old))
                && (old.predicate().isEmpty() || old.predicate().equals(now.predicate()))
                && (old.nullsDistinct() == now.nullsDistinct() || now.nullsDistinct());
    }

    private static List<List<Object>> keys(IndexKeys keys) {
        return keys.keys().stream()
                .map(key -> List.<Object>of(
                        key.expression(),
                        key.collation().orElse(""),
                        key.operatorClass().orElse("")))
                .toList();
    }

    /** New rows of the running release have no value in one of its columns, so no two of them are alike. */
    private boolean isAboutNewColumns(Index index) {
        IndexKeys keys = IndexKeys.of(index.using());
        return keys.nullsDistinct()
                && keys.keys().stream()
                        .anyMatch(key ->
                                newColumns.keySet().stream().anyMatch(name -> staysNull(name) && isColumn(key, name)));
    }

    private static boolean isColumn(IndexKeys.Key key, String name) {
        return key.isColumn()
                && (key.expression().equals(name) || key.expression().equals(Identifiers.quote(name)));
    }

    private Stage unique(Key key) {
        return beforeIf(isAboutNewColumns(key.index()) || keys.stream().anyMatch(old -> isLoosened(old, key)));
    }

    @Override
    public Stage createSchema(Operation.CreateSchema create) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage dropSchema(Operation.DropSchema drop) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage createSequence(Operation.CreateSequence create) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage dropSequence(Operation.DropSequence drop) {
        return Stage.AFTER_DEPLOY;
    }

    /** In greater steps, each block that the running release takes is its own, and more than it uses. */
    @Override
    public Stage alterSequence(Operation.AlterSequence alter) {
        return beforeIf(alter.from().increment() > 0
                && alter.to().increment() >= alter.from().increment()
                && alter.to().maximum() >= alter.from().maximum()
                && alter.to().minimum() <= alter.from().minimum());
    }

    @Override
    public Stage createTable(Operation.CreateTable create) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage dropTable(Operation.DropTable drop) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage setComment(Operation.SetComment comment) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage addColumn(Operation.AddColumn add) {
        return beforeIf(
                !add.column().notNull() || add.column().defaultExpression().isPresent());
    }

    @Override
    public Stage dropColumn(Operation.DropColumn drop) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage alterType(Operation.AlterType alter) {
        return beforeIf(TypeChange.of(alter.from(), alter.to()) == TypeChange.WIDENING);
    }

    @Override
    public Stage setDefault(Operation.SetDefault set) {
        return beforeIf(set.from().defaultExpression().isEmpty());
    }

    @Override
    public Stage requireNoNull(Operation.RequireNoNull require) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage setNotNull(Operation.SetNotNull set) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage dropNotNull(Operation.DropNotNull drop) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage setNotNullByCheck(Operation.SetNotNullByCheck set) {
        return Stage.AFTER_DEPLOY;
    }

    @Override
    public Stage createIndex(Operation.CreateIndex create) {
        return create.index().unique() ? unique(new Key(create.index(), Optional.empty())) : Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage dropIndex(Operation.DropIndex drop) {
        return beforeIf(drop.index().unique());
    }

    @Override
    public Stage renameIndex(Operation.RenameIndex rename) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage replaceIndex(Operation.ReplaceIndex replace) {
        return beforeIf(isLoosened(Key.of(replace.from()), Key.of(replace.to())));
    }

    @Override
    public Stage replaceKey(Operation.ReplaceKey replace) {
        return beforeIf(isLoosened(replace.from(), replace.to()));
    }

    @Override
    public Stage addConstraint(Operation.AddConstraint add) {
        Constraint rule = add.constraint();
        if (rules.stream().anyMatch(old -> old.definition().equals(rule.definition()))) {
            return Stage.BEFORE_DEPLOY;
        }
        return switch (rule.kind()) {
            case FOREIGN_KEY -> beforeIf(rule.columns().stream().anyMatch(this::staysNull));
            case UNIQUE -> unique(Key.of(add.subject(), rule));
            case CHECK -> check(add.subject(), rule);
            case PRIMARY_KEY, EXCLUSION -> Stage.AFTER_DEPLOY;
        };
    }

    private Stage check(ObjectName table, Constraint rule) {
        List<Column> columns = rule.columns().stream()
                .map(newColumns::get)
                .filter(Objects::nonNull)
                .toList();
        boolean aboutNewOnes = !columns.isEmpty()
                && columns.size()
                        == rule.columns().stream().collect(Collectors.toSet()).size();
        boolean implied = rules.stream()
                .anyMatch(old -> old.kind() == Constraint.Kind.CHECK && server.isImplied(table, old, rule));
        return beforeIf(implied || aboutNewOnes && server.holdsByDefault(columns, rule));
    }

    /** New rows keep it already. */
    @Override
    public Stage validateConstraint(Operation.ValidateConstraint validate) {
        return Stage.BEFORE_DEPLOY;
    }

    /** Its index rejects the same rows already. */
    @Override
    public Stage attachUnique(Operation.AttachUnique attach) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage dropConstraint(Operation.DropConstraint drop) {
        return Stage.BEFORE_DEPLOY;
    }

    @Override
    public Stage replaceConstraint(Operation.ReplaceConstraint replace) {
        return beforeIf(!replace.narrower());
    }

    @Override
    public Stage renameConstraint(Operation.RenameConstraint rename) {
        return Stage.BEFORE_DEPLOY;
    }
}
