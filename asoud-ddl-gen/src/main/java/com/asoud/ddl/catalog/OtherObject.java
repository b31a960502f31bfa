package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An object that is neither table nor sequence, nor what these have of any model: a type, function, view or trigger.
 *
 * @param kind in PostgreSQL's words, such as {@code type}, {@code view}, {@code function}, {@code policy}
 * @param name the name; of what may be overloaded, with the types of its arguments, such as {@code label(integer)}; of
 *     what belongs to a table, with it, such as {@code touch on item}
 * @param table the table or view that it belongs to; empty if to none
 * @param definition the statement that makes it, without its semicolon; of what no migration is written for, any text
 *     that is equal when the objects are
 * @param removal the statement that drops it, without its semicolon; empty if no migration is written for it
 * @param labels the values of an enumerated type, in their order; of anything else, none
 * @param shape what its statement cannot change once it is there: another object may only add to the end of it
 * @param late whether it needs a table
 * @param description as {@code pg_describe_object} says it; empty where nobody asks
 */
public record OtherObject(
        String kind,
        ObjectName name,
        Optional<ObjectName> table,
        String definition,
        String removal,
        List<String> labels,
        List<String> shape,
        boolean late,
        String description)
        implements Part {

    public static final String EXTENSION = "extension";

    public OtherObject {
        labels = List.copyOf(labels);
        shape = List.copyOf(shape);
    }

    public boolean isEnum() {
        return !labels.isEmpty();
    }

    public boolean isExtension() {
        return kind.equals(EXTENSION);
    }

    /** Whether it is a cast that goes by the text of the value, as Hibernate makes with each enumerated type. */
    public boolean isCastByText() {
        return kind.equals("cast") && definition.contains(") WITH INOUT");
    }

    /** Whether roles may have rights on it that nothing says but a {@code GRANT}. */
    public boolean isGranted() {
        return isView() || removal.startsWith("DROP ROUTINE");
    }

    public boolean isView() {
        return kind.equals("view");
    }

    /** Whether migrations are written for its kind. */
    public boolean isGenerated() {
        return !removal.isEmpty();
    }

    /** Whether its statement may find it there already. */
    boolean isReplaceable() {
        return definition.startsWith("CREATE OR REPLACE");
    }

    /** Whether a type is called so where PostgreSQL spells the type of a column, or of an array of it. */
    private boolean isTypeOf(Column column) {
        return column.type().replace("[]", "").replace("\"", "").equals(name.toString());
    }

    /**
     * What makes this type the other one by another name alone, without its semicolon; empty if there is more to it. A
     * value that one of two enumerated types has beyond the other may come later, or stay.
     *
     * @param from a column as it is
     * @param to the same as it becomes
     */
    public Optional<String> renaming(Column from, OtherObject other, Column to) {
        boolean alike = isEnum()
                ? labels.containsAll(other.labels) || other.labels.containsAll(labels)
                : rule().equals(other.rule());
        return kind.equals(other.kind)
                        && isTypeOf(from)
                        && other.isTypeOf(to)
                        && name.schema().equals(other.name.schema())
                        && alike
                ? Optional.of("ALTER " + kind.toUpperCase(Locale.ROOT) + " " + name.quoted() + " RENAME TO "
                        + Identifiers.quote(other.name.name()))
                : Optional.empty();
    }

    /** The definition without the name. */
    private String rule() {
        return definition.substring(definition.indexOf(" AS ") + 1);
    }

    /** Whether the statement of the other one turns this into it. */
    public boolean isReplacedBy(OtherObject other) {
        return isGenerated()
                && isReplaceable()
                && other.isReplaceable()
                && shape.size() <= other.shape.size()
                && shape.equals(other.shape.subList(0, shape.size()));
    }

    /** Whether nothing differs that a migration could change. */
    public boolean sameDefinition(OtherObject other) {
        return definition.equals(other.definition);
    }

    /** What it is in another database; empty if it is not there. */
    public Optional<String> definitionIn(Connection connection) throws SQLException {
        return ObjectReader.definition(connection, this);
    }

    /** Whether it says that a trigger is not enabled as usual. */
    boolean isState() {
        return kind.equals("state of trigger");
    }

    boolean isStateOf(OtherObject trigger) {
        return isState() && trigger.kind.equals("trigger") && name.equals(trigger.name);
    }

    OtherObject with(OtherObject state) {
        return new OtherObject(
                kind, name, table, definition + ", " + state.definition, removal, labels, shape, late, description);
    }

    boolean sameName(OtherObject other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }

    /**
     * This, with what is there and cannot be taken away or moved: an enumerated type keeps its values, in their order,
     * and gets those that it has not, each beside its neighbour in the model. An extension stays where it is.
     */
    OtherObject filledFrom(OtherObject current) {
        if (isExtension()) {
            return current;
        }
        return isEnum() && current.isEnum() ? withLabels(merged(current.labels)) : this;
    }

    private List<String> merged(List<String> present) {
        List<String> merged = new ArrayList<>(present);
        for (int i = 0; i < labels.size(); i++) {
            if (merged.contains(labels.get(i))) {
                continue;
            }
            int next = labels.subList(i, labels.size()).stream()
                    .filter(present::contains)
                    .map(merged::indexOf)
                    .findFirst()
                    .orElse(merged.size());
            merged.add(i == 0 ? next : merged.indexOf(labels.get(i - 1)) + 1, labels.get(i));
        }
        return merged;
    }

    private OtherObject withLabels(List<String> values) {
        String list = values.stream().map(Identifiers::literal).collect(Collectors.joining(", "));
        return new OtherObject(
                kind,
                name,
                table,
                "CREATE TYPE " + name.quoted() + " AS ENUM (" + list + ")",
                removal,
                values,
                shape,
                late,
                description);
    }

    /** For the reader: PostgreSQL and this class need not quote alike. */
    OtherObject spelled() {
        return isEnum() ? withLabels(labels) : this;
    }

    @Override
    public ObjectName subject() {
        return table.orElse(name);
    }

    @Override
    public String title() {
        return name.toString();
    }
}
