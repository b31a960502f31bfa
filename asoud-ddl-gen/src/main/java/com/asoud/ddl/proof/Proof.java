package com.asoud.ddl.proof;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proves for one flavour, on a database that the committed migrations built:
 *
 * <ol>
 *   <li>the committed and the new files together, run by Flyway, build what the model asks for, and leave what was made
 *       by hand;
 *   <li>the rollback files, newest first, bring back what was there before, exactly.
 * </ol>
 *
 * @param flavour which files to prove
 * @param database built by the committed migrations of that flavour; it is changed and left as it was
 * @param current its catalog
 * @param goal its catalog as it is to become
 * @param strangers tables and sequences made by hand: they stay, but may follow a change of the model's
 */
public record Proof(
        Flavour flavour, ShadowDatabase database, Catalog current, Catalog goal, Set<ObjectName> strangers) {

    private static final CatalogReader READER = new CatalogReader(List.of(MigrationRunner.HISTORY_TABLE));

    /**
     * Runs the proof.
     *
     * @param locations of the committed and the new migrations
     * @param placeholders that the committed ones need
     * @param migrations the new ones, in the order they are applied
     * @throws ProofFailure if the end is not as promised; the fault is the generator's
     */
    public void run(List<String> locations, Map<String, String> placeholders, List<GeneratedMigration> migrations) {
        migrate(locations, placeholders);
        require(differences(read()), "after the new " + flavour.location() + " files");
        List<GeneratedMigration> applied = migrations.stream()
                .filter(migration -> migration.appliesTo(flavour))
                .toList();
        for (int i = applied.size() - 1; i >= 0; i--) {
            rollBack(applied.get(i));
        }
        Catalog back = read();
        List<String> remaining = new ArrayList<>(all(CatalogDiff.between(back, current)));
        remaining.addAll(all(CatalogDiff.between(current, back)));
        require(remaining, "after their rollback");
    }

    /** The committed migrations ran on this database before, so that only a new one can fail. */
    private void migrate(List<String> locations, Map<String, String> placeholders) {
        try {
            MigrationRunner.migrate(database.dataSource(), locations, placeholders);
        } catch (Refusal failure) {
            throw new ProofFailure(failure.problems().get(0).what(), failure);
        }
    }

    private void rollBack(GeneratedMigration migration) {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, migration.rollback().content());
        } catch (SQLException failure) {
            throw new ProofFailure(migration.rollback().path() + " fails: " + failure.getMessage(), failure);
        }
    }

    private Catalog read() {
        try (Connection connection = database.connect()) {
            return READER.readSettled(connection);
        } catch (SQLException failure) {
            throw new ProofFailure("the catalog cannot be read: " + failure.getMessage(), failure);
        }
    }

    private List<String> differences(Catalog reached) {
        return all(CatalogDiff.between(reached, goal).stream()
                .filter(change -> isLossOrGain(change) || !strangers.contains(change.subject()))
                .toList());
    }

    private static boolean isLossOrGain(Change change) {
        return change instanceof Change.Added added && isWhole(added.part())
                || change instanceof Change.Removed removed && isWhole(removed.part());
    }

    private static boolean isWhole(Part part) {
        return part instanceof Table || part instanceof Sequence;
    }

    private static List<String> all(List<Change> changes) {
        return changes.stream().map(Change::describe).toList();
    }

    private void require(List<String> differences, String when) {
        if (!differences.isEmpty()) {
            throw new ProofFailure(
                    "the schema is not as promised " + when + ":\n"
                            + differences.stream().map(text -> "  " + text).collect(Collectors.joining("\n")),
                    null);
        }
    }
}
