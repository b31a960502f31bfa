package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.Sequence;
import com.asoud.export.IdColumn;
import com.asoud.export.IdRow;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happens to a schema, or to a source of ids. */
public sealed interface SequenceOperation extends Operation {

    /** The comment of a schema that a migration has made. */
    String MADE_HERE = "Created by a migration of asoud-ddl-gen, whose rollback drops it if it is empty";

    /** A hazard. */
    String STILL_ELSEWHERE =
            "instances of the application that still take ids from elsewhere may take one twice: stop them first";

    /**
     * Unless somebody has made it: then no right to create schemas is needed, as {@code IF NOT EXISTS} would. What is
     * made here says so, since what somebody else has made is never dropped.
     */
    record CreateSchema(String schema) implements SequenceOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(new ObjectName("", schema), "create schema " + schema)
                    .impact(Impact.NONE)
                    .inverse(new DropSchema(schema))
                    .sql(Blocks.block("", """
                            IF to_regnamespace(%s) IS NULL THEN
                                CREATE SCHEMA %s;
                                COMMENT ON SCHEMA %s IS %s;
                            END IF;
                            """.formatted(
                                    literal(quote(schema)), quote(schema), quote(schema), literal(MADE_HERE))));
        }
    }

    /** If a migration has made it, and nothing is in it. */
    record DropSchema(String schema) implements SequenceOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(new ObjectName("", schema), "drop schema " + schema)
                    .details(", if it was created by its migration and is empty")
                    .impact(Impact.NONE)
                    .afterDeploy()
                    .inverse(new CreateSchema(schema))
                    .sql(Blocks.block("", """
                            IF obj_description(to_regnamespace(%s), 'pg_namespace') = %s THEN
                                BEGIN
                                    DROP SCHEMA %s;
                                EXCEPTION WHEN dependent_objects_still_exist THEN
                                    RAISE NOTICE USING MESSAGE = %s;
                                END;
                            END IF;
                            """.formatted(
                                    literal(quote(schema)),
                                    literal(MADE_HERE),
                                    quote(schema),
                                    literal("schema " + schema + " stays: it holds what no migration has made"))));
        }
    }

    /** @param fills the columns of tables with rows that get their values from it: it begins after the greatest */
    record CreateSequence(Sequence sequence, List<IdColumn> fills) implements SequenceOperation {

        public CreateSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public Definition definition() {
            return Behaviour.of(sequence.name(), "create sequence " + sequence.name())
                    .details(afterIdsOf(fills))
                    .impact(fills.isEmpty() ? Impact.NONE : seeding(fills))
                    .inverse(new DropSequence(sequence))
                    .sql(repeatable -> Stream.concat(
                                    Stream.of(create(sequence)),
                                    startAfter(fills, sequence, String.valueOf(sequence.start())))
                            .toList());
        }

        private static String create(Sequence sequence) {
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
    }

    record DropSequence(Sequence sequence) implements SequenceOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(sequence.name(), "drop sequence " + sequence.name())
                    .hazard("the sequence's position is lost")
                    .afterDeploy()
                    .inverse(new CreateSequence(sequence, List.of()))
                    .sql("DROP SEQUENCE " + sequence.name().quoted() + ";");
        }
    }

    /** @param fills as of a new sequence; if that is all that changes, those that it has not filled before */
    record AlterSequence(Sequence from, Sequence to, List<IdColumn> fills) implements SequenceOperation {

        public AlterSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public Definition definition() {
            ObjectName[] locked = Stream.concat(Stream.of(to.name()), Stream.of(tables(fills)))
                    .distinct()
                    .toArray(ObjectName[]::new);
            return Behaviour.of(to.name(), "alter sequence " + to.name())
                    .details(afterIdsOf(fills))
                    .impact(Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, locked))
                    .hazard(
                            from.equals(to)
                                    ? STILL_ELSEWHERE
                                    : "instances of the application that still run with the old increment may hand out an id twice: "
                                            + "stop them first")
                    .stage(table -> Stage.beforeDeployIf(leavesRoom()))
                    .inverse(new AlterSequence(to, from, fills))
                    .sql(repeatable -> Stream.concat(
                                    Stream.of(from.equals(to) ? lock() : alter()),
                                    startAfter(
                                            fills,
                                            to,
                                            "(SELECT last_value FROM "
                                                    + to.name().quoted() + ")"))
                            .toList());
        }

        /** In greater steps, each block that the running release takes is its own, and more than it uses. */
        private boolean leavesRoom() {
            return from.equals(to)
                    || from.increment() > 0
                            && to.increment() >= from.increment()
                            && to.maximum() >= from.maximum()
                            && to.minimum() <= from.minimum();
        }

        /** Changes nothing, and keeps others from taking an id meanwhile. */
        private String lock() {
            return "ALTER SEQUENCE " + to.name().quoted() + " INCREMENT BY " + to.increment() + ";";
        }

        private String alter() {
            return "ALTER SEQUENCE " + to.name().quoted() + " AS " + to.type() + " START WITH " + to.start()
                    + " INCREMENT BY " + to.increment() + " MINVALUE " + to.minimum() + " MAXVALUE " + to.maximum()
                    + " CACHE " + to.cache() + (to.cycle() ? " CYCLE;" : " NO CYCLE;");
        }
    }

    /** The row that counts the ids of these columns begins after the greatest; it is never set back. */
    record SeedIds(IdRow row, List<IdColumn> fills) implements SequenceOperation {

        public SeedIds {
            fills = List.copyOf(fills);
        }

        @Override
        public Definition definition() {
            return Behaviour.of(row.table(), "seed ids of " + row.table() + " for " + row.key() + afterIdsOf(fills))
                    .impact(seeding(fills))
                    // What Hibernate reads is one end of a block too, or one less.
                    .sql(repeatable -> List.of(lock(fills), """
                            INSERT INTO %1$s AS counted (%2$s, %3$s)
                            SELECT %4$s, id FROM (%5$s) AS next (id) WHERE id > %6$s
                            ON CONFLICT (%2$s) DO UPDATE SET %3$s = excluded.%3$s WHERE counted.%3$s < excluded.%3$s;""".formatted(
                                    row.table().quoted(),
                                    quote(row.keyColumn()),
                                    quote(row.valueColumn()),
                                    literal(row.key()),
                                    nextId(fills, row.increment()),
                                    row.increment())));
        }
    }

    private static Impact seeding(List<IdColumn> fills) {
        return Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, tables(fills))
                .withHazard(STILL_ELSEWHERE);
    }

    private static ObjectName[] tables(List<IdColumn> columns) {
        return columns.stream().map(IdColumn::table).distinct().toArray(ObjectName[]::new);
    }

    private static String afterIdsOf(List<IdColumn> fills) {
        return fills.isEmpty()
                ? ""
                : fills.stream()
                        .map(column -> column.table().toString())
                        .collect(Collectors.joining(" and ", ", after the ids in use of ", ""));
    }

    /**
     * Hibernate takes the value that it gets for one end of a block of ids, as long as the increment, and for which end
     * depends on the optimizer: only a whole increment further on is no id of any block in use.
     *
     * @param next what the sequence would give otherwise, or gave last: it is not set back
     */
    private static Stream<String> startAfter(List<IdColumn> fills, Sequence sequence, String next) {
        return fills.isEmpty()
                ? Stream.of()
                : Stream.of(
                        lock(fills),
                        Blocks.block(
                                "next_id CONSTANT numeric := (" + nextId(fills, sequence.increment()) + ");",
                                """
                                IF next_id %s %s THEN
                                    PERFORM setval(%s, next_id::bigint, false);
                                END IF;
                                """.formatted(
                                                sequence.increment() > 0 ? ">" : "<",
                                                next,
                                                literal(sequence.name().quoted()))));
    }

    private static String lock(List<IdColumn> fills) {
        return Stream.of(tables(fills))
                .map(ObjectName::quoted)
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
}
