package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.health.Bloat.Source;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the report cannot say, and which right, extension or option would let it. */
final class Notes {

    private record Role(String name, boolean monitors) {}

    private Notes() {}

    static List<String> of(
            Connection connection, Snapshot snapshot, Declared declared, Window window, Duration unusedAfter)
            throws SQLException {
        List<String> notes = new ArrayList<>();
        absent(snapshot, declared).ifPresent(notes::add);
        usage(window, unusedAfter, notes);
        snapshot.tables()
                .forEach(table -> table.locked()
                        .ifPresent(why ->
                                notes.add("Table " + table.name() + " is " + why + ": its sizes are those of the last"
                                        + " VACUUM or ANALYZE, and its bloat is not known.")));
        Role role = Query.rows(
                        connection,
                        "SELECT current_user, pg_has_role('pg_monitor', 'USAGE')",
                        row -> new Role(row.getString(1), row.getBoolean(2)))
                .get(0);
        if (!role.monitors()) {
            notes.add("This role sees no standby servers and no builds of others, and may measure no bloat; as a"
                    + " superuser: GRANT pg_monitor TO " + Identifiers.quote(role.name()) + ";");
        }
        if (snapshot.origin().system().isEmpty()) {
            notes.add("This role may not tell servers apart; as a superuser: GRANT EXECUTE ON FUNCTION"
                    + " pg_control_system(), pg_control_checkpoint() TO " + Identifiers.quote(role.name()) + ";");
        }
        bloat(snapshot, notes);
        return notes;
    }

    /** Whether they should be there already, only the history knows, which not everybody may read. */
    private static Optional<String> absent(Snapshot snapshot, Declared declared) {
        Set<ObjectName> there =
                snapshot.indexes().stream().map(IndexHealth::name).collect(Collectors.toSet());
        String absent = declared.indexes().keySet().stream()
                .filter(index -> !there.contains(index))
                .map(ObjectName::toString)
                .collect(Collectors.joining(", "));
        return Optional.of("The model declares what is not there; status knows why: " + absent + ".")
                .filter(note -> !absent.isEmpty());
    }

    private static void usage(Window window, Duration unusedAfter, List<String> notes) {
        if (window.from().isEmpty()) {
            notes.add("No index is called unused: " + window.why() + ". Keep this report (--save FILE), and"
                    + " give it next month as --since FILE.");
        } else if (window.length().compareTo(unusedAfter) < 0) {
            notes.add("No index is called unused: the window of " + Quantities.duration(window.length())
                    + " is shorter than --unused-after, " + Quantities.counted(unusedAfter.toDays(), "day") + ".");
        }
    }

    private static void bloat(Snapshot snapshot, List<String> notes) {
        reasons(snapshot, Source.UNKNOWN)
                .forEach((why, count) -> notes.add(
                        "The bloat of " + Quantities.counted(count, "index") + " is not known: " + why + "."));
        reasons(snapshot, Source.ESTIMATED)
                .forEach((why, count) -> notes.add(
                        "The bloat of " + Quantities.counted(count, "index") + " is estimated (~): " + why + "."));
    }

    private static Map<String, Long> reasons(Snapshot snapshot, Source source) {
        return snapshot.indexes().stream()
                .filter(index -> !index.state().partitioned())
                .map(IndexHealth::bloat)
                .filter(bloat -> bloat.source() == source)
                .collect(Collectors.groupingBy(Bloat::why, TreeMap::new, Collectors.counting()));
    }
}
