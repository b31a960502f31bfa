package com.asoud.ddl.proof;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.HistoryFailure;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.MigrationWriter;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proves for one flavour, on a database that the committed migrations built:
 *
 * <ol>
 *   <li>the committed and the new files together build what the model asks for, and leave what was made by hand;
 *   <li>the rollback files, newest first, bring back what was there before, exactly.
 * </ol>
 *
 * Flyway takes several times as long for a file as the server takes for its statements. Of many new files it runs the
 * {@link FlywaySample}; the others are run in their place, in the same way, over one connection.
 *
 * @param flavour which files to prove
 * @param database built by the committed migrations of that flavour; it is changed and left as it was
 * @param current its catalog
 * @param goal its catalog as it is to become
 * @param strangers tables and sequences made by hand: they stay, but may follow a change of the model's
 * @param extent which of the committed migrations run with the new ones
 */
public record Proof(
        Flavour flavour,
        ShadowDatabase database,
        Catalog current,
        Catalog goal,
        Set<ObjectName> strangers,
        MigrationRunner.Extent extent) {

    private static final CatalogReader READER = new CatalogReader(List.of(MigrationRunner.HISTORY_TABLE));

    /**
     * @param committed the migrations that these come after
     * @param staging an empty folder, for what Flyway runs of the new ones
     * @param migrations the new ones, in the order they are applied
     * @throws ProofFailure if the end is not as promised; the fault is the generator's
     */
    public void run(MigrationFolder committed, Path staging, List<GeneratedMigration> migrations) {
        List<GeneratedMigration> applied = migrations.stream()
                .filter(migration -> migration.appliesTo(flavour))
                .toList();
        migrate(committed, staging, applied);
        require(differences(read()), "after the new " + flavour.location() + " files");
        rollBack(applied);
        Catalog back = read();
        Catalog before = current.withValuesLeftIn(back);
        List<Change> remaining = new ArrayList<>(CatalogDiff.between(back, before));
        remaining.addAll(CatalogDiff.between(before, back));
        require(remaining, "after their rollback");
    }

    /**
     * Runs the new migrations, and after them what runs after all others.
     *
     * @throws Refusal if that fails
     */
    public void runToTheEnd(MigrationFolder committed, Path staging, List<GeneratedMigration> migrations) {
        migrations.stream()
                .filter(migration -> migration.appliesTo(flavour))
                .forEach(migration -> MigrationWriter.stage(staging, migration.files()));
        try {
            MigrationRunner.migrate(database.dataSource(), locations(committed, staging), committed.input());
        } catch (HistoryFailure failure) {
            throw new Refusal(List.of(failure.problem()));
        }
    }

    /** The same on another database that is like it. */
    public Proof on(ShadowDatabase other) {
        return new Proof(flavour, other, current, goal, strangers, extent);
    }

    private List<String> locations(MigrationFolder committed, Path staging) {
        List<String> locations = new ArrayList<>(committed.locations(flavour));
        locations.addAll(committed.at(staging).locations(flavour));
        return locations;
    }

    private void migrate(MigrationFolder committed, Path staging, List<GeneratedMigration> migrations) {
        try (Connection connection = database.connect()) {
            for (FlywaySample.Part part : FlywaySample.parts(migrations)) {
                if (part.byFlyway()) {
                    part.migrations().forEach(migration -> MigrationWriter.stage(staging, migration.files()));
                    migrate(committed, staging);
                } else {
                    for (GeneratedMigration migration : part.migrations()) {
                        run(connection, migration.migration(), migration.step().transactional());
                    }
                }
            }
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
    }

    /** The committed migrations ran on this database before, so that only a new one can fail. */
    private void migrate(MigrationFolder committed, Path staging) {
        try {
            MigrationRunner.migrate(database.dataSource(), locations(committed, staging), committed.input(), extent);
        } catch (HistoryFailure failure) {
            String what = failure.problem().what() + "\n" + failure.problem().where();
            throw new ProofFailure(what.replace(staging + File.separator, ""), failure);
        }
    }

    private void rollBack(List<GeneratedMigration> migrations) {
        try (Connection connection = database.connect()) {
            for (int i = migrations.size() - 1; i >= 0; i--) {
                run(connection, migrations.get(i).rollback(), false);
            }
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
    }

    /** @param together in one transaction, which the file leaves to its runner */
    private static void run(Connection connection, MigrationFile file, boolean together) {
        try {
            SqlScript.run(connection, together ? "BEGIN;\n" + file.content() + "COMMIT;\n" : file.content());
        } catch (SQLException failure) {
            throw new ProofFailure(file.path() + " fails: " + failure.getMessage(), failure);
        }
    }

    private Catalog read() {
        try (Connection connection = database.connect()) {
            return READER.readSettled(connection);
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
    }

    private static ProofFailure unanswered(SQLException failure) {
        return new ProofFailure("the shadow PostgreSQL does not answer: " + failure.getMessage(), failure);
    }

    private List<Change> differences(Catalog reached) {
        return CatalogDiff.between(reached, goal).stream()
                .filter(change -> isLossOrGain(change) || !strangers.contains(change.subject()))
                .toList();
    }

    private static boolean isLossOrGain(Change change) {
        return change instanceof Change.Added added && isWhole(added.part())
                || change instanceof Change.Removed removed && isWhole(removed.part());
    }

    private static boolean isWhole(Part part) {
        return part instanceof Table || part instanceof Sequence;
    }

    private void require(List<Change> differences, String when) {
        if (!differences.isEmpty()) {
            throw new ProofFailure(
                    "the schema is not as promised " + when + ":\n"
                            + differences.stream()
                                    .map(change -> "  " + change.describe())
                                    .distinct()
                                    .collect(Collectors.joining("\n")),
                    differences.stream().allMatch(change -> strangers.contains(change.subject())));
        }
    }
}
