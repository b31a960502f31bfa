package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.MigrationRunner.Extent;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.proof.CommittedMigrations;
import com.asoud.ddl.proof.Proof;
import com.asoud.ddl.proof.ProofFailure;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TemporaryFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the committed migrations build: one database for each flavour that there is, and the catalog they agree on. */
record CurrentSchema(MigrationFolder folder, ShadowServer server, CommittedMigrations migrations, List<Side> sides) {

    private record Side(Flavour flavour, ShadowDatabase database, Catalog catalog) {}

    /**
     * Runs the committed migrations of each flavour, side by side.
     *
     * @throws Refusal if one fails, or the flavours do not build the same
     */
    static CurrentSchema build(MigrationFolder folder, ShadowServer server) {
        CommittedMigrations migrations = new CommittedMigrations(folder, server);
        List<CompletableFuture<Side>> sides = folder.layout().flavours().stream()
                .map(flavour -> CompletableFuture.supplyAsync(() -> side(flavour, migrations, server)))
                .toList();
        sides.forEach(Futures::await);
        CurrentSchema current = new CurrentSchema(
                folder, server, migrations, sides.stream().map(Futures::get).toList());
        current.requireAgreement();
        return current;
    }

    private static Side side(Flavour flavour, CommittedMigrations migrations, ShadowServer server) {
        ShadowDatabase database = migrations.build(flavour, flavour.location());
        try (Connection connection = database.connect()) {
            Catalog catalog = new CatalogReader(List.of(MigrationRunner.HISTORY_TABLE)).readSettled(connection);
            return new Side(flavour, database, catalog);
        } catch (SQLException failure) {
            throw new Refusal(
                    "the shadow PostgreSQL does not answer: " + failure.getMessage(),
                    server.description(),
                    "check that it runs, and run the command again");
        }
    }

    private void requireAgreement() {
        if (sides.size() == 1) {
            return;
        }
        Catalog standard = sides.get(0).catalog().withoutOthers();
        Catalog concurrent = sides.get(1).catalog().withoutOthers();
        Refusal.unlessNone(CatalogDiff.between(concurrent, standard.filledFrom(concurrent)).stream()
                .map(change -> new Problem(
                        "the two flavours build different schemas: " + change.describe(),
                        folder.root().resolve("migration") + ", standard against concurrent",
                        "bring back the file that was removed or edited (git status shows it); a migration written by\n"
                                + "hand goes into migration/common, or into both flavours"))
                .toList());
    }

    /** What people should know of how they were run. */
    List<String> notes() {
        return migrations.notes();
    }

    /** @throws Refusal if a migration that runs after all others has failed */
    void requireAllRun() {
        Refusal.unlessNone(migrations.later());
    }

    /** Asked in the database as it is now. */
    ServerRules rules() {
        return rules(List.of());
    }

    /**
     * The same, with the new objects and values of these changes, without which nobody can ask about what needs them.
     */
    ServerRules rules(List<Change> changes) {
        return new ServerRules(sides.get(0).database(), ComingObjects.of(changes));
    }

    Catalog catalog() {
        return sides.get(0).catalog();
    }

    /** A database like those that the migrations have built; the caller drops it. */
    ShadowDatabase copy(String purpose) {
        return server.cloneOf(sides.get(0).database(), purpose);
    }

    /** What was made by hand and stands in the way of the operations, or contradicts them. */
    List<Problem> conflicts(List<Operation> operations, Ownership ownership) {
        MovedTables moved = new MovedTables(
                operations,
                ownership.goal(catalog()),
                ownership.wanted(),
                folder.layout().byHand());
        return asking(
                operations,
                ownership,
                dependents -> Stream.of(
                                moved.problems(),
                                dependents.problems(),
                                new Contradictions(
                                                operations,
                                                ownership,
                                                rules(),
                                                moved,
                                                dependents.connection(),
                                                dependents.byHand())
                                        .problems())
                        .flatMap(List::stream)
                        .toList());
    }

    /** What was set by hand and goes with what is dropped, for people. */
    List<String> lostBy(List<Operation> operations, Ownership ownership) {
        return asking(operations, ownership, BlockingDependents::forgotten);
    }

    /** What keeps rows out that come without the columns made by hand, for people. */
    List<String> unfilled(Ownership ownership) {
        List<Part> kept = ownership.keptParts();
        if (!UnfilledColumns.areIn(kept)) {
            return List.of();
        }
        ShadowDatabase copy = copy("inserted");
        try (Connection connection = copy.connect()) {
            return new UnfilledColumns(kept, connection, folder.layout().byHand()).notes();
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        } finally {
            server.drop(copy);
        }
    }

    private interface Question<T> {
        List<T> ask(BlockingDependents dependents) throws SQLException;
    }

    private <T> List<T> asking(List<Operation> operations, Ownership ownership, Question<T> question) {
        try (Connection connection = sides.get(0).database().connect()) {
            return question.ask(new BlockingDependents(operations, ownership, connection, folder));
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        }
    }

    /** Proves the new files for each flavour, side by side. */
    void prove(List<GeneratedMigration> added, Ownership ownership) {
        List<CompletableFuture<Void>> proofs = sides.stream()
                .map(side -> CompletableFuture.runAsync(() -> prove(side, added, ownership)))
                .toList();
        proofs.forEach(Futures::await);
        try {
            proofs.forEach(Futures::get);
        } catch (ProofFailure failure) {
            if (folder.hasHandWritten() && failure.mayBeDisturbed()) {
                Side side = sides.get(0);
                throw SeedRows.of(folder, side.flavour(), added)
                        .refusal(migrations)
                        .orElseGet(() -> disturbed(failure));
            }
            throw failure;
        }
    }

    /** Only what somebody made by hand can make a file fail that is right without it. */
    private Refusal disturbed(ProofFailure failure) {
        return new Refusal(
                "a new file does not run on what the committed migrations build, or cannot be taken back: "
                        + failure.getMessage(),
                folder.root().toString(),
                "see whether the message names something made by hand: if so, write a migration by hand, in\n"
                        + folder.layout().byHand()
                        + ", that takes it out of the way, and generate again; if not, please report\n"
                        + "it with the output of --debug, the entities and the migrations");
    }

    private void prove(Side side, List<GeneratedMigration> added, Ownership ownership) {
        Catalog goal = ownership.goal(side.catalog());
        boolean later = !migrations.later().isEmpty();
        Optional<ShadowDatabase> copy =
                later ? Optional.of(server.cloneOf(side.database(), "later")) : Optional.empty();
        Proof proof = new Proof(
                side.flavour(),
                side.database(),
                side.catalog(),
                goal,
                ownership.strangers(),
                later ? Extent.VERSIONED : Extent.ALL);
        staged(staging -> proof.run(folder, staging, added));
        copy.ifPresent(database -> staged(staging -> proof.on(database).runToTheEnd(folder, staging, added)));
    }

    private static void staged(Consumer<Path> work) {
        try (TemporaryFolder staging = new TemporaryFolder("staging", empty -> {})) {
            work.accept(staging.path());
        }
    }
}
