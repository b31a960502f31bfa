package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.export.IdColumn;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that the current database has and the model could have, but has not: whoever made it may have made it by
 * hand.
 *
 * @param change how it is told apart
 * @param property what of it
 */
record HandMade(Change change, Property property) {

    private static final String OF_RELATION = """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
            """;

    private static final String OF_COLUMN = """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ? AND a.attname = ?
            """;

    private static final String OF_CONSTRAINT = """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_constraint con ON con.conrelid = c.oid
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ? AND con.conname = ?
            """;

    private static final String OF_INDEX = """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_index i ON i.indexrelid = c.oid
            WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
            """;

    /** The types of a table's columns. */
    private static final String TYPES = """
            (SELECT string_agg(format('%%I %%s', a.attname, format_type(a.atttypid, a.atttypmod)), ',' ORDER BY a.attnum)
             FROM pg_attribute a WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped)
            """;

    /** The sequences that the default of a column mentions. */
    private static final String DRAWN = """
            SELECT CASE WHEN sn.nspname = current_schema() THEN '' ELSE sn.nspname END AS shown, s.relname
            """ + OF_COLUMN.replace("WHERE", """
            JOIN pg_depend ON classid = 'pg_attrdef'::regclass AND objid = d.oid AND refclassid = 'pg_class'::regclass
            JOIN pg_class s ON s.oid = refobjid AND s.relkind = 'S' JOIN pg_namespace sn ON sn.oid = s.relnamespace
            WHERE""");

    private static final String CONSTRAINT_STATE =
            "SELECT con.oid::text, pg_get_constraintdef(con.oid), " + TYPES.formatted("c.oid") + OF_CONSTRAINT;

    /**
     * What can be there without the model, and how the database says what it is: as the parts of a
     * {@link HandMadeState}.
     */
    enum Property {
        TABLE("SELECT c.oid::text " + OF_RELATION),
        SEQUENCE("SELECT c.oid::text " + OF_RELATION),
        INDEX("SELECT c.oid::text, pg_get_indexdef(c.oid), " + TYPES.formatted("i.indrelid") + OF_INDEX),
        COLUMN("SELECT a.attnum::text " + OF_COLUMN),
        CONSTRAINT(CONSTRAINT_STATE),
        PRIMARY_KEY(CONSTRAINT_STATE),
        TABLE_COMMENT("SELECT obj_description(c.oid, 'pg_class') " + OF_RELATION),
        COLUMN_COMMENT("SELECT col_description(c.oid, a.attnum) " + OF_COLUMN),
        DEFAULT("SELECT pg_get_expr(d.adbin, d.adrelid) " + OF_COLUMN),
        NOT_NULL("SELECT nullif(a.attnotnull, false)::text " + OF_COLUMN),
        /** All of it is in one query, which is the reader's. */
        OBJECT(""),
        GENERATED("SELECT nullif(concat(a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)), '') "
                + OF_COLUMN);

        private final String query;

        Property(String query) {
            this.query = query;
        }
    }

    private static final Map<Class<?>, Property> OF_PART = Map.of(
            Table.class, Property.TABLE,
            Sequence.class, Property.SEQUENCE,
            OtherObject.class, Property.OBJECT,
            Index.class, Property.INDEX,
            Part.OfColumn.class, Property.COLUMN,
            Part.OfConstraint.class, Property.CONSTRAINT);

    /** What may have been made by hand, if this takes something away. */
    static Optional<HandMade> of(Change change) {
        return property(change).map(property -> new HandMade(change, property));
    }

    private static Optional<Property> property(Change change) {
        if (change instanceof Change.Removed removed) {
            return Optional.ofNullable(OF_PART.get(removed.part().getClass()));
        }
        if (change instanceof Change.CommentChanged comment) {
            return comment.to().isPresent()
                    ? Optional.empty()
                    : Optional.of(comment.column().isPresent() ? Property.COLUMN_COMMENT : Property.TABLE_COMMENT);
        }
        if (change instanceof Change.DefaultChanged changed) {
            return changed.to().defaultExpression().isPresent() ? Optional.empty() : Optional.of(Property.DEFAULT);
        }
        if (change instanceof Change.NotNullChanged changed) {
            return changed.column().notNull() ? Optional.empty() : Optional.of(Property.NOT_NULL);
        }
        if (change instanceof Change.ConstraintChanged changed) {
            return changed.from().sameIds(changed.to()) ? Optional.of(Property.PRIMARY_KEY) : Optional.empty();
        }
        return change instanceof Change.ColumnTypeChanged changed
                        && (changed.to().isIdentity()
                                ? changed.from().hasDefaultThatGivesIds()
                                : changed.from().generated().isPresent()
                                        && changed.to().generated().isEmpty())
                ? Optional.of(Property.GENERATED)
                : Optional.empty();
    }

