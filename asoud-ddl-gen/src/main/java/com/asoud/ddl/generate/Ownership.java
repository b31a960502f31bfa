package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.shadow.ShadowDatabase;
import com.asoud.ddl.shadow.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the things the model does not have are the model's to remove: those that a generated migration created. What
 * somebody created by hand is kept, and reported.
 *
 * <p>To find the creator, the committed migrations run once more, and after each the database is asked which of the
 * candidates exist now. This is done only if something is to be removed.
 *
 * @param changes to be brought about
 * @param keptChanges left alone, with the migration that created what they are about
 */
record Ownership(List<Change> changes, Map<Change, Optional<String>> keptChanges) {

    /** A thing that may be removed: how to ask whether it exists. */
    private record Candidate(Change change, String query, List<String> arguments) {

        private static final String RELATION = """
                SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?
                """;

        private static final String COLUMN = """
                SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ? AND a.attname = ?
                """;

        private static final String CONSTRAINT = """
                SELECT FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ? AND con.conname = ?
                """;

        static Optional<Candidate> of(Change change) {
            if (change instanceof Change.TableRemoved || change instanceof Change.SequenceRemoved) {
                return Optional.of(relation(change, change.subject()));
            }
            if (change instanceof Change.IndexRemoved removed) {
                return Optional.of(relation(change, removed.index().name()));
            }
            if (change instanceof Change.ColumnRemoved removed) {
                return Optional.of(member(change, COLUMN, removed.column().name()));
            }
            if (change instanceof Change.ConstraintRemoved removed) {
                return Optional.of(
                        member(change, CONSTRAINT, removed.constraint().name()));
            }
            return Optional.empty();
        }

        private static Candidate relation(Change change, ObjectName name) {
            return new Candidate(change, RELATION, List.of(name.schema(), name.name()));
        }

        private static Candidate member(Change change, String query, String name) {
            return new Candidate(
                    change,
                    query,
                    List.of(change.subject().schema(), change.subject().name(), name));
        }

        boolean exists(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                for (int i = 0; i < arguments.size(); i++) {
                    statement.setString(i + 1, arguments.get(i));
                }
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        }
    }

    static Ownership of(List<Change> differences, MigrationFolder folder, ShadowServer server) {
        List<Candidate> candidates = differences.stream()
                .flatMap(change -> Candidate.of(change).stream())
                .toList();
        Map<Change, String> creators = candidates.isEmpty() ? Map.of() : creators(candidates, folder, server);
        List<Change> changes = new ArrayList<>();
        Map<Change, Optional<String>> kept = new HashMap<>();
        for (Change change : differences) {
            boolean removal = change instanceof Change.OtherRemoved
                    || candidates.stream()
                            .anyMatch(candidate -> candidate.change().equals(change));
            Optional<String> creator = Optional.ofNullable(creators.get(change));
            boolean owned = creator.flatMap(folder::migration)
                    .filter(folder::isGenerated)
                    .isPresent();
            if (removal && !owned) {
                kept.put(change, creator);
            } else {
                changes.add(change);
            }
        }
        return new Ownership(List.copyOf(changes), kept);
    }

    private static Map<Change, String> creators(
            List<Candidate> candidates, MigrationFolder folder, ShadowServer server) {
        Map<Change, String> creators = new HashMap<>();
        Set<Change> present = new HashSet<>();
        ShadowDatabase database = server.create("ownership");
        try {
            MigrationRunner.migrate(database.dataSource(), folder.locations(Flavour.STANDARD), (connection, script) -> {
                for (Candidate candidate : candidates) {
                    note(candidate, connection, script, present, creators);
                }
            });
        } finally {
            server.drop(database);
        }
        return creators;
    }

    private static void note(
            Candidate candidate,
            Connection connection,
            String script,
            Set<Change> present,
            Map<Change, String> creators) {
        try {
            if (!candidate.exists(connection)) {
                present.remove(candidate.change());
            } else if (present.add(candidate.change())) {
                creators.put(candidate.change(), Path.of(script).getFileName().toString());
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        }
    }

    /** What was kept, for people. */
    List<String> kept() {
        return keptChanges.entrySet().stream()
                .map(entry -> entry.getKey().describe()
                        + entry.getValue()
                                .map(script -> ", but " + script + " was written by hand")
                                .orElse(""))
                .sorted()
                .toList();
    }

    /** What was kept, as {@link Change#describe()} says it. */
    Set<String> keptDifferences() {
        Set<String> differences = new HashSet<>();
        keptChanges.keySet().forEach(change -> differences.add(change.describe()));
        return differences;
    }
}
