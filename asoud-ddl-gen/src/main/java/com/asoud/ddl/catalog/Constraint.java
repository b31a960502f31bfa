package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Separated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table constraint. NOT NULL is a property of the {@link Column}, although PostgreSQL 18 lists it as a constraint.
 *
 * @param name the name, unquoted
 * @param kind what it constrains
 * @param definition {@code pg_get_constraintdef} without {@code NOT VALID}
 * @param columns the constrained columns, in key order; empty for a check that names none
 * @param references the table a foreign key points at
 * @param index how the index behind a key is built ({@code btree (a, b)}); present for primary keys, unique and
 *     exclusion constraints
 * @param deferral {@code DEFERRABLE INITIALLY DEFERRED} or a part of it, or the empty string
 * @param valid whether PostgreSQL has checked the rows that exist ({@code convalidated})
 * @param byHand what no model says of it, and of its index
 */
public record Constraint(
        String name,
        Kind kind,
        String definition,
        List<String> columns,
        Optional<ObjectName> references,
        Optional<String> index,
        String deferral,
        boolean valid,
        ByHand byHand) {

    /** A hash of 128 bits to the base 35. */
    private static final Pattern HASH = Pattern.compile("(?i)(fk|uk)_?[0-9a-y]{20,26}");

    private static final Pattern OF_POSTGRESQL = Pattern.compile("_(pkey|key|fkey|check|excl)[0-9]*$");

    private static final String COLUMN = "(?:\"(?:[^\"]|\"\")*\"|[^\",()]+)";

    private static final Pattern REFERENCED = Pattern.compile("\\((" + COLUMN + "(?:, " + COLUMN + ")*)\\)$");

    /** The kinds of {@code pg_constraint.contype} that a table can be given. */
    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        CHECK,
        FOREIGN_KEY,
        EXCLUSION
    }

    public Constraint {
        columns = List.copyOf(columns);
    }

    /** A check of which nothing else is known. */
    public static Constraint check(String name, String definition, List<String> columns) {
        return new Constraint(
                name, Kind.CHECK, definition, columns, Optional.empty(), Optional.empty(), "", true, ByHand.NOTHING);
    }

    /** Whether this is a foreign key to the table of the index, and the index holds just the columns it points at. */
    public boolean pointsAt(Index key) {
        return references.filter(key.table()::equals).isPresent()
                && Set.copyOf(referencedColumns())
                        .equals(IndexKeys.of(key.elements()).keys().stream()
                                .map(IndexKeys.Key::expression)
                                .collect(Collectors.toSet()));
    }

    /**
     * The columns that a foreign key points at, in key order, each as SQL; empty for what is none. In the definition,
     * {@code FOREIGN KEY (a, b) REFERENCES other(x, y)} ({@code pg_get_constraintdef_worker}).
     */
    public List<String> referencedColumns() {
        List<String> words = Separated.parts(definition, ' ', "\"");
        Matcher referenced = REFERENCED.matcher(words.get(words.indexOf("REFERENCES") + 1));
        return referenced.find()
                ? Separated.parts(referenced.group(1), ',', "\"").stream()
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    /**
     * The definition with the storage parameters and the tablespace of the index, where {@code ALTER TABLE} wants them:
     * {@code pg_get_constraintdef} leaves both out.
     */
    public String building() {
        String condition = index.flatMap(using -> IndexKeys.of(using).predicate())
                .map(predicate -> " WHERE (" + predicate + ")")
                .orElse("");
        String end = condition + (deferral.isEmpty() ? "" : " " + deferral);
        String tablespace = byHand.tablespaceClause();
        return definition.substring(0, definition.length() - end.length())
                + byHand.storage().clause()
                + (tablespace.isEmpty() ? "" : " USING INDEX" + tablespace)
                + end;
    }

    /** What {@code CREATE INDEX} says of its index after the keys: storage parameters and tablespace. */
    public String indexClauses() {
        return byHand.storage().clause() + byHand.tablespaceClause();
    }

    /** Its index, as an index of that table. */
    public Optional<Index> index(ObjectName table) {
        return index.map(using -> new Index(
                table.sibling(name),
                table,
                true,
                using,
                byHand.storage(),
                Optional.empty(),
                List.of(),
                true,
                byHand.ofIndex()));
    }

    /** This; whether the rows that exist were checked, and the order of a foreign key, a model leaves open. */
    Constraint filledFrom(Constraint current) {
        Constraint ordered = inOrderOf(current);
        return ordered.with(
                name, ordered.definition.equals(current.definition) ? current.valid : valid, current.byHand);
    }

    /** This, or if it is a foreign key that says the same as the other one, in the order in which that says it. */
    Constraint inOrderOf(Constraint other) {
        return pairs().equals(other.pairs()) && afterPairs().equals(other.afterPairs())
                ? new Constraint(
                        name, kind, other.definition, other.columns, references, index, deferral, valid, byHand)
                : this;
    }

    /** Of a foreign key, each column with the one it points at; empty for all else. */
    private Map<String, String> pairs() {
        List<String> referenced = kind == Kind.FOREIGN_KEY ? referencedColumns() : List.of();
        return IntStream.range(0, referenced.size()).boxed().collect(Collectors.toMap(columns::get, referenced::get));
    }

    /** What follows the columns and the table they point at. */
    private String afterPairs() {
        return kind == Kind.FOREIGN_KEY
                ? references + definition.substring(definition.indexOf(")", definition.indexOf(" REFERENCES ")))
                : definition;
    }

    boolean isPrimaryKey() {
        return kind == Kind.PRIMARY_KEY;
    }

    /** Whether both are the primary key of a table, of the same columns in whatever order. */
    public boolean sameIds(Constraint other) {
        return isPrimaryKey()
                && other.isPrimaryKey()
                && Set.copyOf(columns).equals(Set.copyOf(other.columns))
                && deferral.equals(other.deferral);
    }

    /** Whether everything is equal but the name and what no model says. */
    boolean sameRule(Constraint other) {
        return equals(other.with(name, other.valid, byHand));
    }

    /**
     * Whether the name is one that Hibernate makes of a hash, or PostgreSQL of the table and what is constrained: the
     * model does not name it.
     */
    boolean hasNameOfNobody(String table) {
        return HASH.matcher(name).matches()
                || name.startsWith(table + "_") && OF_POSTGRESQL.matcher(name).find();
    }

    Constraint withName(String newName) {
        return with(newName, valid, byHand);
    }

    Constraint withDefinition(String value) {
        return new Constraint(name, kind, value, columns, references, index, deferral, valid, byHand);
    }

    private Constraint with(String newName, boolean checked, ByHand kept) {
        return new Constraint(newName, kind, definition, columns, references, index, deferral, checked, kept);
    }
}
