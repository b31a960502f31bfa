package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

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
 */
public record Constraint(
        String name,
        Kind kind,
        String definition,
        List<String> columns,
        Optional<ObjectName> references,
        Optional<String> index,
        String deferral,
        boolean valid) {

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

    /** This; whether the rows that exist were checked, a model leaves open. */
    Constraint filledFrom(Constraint current) {
        return new Constraint(
                name,
                kind,
                definition,
                columns,
                references,
                index,
                deferral,
                definition.equals(current.definition) ? current.valid : valid);
    }

    public Constraint withName(String value) {
        return new Constraint(value, kind, definition, columns, references, index, deferral, valid);
    }
}
