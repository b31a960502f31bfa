package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.IdRow;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happens to a schema, or to a source of ids. */
public sealed interface SequenceOperation extends Operation {

    /** A hazard. */
    String STILL_ELSEWHERE =
            "instances of the application that still take ids from elsewhere may take one twice: stop them first";

    record CreateSchema(String schema) implements SequenceOperation {
        @Override
        public ObjectName subject() {
            return new ObjectName("", schema);
        }

        @Override
        public String kind() {
            return "create schema";
        }

        @Override
        public String describe() {
            return "create schema " + schema;
        }

        @Override
        public Impact impact() {
            return Impact.NONE;
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropSchema(schema));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createSchema(this);
        }
    }

    record DropSchema(String schema) implements SequenceOperation {
        @Override
        public ObjectName subject() {
            return new ObjectName("", schema);
        }

        @Override
        public String kind() {
            return "drop schema";
        }

        @Override
        public String describe() {
            return "drop schema " + schema;
        }

        @Override
        public Impact impact() {
            return Impact.NONE;
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new CreateSchema(schema));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropSchema(this);
        }
    }

    /** @param fills the columns of tables with rows that get their values from it: it begins after the greatest */
    record CreateSequence(Sequence sequence, List<IdColumn> fills) implements SequenceOperation {

        public CreateSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String kind() {
            return "create sequence";
        }

        @Override
        public String brief() {
            return "create sequence " + sequence.name();
        }

        @Override
        public String describe() {
            return brief() + after(fills);
        }

        @Override
        public Impact impact() {
            return fills.isEmpty()
                    ? Impact.NONE
                    : Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, tables(fills))
                            .withHazard(STILL_ELSEWHERE);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropSequence(sequence));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createSequence(this);
        }
    }

    record DropSequence(Sequence sequence) implements SequenceOperation {
        @Override
        public ObjectName subject() {
            return sequence.name();
        }

        @Override
        public String kind() {
            return "drop sequence";
        }

        @Override
        public String describe() {
            return "drop sequence " + sequence.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject()).withHazard("the sequence's position is lost");
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new CreateSequence(sequence, List.of()));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropSequence(this);
        }
    }

    /** @param fills the same as of a new sequence; nothing else may change, if it fills others than before */
    record AlterSequence(Sequence from, Sequence to, List<IdColumn> fills) implements SequenceOperation {

        public AlterSequence {
            fills = List.copyOf(fills);
        }

        @Override
        public ObjectName subject() {
            return to.name();
        }

        @Override
        public String kind() {
            return "alter sequence";
        }

        @Override
        public String brief() {
            return "alter sequence " + to.name();
        }

        @Override
        public String describe() {
            return brief() + after(fills);
        }

        @Override
        public Impact impact() {
            ObjectName[] locked = Stream.concat(Stream.of(subject()), Stream.of(tables(fills)))
                    .distinct()
                    .toArray(ObjectName[]::new);
            return Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, locked)
                    .withHazard(
                            "instances of the application that still run with the old increment may hand out an id twice: "
                                    + "stop them first");
        }

        /** In greater steps, each block that the running release takes is its own, and more than it uses. */
        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(from.increment() > 0
                    && to.increment() >= from.increment()
                    && to.maximum() >= from.maximum()
                    && to.minimum() <= from.minimum());
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new AlterSequence(to, from, fills));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.alterSequence(this);
        }
    }

    /** The row that counts the ids of these columns begins after the greatest; it is never set back. */
    record SeedIds(IdRow row, List<IdColumn> fills) implements SequenceOperation {

        public SeedIds {
            fills = List.copyOf(fills);
        }

        @Override
        public String kind() {
            return "seed ids";
        }

        @Override
        public ObjectName subject() {
            return row.table();
        }

        @Override
        public String describe() {
            return "seed ids of " + row.table() + " for " + row.key() + after(fills);
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, tables(fills))
                    .withHazard(STILL_ELSEWHERE);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.seedIds(this);
        }
    }

    private static ObjectName[] tables(List<IdColumn> columns) {
        return columns.stream().map(IdColumn::table).distinct().toArray(ObjectName[]::new);
    }

    private static String after(List<IdColumn> fills) {
        return fills.isEmpty()
                ? ""
                : fills.stream()
                        .map(column -> column.table().toString())
                        .collect(Collectors.joining(" and ", ", after the ids in use of ", ""));
    }
}
