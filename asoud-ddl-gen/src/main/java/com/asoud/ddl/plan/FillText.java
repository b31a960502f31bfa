package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;

/** The statement that somebody has to write before a column can be NOT NULL. */
public final class FillText {

    private FillText() {}

    /** With a gap for the value, which only its author knows. */
    public static String update(ObjectName table, Column column) {
        String name = Identifiers.quote(column.name());
        return "UPDATE " + table.quoted() + " SET " + name + " = ... WHERE " + name + " IS NULL;";
    }
}
