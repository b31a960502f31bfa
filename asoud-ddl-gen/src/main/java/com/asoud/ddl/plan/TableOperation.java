package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

/** What happens to a table as a whole. */
public sealed interface TableOperation extends Operation {

    /** Creates the table with its columns, keys, checks and the indexes it is given, but without foreign keys. */
    record CreateTable(Table table) implements TableOperation {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String kind() {
            return "create table";
        }

        @Override
        public String describe() {
            int indexes = table.indexes().size();
            return "create table " + table.name()
                    + (indexes == 0 ? "" : " with " + indexes + (indexes == 1 ? " index" : " indexes"));
        }

        @Override
        public Impact impact() {
            return Impact.NONE;
        }

        @Override
        public Stage stage(TableState state) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropTable(table));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.createTable(this);
        }
    }

    record DropTable(Table table) implements TableOperation {
        @Override
        public ObjectName subject() {
            return table.name();
        }

        @Override
        public String kind() {
            return "drop table";
        }

        @Override
        public String describe() {
            return "drop table " + table.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject()).withHazard("refuses while the table holds rows");
        }

        @Override
        public Stage stage(TableState state) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new CreateTable(table));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropTable(this);
        }
    }

    /** @param column the commented column, or empty for the comment of the table */
    record SetComment(ObjectName subject, Optional<String> column, Optional<String> from, Optional<String> to)
            implements TableOperation {
        @Override
        public String kind() {
            return "set comment";
        }

        @Override
        public String describe() {
            return "comment on " + subject + column.map(name -> "." + name).orElse("");
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.CATALOG, subject);
        }

        @Override
        public Stage stage(TableState state) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new SetComment(subject, column, to, from));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setComment(this);
        }
    }
}
