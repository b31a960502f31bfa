package com.asoud.ddl.sql;

import com.asoud.ddl.catalog.Identifiers;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which indexes generated files leave behind, one file after the other, read back from what this package wrote. */
public final class IndexLedger {

    private static final String QUOTED = "((?:\"(?:[^\"]|\"\")+\"\\.)?\"(?:[^\"]|\"\")+\")";
    private static final Pattern CREATE =
            Pattern.compile("CREATE (UNIQUE )?INDEX " + QUOTED + "\\s+ON " + QUOTED + " USING (.*)", Pattern.DOTALL);
    private static final Pattern DROP = Pattern.compile("DROP INDEX (?:IF EXISTS )?" + QUOTED);
    private static final Pattern RENAME =
            Pattern.compile("ALTER INDEX (?:IF EXISTS )?" + QUOTED + " RENAME TO " + QUOTED);
    private static final Pattern DROP_TABLE = Pattern.compile("DROP TABLE (?:IF EXISTS )?" + QUOTED + ".*");
    private static final Pattern ATTACH = Pattern.compile(
            "ALTER TABLE (?:ONLY )?" + QUOTED + "\\s+ADD CONSTRAINT " + QUOTED + " UNIQUE USING INDEX " + QUOTED + ".*",
            Pattern.DOTALL);

    private final Map<ObjectName, Index> indexes = new TreeMap<>();

    /** Takes in the statements of the next file. */
    public void add(List<String> statements) {
        Optional<IndexWork> work = IndexWork.of(statements);
        if (work.isPresent()) {
            indexes.remove(work.get().name());
            work.get().built().ifPresent(index -> indexes.put(index.name(), index));
            return;
        }
        for (String statement : statements) {
            read(SqlText.withoutComments(statement));
        }
    }

    private void read(String statement) {
        Matcher create = CREATE.matcher(statement);
        if (create.matches()) {
            ObjectName table = Identifiers.unquote(create.group(3));
            ObjectName name = table.sibling(Identifiers.unquote(create.group(2)).name());
            indexes.put(
                    name,
                    new Index(
                            name,
                            table,
                            create.group(1) != null,
                            create.group(4).strip(),
                            List.of(),
                            true));
        }
        Matcher drop = DROP.matcher(statement);
        if (drop.matches()) {
            indexes.remove(Identifiers.unquote(drop.group(1)));
        }
        Matcher rename = RENAME.matcher(statement);
        if (rename.matches()) {
            Index renamed = indexes.remove(Identifiers.unquote(rename.group(1)));
            if (renamed != null) {
                Index index =
                        renamed.withName(Identifiers.unquote(rename.group(2)).name());
                indexes.put(index.name(), index);
            }
        }
        Matcher dropTable = DROP_TABLE.matcher(statement);
        if (dropTable.matches()) {
            ObjectName table = Identifiers.unquote(dropTable.group(1));
            indexes.values().removeIf(index -> index.table().equals(table));
        }
        Matcher attach = ATTACH.matcher(statement);
        if (attach.matches()) {
            ObjectName table = Identifiers.unquote(attach.group(1));
            indexes.remove(table.sibling(Identifiers.unquote(attach.group(3)).name()));
        }
    }

    /** The indexes there are after the files so far that no constraint owns, ordered by name. */
    public Collection<Index> indexes() {
        return List.copyOf(indexes.values());
    }
}
