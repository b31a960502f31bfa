package com.asoud.ddl.sql;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.ByHand;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.IdRow;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.FillText;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Key;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.SequenceOperation;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL of each operation. What is built beside a running application is in {@link ConcurrentIndexSql}. */
final class Statements implements Operation.Handler<List<String>> {

    private final boolean repeatable;

    /**
     * @param repeatable whether each statement may find its work done already, by a run that failed later on: it does
     *     it again, or nothing
     */
    Statements(boolean repeatable) {
        this.repeatable = repeatable;
    }

    @Override
    public List<String> createSchema(SequenceOperation.CreateSchema create) {
        return List.of("CREATE SCHEMA " + quote(create.schema()) + ";");
    }

    @Override
    public List<String> dropSchema(SequenceOperation.DropSchema drop) {
        return List.of("DROP SCHEMA " + quote(drop.schema()) + ";");
    }

    @Override
    public List<String> createSequence(SequenceOperation.CreateSequence create) {
        List<String> statements = new ArrayList<>();
        statements.add(createSequence(create.sequence()));
        statements.addAll(after(
                create.fills(),
                create.sequence(),
                String.valueOf(create.sequence().start())));
        return statements;
    }

    /**
     * Hibernate takes the value that it gets for one end of a block of ids, as long as the increment, and for which end
     * depends on the optimizer: only a whole increment further on is no id of any block in use.
     *
     * @param next what the sequence would give otherwise, or gave last: it is not set back
     */
    private static List<String> after(List<IdColumn> fills, Sequence sequence, String next) {
        if (fills.isEmpty()) {
            return List.of();
        }
        boolean up = sequence.increment() > 0;
        return List.of(
                lock(fills),
                Blocks.block(
                        "next_id CONSTANT numeric := (" + nextId(fills, sequence.increment()) + ");", """
                        IF next_id %s %s THEN
                            PERFORM setval(%s, next_id::bigint, false);
                        END IF;
                        """.formatted(
                                up ? ">" : "<", next, literal(sequence.name().quoted()))));
    }

    private static String lock(List<IdColumn> fills) {
        return fills.stream()
                .map(column -> column.table().quoted())
                .distinct()
                .collect(Collectors.joining(", ", "LOCK TABLE ", " IN SHARE ROW EXCLUSIVE MODE;"));
    }

    private static String nextId(List<IdColumn> fills, long increment) {
        String function = increment > 0 ? "max" : "min";
        String used = fills.stream()
                .map(column -> "SELECT " + function + "(" + quote(column.column()) + ") AS id FROM "
                        + column.table().quoted())
                .collect(Collectors.joining("\n    UNION ALL "));
        return "SELECT %s(id) + %s FROM (\n    %s\n) AS used".formatted(function, increment, used);
    }

    /** What Hibernate reads is one end of a block too, or one less. */
    @Override
    public List<String> seedIds(SequenceOperation.SeedIds seed) {
        IdRow row = seed.row();
        String value = quote(row.valueColumn());
        return List.of(lock(seed.fills()), """
                INSERT INTO %1$s AS counted (%2$s, %3$s)
                SELECT %4$s, id FROM (%5$s) AS next (id) WHERE id > %6$s
                ON CONFLICT (%2$s) DO UPDATE SET %3$s = excluded.%3$s WHERE counted.%3$s < excluded.%3$s;""".formatted(
                        row.table().quoted(),
                        quote(row.keyColumn()),
                        value,
                        literal(row.key()).strip(),
                        nextId(seed.fills(), row.increment()),
                        row.increment()));
    }

    private static String createSequence(Sequence sequence) {
        Sequence usual = sequence.usual();
        return "CREATE SEQUENCE " + sequence.name().quoted()
                + (sequence.type().equals("bigint") ? "" : " AS " + sequence.type())
                + " START WITH " + sequence.start()
                + " INCREMENT BY " + sequence.increment()
                + (sequence.minimum() == usual.minimum() ? "" : " MINVALUE " + sequence.minimum())
                + (sequence.maximum() == usual.maximum() ? "" : " MAXVALUE " + sequence.maximum())
                + (sequence.cache() == 1 ? "" : " CACHE " + sequence.cache())
                + (sequence.cycle() ? " CYCLE" : "")
                + ";";
    }

