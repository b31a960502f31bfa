package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.shadow.ShadowDatabase;
import com.asoud.ddl.shadow.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the database is to become: all that the model asks for, and all that somebody made by hand.
 *
 * <ol>
 *   <li>What a model cannot say, or leaves open, stays as it is ({@link Catalog#filledFrom}).
 *   <li>What a model could say and does not, such as an index or a comment, is the model's to remove if a generated
 *       migration made it as it is now. What somebody made by hand is kept. A model always says whether a column may be
 *       NULL; that it may not is made by hand only if it came later than the column itself.
 * </ol>
 *
 * <p>To find who made it, the committed migrations run once more, and after each the database is asked what has become
 * of the candidates. This is done only if there are any.
 *
 * @param wanted what the model asks for
 * @param byHand the candidates that are kept, with the migration that made them
 */
record Ownership(Catalog wanted, Map<HandMade, Optional<String>> byHand) {

    Ownership {
        byHand = Map.copyOf(byHand);
    }

    static Ownership of(Catalog current, Catalog wanted, MigrationFolder folder, ShadowServer server) {
        List<HandMade> candidates = CatalogDiff.between(current, wanted.filledFrom(current)).stream()
                .flatMap(change -> HandMade.of(change).stream())
                .toList();
        Map<HandMade, String> creators = candidates.isEmpty() ? Map.of() : creators(candidates, folder, server);
        Map<HandMade, Optional<String>> byHand = new HashMap<>();
        for (HandMade candidate : candidates) {
            Optional<String> creator = Optional.ofNullable(creators.get(candidate));
            boolean generated = creator.flatMap(folder::migration)
                    .filter(folder::isGenerated)
                    .isPresent();
            boolean cameWithColumn =
                    candidate.isNotNull() && creator.equals(Optional.ofNullable(creators.get(candidate.column())));
            if (!generated && !cameWithColumn) {
                byHand.put(candidate, creator);
            }
        }
        return new Ownership(wanted, byHand);
    }

    private static Map<HandMade, String> creators(
            List<HandMade> candidates, MigrationFolder folder, ShadowServer server) {
        List<HandMade> asked = candidates.stream()
                .flatMap(each -> each.isNotNull() ? Stream.of(each, each.column()) : Stream.of(each))
                .toList();
        Map<HandMade, String> creators = new HashMap<>();
        Map<HandMade, Optional<String>> before = new HashMap<>();
        ShadowDatabase database = server.create("ownership");
        try {
            MigrationRunner.migrate(database.dataSource(), folder.locations(Flavour.STANDARD), (connection, script) -> {
                String file = Path.of(script).getFileName().toString();
                for (HandMade each : asked) {
                    Optional<String> now = state(each, connection);
                    Optional<String> last = before.getOrDefault(each, Optional.empty());
                    if (now.isPresent() && !now.equals(last)) {
                        creators.put(each, file);
                    }
                    before.put(each, now);
                }
            });
        } finally {
            server.drop(database);
        }
        return creators;
    }

    private static Optional<String> state(HandMade candidate, Connection connection) {
        try {
            return candidate.state(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        }
    }

    /** What a database that is like this is to become. */
    Catalog goal(Catalog current) {
        Catalog goal = wanted.filledFrom(current);
        for (HandMade each : byHand.keySet()) {
            goal = each.keptIn(goal, current);
        }
        return goal;
    }

    /** The whole tables and sequences that somebody made by hand: nobody but him knows what they should be. */
    Set<ObjectName> strangers() {
        Set<ObjectName> names = new HashSet<>();
        for (HandMade each : byHand.keySet()) {
            if (each.isWhole()) {
                names.add(each.change().subject());
            }
        }
        return names;
    }

    /** The indexes and constraints that somebody made by hand on tables of the model. */
    Stream<Change> parts() {
        return byHand.keySet().stream().filter(each -> !each.isWhole()).map(HandMade::change);
    }

    /** What was kept beyond the model, for people. */
    List<String> kept() {
        List<String> kept = new ArrayList<>();
        byHand.forEach((each, creator) -> {
            if (each.isThing()) {
                kept.add(each.change().describe()
                        + creator.map(script -> ", but " + script + " was written by hand")
                                .orElse(""));
            }
        });
        return kept.stream().sorted().toList();
    }
}
