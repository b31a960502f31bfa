package com.asoud.export;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.IndexStatement;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.mapping.Table;

/**
 * An index that the model asks for.
 *
 * @param table its table
 * @param name its name as {@code pg_catalog} must hold it
 * @param unique whether it is unique
 * @param parts of its column list, as they were written
 * @param options what comes after the column list, or the empty string
 * @param declaration what it comes from, for people
 */
record ModelIndex(Table table, String name, boolean unique, List<String> parts, String options, String declaration) {

    ModelIndex {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalStateException if its table lacks a column, which {@link ModelCheck} would have reported */
    IndexStatement statement(TableColumns columns) {
        List<String> keys = new ArrayList<>();
        for (String part : parts) {
            try {
                keys.add(ColumnList.sql(part, written -> columns.find(table, written)));
            } catch (ColumnList.UnknownColumn unknown) {
                throw new IllegalStateException(declaration, unknown);
            }
        }
        return new IndexStatement(
                "create " + (unique ? "unique " : "") + "index " + Identifiers.quote(name) + " on "
                        + columns.name(table),
                "(" + String.join(", ", keys) + ")" + (options.isEmpty() ? "" : " " + options));
    }

    /** What is equal if two are the same index: classes may share a table, and what they say of it. */
    ModelIndex withoutDeclaration() {
        return new ModelIndex(table, name, unique, parts, options, "");
    }
}