    @Override
    public List<String> dropSequence(SequenceOperation.DropSequence drop) {
        return List.of("DROP SEQUENCE " + drop.sequence().name().quoted() + ";");
    }

    @Override
    public List<String> alterSequence(SequenceOperation.AlterSequence alter) {
        Sequence to = alter.to();
        List<String> statements = new ArrayList<>();
        if (!to.equals(alter.from())) {
            statements.add("ALTER SEQUENCE " + to.name().quoted() + " AS " + to.type() + " START WITH " + to.start()
                    + " INCREMENT BY " + to.increment() + " MINVALUE " + to.minimum() + " MAXVALUE " + to.maximum()
                    + " CACHE " + to.cache() + (to.cycle() ? " CYCLE;" : " NO CYCLE;"));
        }
        statements.addAll(
                after(alter.fills(), to, "(SELECT last_value FROM " + to.name().quoted() + ")"));
        return statements;
    }

    @Override
    public List<String> createTable(TableOperation.CreateTable create) {
        Table table = create.table();
        Stream<String> columns = table.columns().stream().map(Statements::column);
        Stream<String> constraints = table.constraints().stream()
                .filter(constraint -> constraint.kind() != Constraint.Kind.FOREIGN_KEY)
                .map(constraint -> "CONSTRAINT " + quote(constraint.name()) + " " + constraint.definition());
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + table.name().quoted() + " (\n    "
                + String.join(",\n    ", Stream.concat(columns, constraints).toList())
                + "\n)"
                + table.partitionKey().map(key -> " PARTITION BY " + key).orElse("")
                + table.storage().clause()
                + ";");
        table.indexes().forEach(index -> statements.addAll(createIndexNow(index)));
        table.constraints().forEach(constraint -> statements.addAll(comment(table.name(), constraint)));
        table.comment().ifPresent(text -> statements.add(comment(table.name(), Optional.empty(), Optional.of(text))));
        table.columns()
                .forEach(column -> column.comment()
                        .ifPresent(text ->
                                statements.add(comment(table.name(), Optional.of(column.name()), Optional.of(text)))));
        return statements;
    }

    private static String column(Column column) {
        return quote(column.name()) + " " + type(column)
                + column.defaultExpression()
                        .map(expression -> " DEFAULT " + expression)
                        .orElse("")
                + column.generated().map(clause -> " " + clause).orElse("")
                + (column.notNull() ? " NOT NULL" : "");
    }

    private static String type(Column column) {
        return column.type()
                + column.collation().map(name -> " COLLATE " + name).orElse("");
    }

    @Override
    public List<String> dropTable(TableOperation.DropTable drop) {
        ObjectName table = drop.table().name();
        return List.of(
                Blocks.block("", """
                        IF EXISTS (SELECT FROM %s) THEN
                            RAISE EXCEPTION USING ERRCODE = '55000',
                                MESSAGE = %s,
                                HINT = 'Save what is needed and empty the table first.';
                        END IF;
                        """.formatted(
                                table.quoted(), literal("table " + table + " holds rows that dropping it would lose"))),
                "DROP TABLE " + table.quoted() + ";");
    }

    @Override
    public List<String> setComment(TableOperation.SetComment set) {
        return List.of(comment(set.subject(), set.column(), set.to()));
    }

    private static String comment(ObjectName table, Optional<String> column, Optional<String> text) {
        String subject = column.map(name -> "COLUMN " + table.quoted() + "." + quote(name))
                .orElse("TABLE " + table.quoted());
        return "COMMENT ON " + subject + " IS "
                + text.map(value -> literal(value).strip()).orElse("NULL") + ";";
    }

    @Override
    public List<String> addColumn(ColumnOperation.AddColumn add) {
        List<String> statements = new ArrayList<>();
        statements.add(
                alter(add.subject(), "ADD COLUMN " + (repeatable ? "IF NOT EXISTS " : "") + column(add.column())));
        add.column()
                .comment()
                .ifPresent(text -> statements.add(
                        comment(add.subject(), Optional.of(add.column().name()), Optional.of(text))));
        return statements;
    }

    @Override
    public List<String> dropColumn(ColumnOperation.DropColumn drop) {
        return List.of(alter(
                drop.subject(),
                "DROP COLUMN " + (repeatable ? "IF EXISTS " : "")
                        + quote(drop.column().name())));
    }

    @Override
    public List<String> alterType(ColumnOperation.AlterType alter) {
        return List.of(
                alter(alter.subject(), "ALTER COLUMN " + quote(alter.to().name()) + " TYPE " + type(alter.to())));
    }

    @Override
    public List<String> setDefault(ColumnOperation.SetDefault set) {
        String column = "ALTER COLUMN " + quote(set.to().name());
        return List.of(alter(
                set.subject(),
                set.to()
                        .defaultExpression()
                        .map(expression -> column + " SET DEFAULT " + expression)
                        .orElse(column + " DROP DEFAULT")));
    }

    @Override
    public List<String> requireNoNull(ColumnOperation.RequireNoNull require) {
        return List.of(requireNoNull(require.subject(), require.column()));
    }

    private static String requireNoNull(ObjectName table, Column column) {
        return Blocks.block("", """
                IF EXISTS (SELECT FROM %s WHERE %s IS NULL) THEN
                    RAISE EXCEPTION USING ERRCODE = '23502',
                        MESSAGE = %s,
                        HINT = %s;
                END IF;
                """.formatted(
                table.quoted(),
                quote(column.name()),
                literal("column " + table + "." + column.name() + " becomes NOT NULL, but is NULL in rows that exist"),
                literal("Nothing was changed. When the old release is gone, fill it, in batches if the table"
                        + " is large, then run the migration again: " + FillText.update(table, column))));
    }

    @Override
    public List<String> setNotNull(ColumnOperation.SetNotNull set) {
        return List.of(
                requireNoNull(set.subject(), set.column()),
                alter(set.subject(), "ALTER COLUMN " + quote(set.column().name()) + " SET NOT NULL"));
    }

    @Override
    public List<String> dropNotNull(ColumnOperation.DropNotNull drop) {
        return List.of(
                alter(drop.subject(), "ALTER COLUMN " + quote(drop.column().name()) + " DROP NOT NULL"));
    }

    @Override
    public List<String> setNotNullByCheck(ColumnOperation.SetNotNullByCheck set) {
        return List.of(
                alter(set.subject(), "ALTER COLUMN " + quote(set.column().name()) + " SET NOT NULL"),
                alter(set.subject(), dropConstraint(set.check())));
    }

    @Override
    public List<String> createIndex(IndexOperation.CreateIndex create) {
        return createIndexNow(create.index());
    }

    private static List<String> createIndexNow(Index index) {
        String statement = "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX "
                + quote(index.name().name()) + " ON " + index.table().quoted() + " USING " + index.building() + ";";
        return with(statement, comment(index));
    }

    /** What somebody has said of the one that it takes the place of. */
    static List<String> comment(Index index) {
        return comment("INDEX " + index.name().quoted(), index.byHand());
    }

    private static List<String> comment(ObjectName table, Constraint constraint) {
        return comment("CONSTRAINT " + quote(constraint.name()) + " ON " + table.quoted(), constraint.byHand());
    }

    private static List<String> comment(String what, ByHand byHand) {
        return byHand.comment().stream()
                .map(text -> "COMMENT ON " + what + " IS " + literal(text).strip() + ";")
                .toList();
    }

    private static List<String> and(List<String> statements, List<String> more) {
        return Stream.concat(statements.stream(), more.stream()).toList();
    }

    private static List<String> with(String statement, List<String> more) {
        return Stream.concat(Stream.of(statement), more.stream()).toList();
    }

    @Override
    public List<String> dropIndex(IndexOperation.DropIndex drop) {
        return dropIndexNow(drop.index(), drop.mayBeGone());
    }

    private static List<String> dropIndexNow(Index index, boolean mayBeGone) {
        return mayBeGone
                ? List.of("DROP INDEX IF EXISTS " + index.name().quoted() + ";")
                : List.of(
                        IndexUse.refusal(index.name()),
                        "DROP INDEX " + index.name().quoted() + ";");
    }

    @Override
    public List<String> renameIndex(IndexOperation.RenameIndex rename) {
        return List.of("ALTER INDEX " + (repeatable ? "IF EXISTS " : "")
                + rename.from().name().quoted() + " RENAME TO "
                + quote(rename.to().name().name()) + ";");
    }

    @Override
    public List<String> replaceIndex(IndexOperation.ReplaceIndex replace) {
        return and(dropIndexNow(replace.from(), false), createIndexNow(replace.to()));
    }

    /** A run that is repeated may find either of the two under the name. */
    @Override
    public List<String> replaceKey(IndexOperation.ReplaceKey replace) {
        Key from = replace.from();
        Key to = replace.to();
        List<String> statements = new ArrayList<>();
        statements.add(IndexUse.refusal(from.name()));
        from.constraint()
                .or(() -> to.constraint().filter(constraint -> repeatable))
                .ifPresent(constraint -> statements.add(alter(replace.subject(), dropConstraint(constraint))));
        if (from.constraint().isEmpty() || repeatable && to.constraint().isEmpty()) {
            statements.add("DROP INDEX " + (repeatable ? "IF EXISTS " : "")
                    + from.name().quoted() + ";");
        }
        Index built = to.underConstruction();
        statements.add(to.constraint()
                .map(constraint -> attach(replace.subject(), constraint, built.name()))
                .orElseGet(() -> renameTo(built, to.index())));
        to.constraint().ifPresent(constraint -> statements.addAll(comment(replace.subject(), constraint)));
        return statements;
    }

    private static String renameTo(Index from, Index to) {
        return "ALTER INDEX " + from.name().quoted() + " RENAME TO "
                + quote(to.name().name()) + ";";
    }

    @Override
    public List<String> addConstraint(ConstraintOperation.AddConstraint add) {
        String before = repeatable
                ? "DROP CONSTRAINT IF EXISTS " + quote(add.constraint().name()) + ",\n    "
                : "";
        return with(
                alter(add.subject(), before + "ADD " + clause(add.constraint(), add.notValid())),
                comment(add.subject(), add.constraint()));
    }

    private static String clause(Constraint constraint, boolean notValid) {
        return "CONSTRAINT " + quote(constraint.name()) + " " + constraint.definition()
                + (notValid ? " NOT VALID" : "");
    }

    @Override
    public List<String> validateConstraint(ConstraintOperation.ValidateConstraint validate) {
        return List.of(alter(
                validate.subject(),
                "VALIDATE CONSTRAINT " + quote(validate.constraint().name())));
    }

    @Override
    public List<String> attachUnique(ConstraintOperation.AttachUnique attach) {
        Constraint constraint = attach.constraint();
        return with(
                attach(attach.subject(), constraint, attach.subject().sibling(constraint.name())),
                comment(attach.subject(), constraint));
    }

    private static String attach(ObjectName table, Constraint constraint, ObjectName index) {
        return alter(
                table,
                "ADD CONSTRAINT " + quote(constraint.name()) + " UNIQUE USING INDEX " + quote(index.name())
                        + (constraint.deferral().isEmpty() ? "" : " " + constraint.deferral()));
    }

    @Override
    public List<String> dropConstraint(ConstraintOperation.DropConstraint drop) {
        Constraint constraint = drop.constraint();
        String statement = alter(drop.subject(), dropConstraint(constraint));
        return constraint.index().isEmpty()
                ? List.of(statement)
                : List.of(IndexUse.refusal(drop.subject().sibling(constraint.name())), statement);
    }

    private String dropConstraint(Constraint constraint) {
        return "DROP CONSTRAINT " + (repeatable ? "IF EXISTS " : "") + quote(constraint.name());
    }

    @Override
    public List<String> replaceConstraint(ConstraintOperation.ReplaceConstraint replace) {
        return with(
                alter(
                        replace.subject(),
                        "DROP CONSTRAINT " + quote(replace.from().name()) + ",\n    ADD "
                                + clause(replace.to(), replace.notValid())),
                comment(replace.subject(), replace.to()));
    }

    @Override
    public List<String> renameConstraint(ConstraintOperation.RenameConstraint rename) {
        String statement = alter(
                rename.subject(),
                "RENAME CONSTRAINT " + quote(rename.from().name()) + " TO "
                        + quote(rename.to().name()));
        return List.of(repeatable ? unlessRenamed(rename, statement) : statement);
    }

    /** The command knows no {@code IF EXISTS} for constraints. */
    private static String unlessRenamed(ConstraintOperation.RenameConstraint rename, String statement) {
        return Blocks.block("", """
                IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s) THEN
                    %s
                END IF;
                """.formatted(
                literal(rename.subject().quoted()), literal(rename.from().name()), statement));
    }

    private static String alter(ObjectName table, String action) {
        return "ALTER TABLE " + table.quoted() + "\n    " + action + ";";
    }
}
