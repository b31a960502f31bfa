package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to write by hand for a primary key. */
final class PrimaryKeys {

    private PrimaryKeys() {}

    /**
     * @param from the present key, if the table has one
     * @param to the key of the model, if it has one
     */
    static String remedy(ObjectName table, Optional<Constraint> from, Optional<Constraint> to) {
        List<String> lines = new ArrayList<>();
        lines.add("a primary key is not replaced by the generator, because foreign keys and the application rely on");
        lines.add("it. Write it by hand, beside the other migrations, and generate again:");
        lines.add("");
        to.ifPresent(key -> {
            lines.add("CREATE UNIQUE INDEX CONCURRENTLY " + name(key) + " ON " + table.quoted() + " "
                    + key.columns().stream().map(Identifiers::quote).collect(Collectors.joining(", ", "(", ")"))
                    + key.indexClauses() + ";");
            lines.add(
                    "-- and in a second file, when these columns are NOT NULL, and foreign keys have left an old key:");
        });
        lines.add("SET LOCAL lock_timeout = '5s';");
        List<String> actions = new ArrayList<>();
        from.ifPresent(key -> actions.add("DROP CONSTRAINT " + Identifiers.quote(key.name())));
        to.ifPresent(key -> actions.add(
                "ADD CONSTRAINT " + Identifiers.quote(key.name()) + " PRIMARY KEY USING INDEX " + name(key)));
        lines.add("ALTER TABLE " + table.quoted() + " " + String.join(", ", actions) + ";");
        to.ifPresent(key -> lines.addAll(Clauses.settings(table, key)));
        return String.join("\n", lines);
    }

    private static String name(Constraint key) {
        return Identifiers.quote(Identifiers.fit(key.name(), "_ddl_new"));
    }
}