    /** The column whose ids its default gives, where the model asks for an identity. */
    Optional<IdColumn> givesIds() {
        return property == Property.GENERATED
                        && change instanceof Change.ColumnTypeChanged changed
                        && changed.to().isIdentity()
                ? Optional.of(new IdColumn(changed.subject(), changed.to().name()))
                : Optional.empty();
    }

    /** What it is, if it serves the model as well as what the model asks for; for people. */
    Optional<String> asGood() {
        if (change instanceof Change.ConstraintChanged key) {
            return Optional.of("constraint " + key.from().name() + " on " + key.subject() + " is "
                    + key.from().definition() + ", which is as good as the model's order");
        }
        return givesIds()
                .map(ids -> "column " + ids.table() + "." + ids.column() + " gets its ids from "
                        + ((Change.ColumnTypeChanged) change)
                                .from()
                                .defaultExpression()
                                .orElseThrow()
                        + ", which is as good as the model's identity");
    }

    /** The part that the model does not have, if it is a whole one. */
    Optional<Part> part() {
        return change instanceof Change.Removed removed ? Optional.of(removed.part()) : Optional.empty();
    }

    /** The type, function or other object that it is, if it is one. */
    Optional<OtherObject> object() {
        return part().filter(OtherObject.class::isInstance).map(OtherObject.class::cast);
    }

    private Optional<Index> index() {
        return part().filter(Index.class::isInstance).map(Index.class::cast);
    }

    /** The name of the unique constraint or index that it is, if it is one. */
    Optional<String> key() {
        return index().filter(Index::unique).map(index -> index.name().name()).or(() -> unique().map(Constraint::name));
    }

    private Optional<Constraint> unique() {
        return part().filter(Part.OfConstraint.class::isInstance)
                .map(part -> ((Part.OfConstraint) part).constraint())
                .filter(constraint -> constraint.kind() == Constraint.Kind.UNIQUE);
    }

    /** The unique index of the model's that this unique constraint is as good as: of the same name and definition. */
    Optional<Index> servesAs(Catalog wanted) {
        return unique().filter(constraint -> constraint.deferral().isEmpty())
                .flatMap(constraint -> wanted.table(change.subject()).stream()
                        .flatMap(table -> table.indexes().stream())
                        .filter(index -> index.unique()
                                && index.name().name().equals(constraint.name())
                                && constraint.index().equals(Optional.of(index.using())))
                        .findFirst());
    }

    boolean isSequence() {
        return property == Property.SEQUENCE;
    }

    boolean isTable() {
        return property == Property.TABLE;
    }

    /** Of a table, its indexes and constraints, each of which may have been made by somebody else. */
    List<HandMade> keysOfTable() {
        return part().filter(Table.class::isInstance).map(Table.class::cast).stream()
                .flatMap(table -> Stream.concat(
                        table.indexes().stream(),
                        table.constraints().stream()
                                .map(constraint -> new Part.OfConstraint(table.name(), constraint))))
                .flatMap(part -> of(new Change.Removed(part)).stream())
                .toList();
    }

    /** The name of the index or constraint that it is; empty if it is none. */
    Optional<String> keyName() {
        return index().map(index -> index.name().name())
                .or(() -> property == Property.CONSTRAINT ? member() : Optional.empty());
    }

    /** A table or sequence, of which the model knows nothing. */
    boolean isWhole() {
        return property == Property.TABLE || property == Property.SEQUENCE;
    }

    /** Something that has a name of its own, not only a property of what the model has. */
    boolean isThing() {
        return OF_PART.containsValue(property);
    }

    /** The column that this is a property of. */
    HandMade column() {
        return new HandMade(change, Property.COLUMN);
    }

    boolean isNotNull() {
        return property == Property.NOT_NULL;
    }

