package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * New tables that are there already, by their looks, in another schema: an entity has lost its schema, or got one. The
 * new table would be empty, and the rows would stay where nobody reads them. It looks like another one if that has the
 * same name and more than half of its columns, and the model has no such table any more.
 *
 * @param operations all that is planned
 * @param goal what the database is to become: what goes is dropped because somebody allowed it
 * @param wanted what the model asks for
 * @param byHand where migrations by hand are
 */
record MovedTables(List<Operation> operations, Catalog goal, Catalog wanted, String byHand) {

    private static final String DEFAULT_SCHEMA = "public";

    /** @param from as it is, in the other schema */
    private record Moved(Table from, TableOperation.CreateTable create) {

        Table to() {
            return create.table();
        }
    }

    List<Problem> problems() {
        return moved().map(this::problem).toList();
    }

    /** Whether a table is one of the new ones that are meant here. */
    boolean has(ObjectName table) {
        return moved().anyMatch(each -> each.to().name().equals(table));
    }

    private Stream<Moved> moved() {
        return operations.stream()
                .flatMap(operation ->
                        operation instanceof TableOperation.CreateTable create ? Stream.of(create) : Stream.empty())
                .distinct()
                .flatMap(create -> goal.tables().stream()
                        .filter(table -> wanted.table(table.name()).isEmpty() && isAlike(table, create.table()))
                        .map(table -> new Moved(table, create)));
    }

    private static boolean isAlike(Table there, Table added) {
        long common = added.columns().stream()
                .map(Column::name)
                .filter(name -> there.column(name).isPresent())
                .count();
        return there.name().name().equals(added.name().name())
                && common * 2 > added.columns().size();
    }

    private Problem problem(Moved moved) {
        ObjectName from = moved.from().name();
        ObjectName to = moved.to().name();
        return new Problem(
                "table " + to + " is new in schema " + schema(to) + ", and looks like " + from + " of schema "
                        + schema(from) + ", which the model does not have any more: the new one would be empty",
                to.toString(),
                String.join(
                        "\n",
                        "if it is the same table, say where it is: " + Annotations.table(from)
                                + (from.schema().isEmpty() ? ", and no hibernate.default_schema" : ""),
                        "if it is to move, write a migration by hand, in " + byHand + ", and generate again. The",
                        "release that runs now does not find it afterwards:",
                        "",
                        BlockingDependents.PATIENCE,
                        "ALTER TABLE " + from.quoted() + " SET SCHEMA " + Identifiers.quote(schema(to)) + ";",
                        "",
                        "if they are two tables, that migration has only:",
                        "",
                        String.join("\n", moved.create().sql(false))));
    }

    private static String schema(ObjectName name) {
        return name.schema().isEmpty() ? DEFAULT_SCHEMA : name.schema();
    }
}
