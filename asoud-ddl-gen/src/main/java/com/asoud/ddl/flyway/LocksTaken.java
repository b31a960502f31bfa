package com.asoud.ddl.flyway;

import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.plan.LockLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a generated file locks, read back from its header: it names tables that no statement does, as of a dropped
 * index.
 */
public final class LocksTaken {

    private LocksTaken() {}

    /**
     * Reads a header.
     *
     * @param script the file, or its first statement with the comments before it
     * @return each table with the strongest lock that is taken on it. A name that can be read in several ways is there
     *     in all of them. Empty if the file was not generated: then nobody has said what it locks
     */
    public static Optional<Map<ObjectName, LockLevel>> of(String script) {
        if (!script.startsWith(Header.MARK)) {
            return Optional.empty();
        }
        Map<ObjectName, LockLevel> locks = new LinkedHashMap<>();
        script.lines().takeWhile(line -> line.startsWith("--")).forEach(line -> read(line, locks));
        return Optional.of(locks);
    }

    private static void read(String line, Map<ObjectName, LockLevel> locks) {
        for (LockLevel level : LockLevel.values()) {
            String before = "--     lock    " + level + " on ";
            String after = ": " + level.effect();
            if (line.startsWith(before) && line.endsWith(after)) {
                names(line.substring(before.length(), line.length() - after.length()))
                        .forEach(name -> locks.merge(name, level, LocksTaken::stronger));
            }
        }
    }

    /** In a header, names have no quotes. */
    private static List<ObjectName> names(String text) {
        List<String> spelled = new ArrayList<>(List.of(text.split(" and ")));
        if (spelled.size() > 1) {
            spelled.add(text);
        }
        List<ObjectName> names = new ArrayList<>();
        for (String name : spelled) {
            int dot = name.indexOf('.');
            if (dot > 0 && dot < name.length() - 1) {
                names.add(new ObjectName(name.substring(0, dot), name.substring(dot + 1)));
            }
            if (!name.isEmpty()) {
                names.add(new ObjectName("", name));
            }
        }
        return names;
    }

    private static LockLevel stronger(LockLevel one, LockLevel other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
