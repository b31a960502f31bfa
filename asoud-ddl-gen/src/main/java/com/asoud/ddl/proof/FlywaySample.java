package com.asoud.ddl.proof;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of many migrations Flyway itself runs:
 *
 * <ol>
 *   <li>the first {@value #FIRST};
 *   <li>after them, the first of each kind that is not among those before, until it has been started {@value #RUNS}
 *       times more.
 * </ol>
 *
 * Two are of one kind if they do the same operations, have the same configuration, and differ in nothing but words and
 * numbers: Flyway finds the ends of statements, quotes, comments and placeholders by the other characters.
 */
final class FlywaySample {

    static final int FIRST = 50;
    static final int RUNS = 20;

    private static final Pattern WORDS = Pattern.compile("\\w+");

    /** Migrations that follow each other, and are run by the same. */
    record Part(boolean byFlyway, List<GeneratedMigration> migrations) {}

    private record Kind(List<Class<?>> operations, Optional<String> configuration, String punctuation) {}

    private final List<Part> parts = new ArrayList<>();
    private final Set<Kind> known = new HashSet<>();
    private int runs;

    private FlywaySample() {}

    /** All migrations, in their order. */
    static List<Part> parts(List<GeneratedMigration> migrations) {
        FlywaySample sample = new FlywaySample();
        for (int i = 0; i < migrations.size(); i++) {
            sample.add(migrations.get(i), i < FIRST);
        }
        return List.copyOf(sample.parts);
    }

    private void add(GeneratedMigration migration, boolean first) {
        boolean isNew = known.add(kind(migration));
        boolean running = !parts.isEmpty() && parts.get(parts.size() - 1).byFlyway();
        boolean byFlyway = first || isNew && (running || runs < RUNS);
        if (parts.isEmpty() || running != byFlyway) {
            parts.add(new Part(byFlyway, new ArrayList<>()));
            runs += byFlyway && !first ? 1 : 0;
        }
        parts.get(parts.size() - 1).migrations().add(migration);
    }

    private static Kind kind(GeneratedMigration migration) {
        List<Class<?>> operations = new ArrayList<>();
        migration.step().operations().forEach(operation -> operations.add(operation.getClass()));
        return new Kind(
                operations,
                migration.configuration().map(MigrationFile::content),
                WORDS.matcher(migration.migration().content()).replaceAll("w"));
    }
}