    /** What it is in a database; empty if it is not there. */
    Optional<HandMadeState> state(Connection connection) throws SQLException {
        Optional<OtherObject> object = object();
        if (object.isPresent()) {
            return object.get().definitionIn(connection).map(definition -> new HandMadeState(definition, null, null));
        }
        return Sql.read(
                        connection,
                        property.query,
                        HandMadeState::of,
                        arguments().toArray())
                .stream()
                .findFirst()
                .flatMap(state -> state);
    }

    /** The sequences that a default takes ids from. */
    Set<ObjectName> drawn(Connection connection) throws SQLException {
        return Set.copyOf(Sql.read(
                connection,
                DRAWN,
                row -> new ObjectName(row.getString(1), row.getString(2)),
                arguments().toArray()));
    }

    private List<String> arguments() {
        ObjectName relation = index().map(Index::name).orElse(change.subject());
        return Stream.concat(Stream.of(relation.schema(), relation.name()), member().stream())
                .toList();
    }

    private Optional<String> member() {
        if (change instanceof Change.Removed removed) {
            if (removed.part() instanceof Part.OfColumn column) {
                return Optional.of(column.column().name());
            }
            return removed.part() instanceof Part.OfConstraint constraint
                    ? Optional.of(constraint.constraint().name())
                    : Optional.empty();
        }
        if (change instanceof Change.CommentChanged comment) {
            return comment.column();
        }
        if (change instanceof Change.DefaultChanged changed) {
            return Optional.of(changed.to().name());
        }
        if (change instanceof Change.NotNullChanged changed) {
            return Optional.of(changed.column().name());
        }
        if (change instanceof Change.ConstraintChanged changed) {
            return Optional.of(changed.from().name());
        }
        return change instanceof Change.ColumnTypeChanged changed
                ? Optional.of(changed.to().name())
                : Optional.empty();
    }

    /** The goal with this in it, as it is in the current catalog. */
    Catalog keptIn(Catalog goal, Catalog current) {
        return switch (property) {
            case TABLE ->
                new Catalog(
                        goal.schemas(),
                        with(goal.tables(), current.table(change.subject()).stream()),
                        goal.sequences(),
                        goal.others());
            case SEQUENCE ->
                new Catalog(
                        goal.schemas(),
                        goal.tables(),
                        with(
                                goal.sequences(),
                                current.sequences().stream()
                                        .filter(sequence -> sequence.name().equals(change.subject()))),
                        goal.others());
            // In every goal.
            case OBJECT -> goal;
            default ->
                current.table(change.subject())
                        .map(now -> goal.mapTables(
                                table -> table.name().equals(change.subject()) ? keptIn(table, now) : table))
                        .orElse(goal);
        };
    }

    private Table keptIn(Table goal, Table current) {
        return switch (property) {
            case INDEX ->
                goal.withIndexes(with(
                        goal.indexes(),
                        current.indexes().stream()
                                .filter(index -> index().map(Index::name).equals(Optional.of(index.name())))));
            case COLUMN -> goal.withColumns(with(goal.columns(), column(current).stream()));
            case CONSTRAINT ->
                goal.withConstraints(with(
                        goal.constraints(),
                        current.constraints().stream()
                                .filter(constraint -> member().filter(constraint.name()::equals)
                                        .isPresent())));
            case PRIMARY_KEY ->
                goal.withConstraints(goal.constraints().stream()
                        .map(constraint -> current.constraints().stream()
                                .filter(constraint::sameIds)
                                .findFirst()
                                .orElse(constraint))
                        .toList());
            case TABLE_COMMENT -> goal.withComment(current.comment());
            default ->
                column(current)
                        .map(now -> goal.withColumns(goal.columns().stream()
                                .map(column -> column.name().equals(now.name()) ? keptIn(column, now) : column)
                                .toList()))
                        .orElse(goal);
        };
    }

    private Column keptIn(Column goal, Column current) {
        return switch (property) {
            case COLUMN_COMMENT -> goal.withComment(current.comment());
            case DEFAULT -> goal.withDefault(current.defaultExpression());
            case NOT_NULL -> goal.withNotNull(current.notNull());
            case GENERATED -> goal.withGenerated(current.generated());
            default -> goal;
        };
    }

    private Optional<Column> column(Table table) {
        return member().flatMap(table::column);
    }

    private static <T> List<T> with(List<T> items, Stream<T> more) {
        return Stream.concat(items.stream(), more).toList();
    }
}
