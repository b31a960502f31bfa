package com.asoud.ddl.generate;

import com.asoud.ddl.adopt.Baseline;
import com.asoud.ddl.adopt.Decision;
import com.asoud.ddl.adopt.Decisions;
import com.asoud.ddl.adopt.FoundSchema;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationWriter;
import com.asoud.ddl.plan.Flavour;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TemporaryFolder;
import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes over a production database that was made without migrations:
 *
 * <ol>
 *   <li>build its schema on a throwaway server, as it was found;
 *   <li>make the baseline of it, and run that on an empty database: it must build the same;
 *   <li>compare with the model, as {@code generate} will, and say of each difference what becomes of it;
 *   <li>write the baseline, if that is asked for. Nothing else is ever written.
 * </ol>
 *
 * @param source reads production's schema
 * @param write whether to write the baseline; otherwise this is a report
 */
public record Adoption(
        GenerationRequest request,
        Supplier<FoundSchema> source,
        Supplier<ShadowServer> servers,
        StepRunner steps,
        boolean write) {

    /** @throws Refusal if there is nothing to take over, or it cannot be; nothing has been written */
    public AdoptionResult run() {
        AdoptionResult result = compare();
        if (result.written()) {
            // As Generation does: when nothing can go wrong any more.
            MigrationWriter.write(request.folder().root(), result.baseline());
        }
        return result;
    }

    private AdoptionResult compare() {
        requireNoMigrations();
        FoundSchema found = steps.run("read the schema of production", source);
        CompletableFuture<ShadowServer> starting = CompletableFuture.supplyAsync(servers);
        try (TemporaryFolder staging = new TemporaryFolder("staging", empty -> {})) {
            ExportedSchema export = steps.run("export the schema of the model", request.model());
            ShadowServer server = steps.run("start PostgreSQL", () -> Futures.get(starting));
            FoundSchema usable = ProductionCopy.withoutUnavailable(found, server);
            List<MigrationFile> baseline = Baseline.files(usable.statements(), request.folder());
            MigrationWriter.stage(staging.path(), baseline);
            MigrationFolder folder = request.folder().at(staging.path());
            CurrentSchema current = steps.run("run the baseline", () -> current(usable, folder, server));
            ProductionCopy copy = steps.run("build what production has", () -> ProductionCopy.build(usable, server));
            requireEqual(copy, current, server);
            Catalog wanted =
                    steps.run("build what the model asks for", () -> WantedSchema.build(export, server, () -> current));
            return steps.run("compare", () -> {
                requireSameSchema(current.catalog(), wanted);
                return result(usable, copy, baseline, export, wanted, current, folder, server);
            });
        } finally {
            Futures.await(starting).ifPresent(ShadowServer::close);
        }
    }

    private void requireNoMigrations() {
        MigrationFolder folder = request.folder();
        boolean generated = Stream.of(Flavour.values())
                .anyMatch(flavour -> !folder.facts(flavour).isEmpty());
        if (generated || folder.hasHandWritten()) {
            throw new Refusal(
                    "this project has migrations already",
                    folder.root().toString(),
                    "run generate without --adopt: it starts from what they build. If production was never\n"
                            + "migrated with them, take them away first");
        }
    }

    private static CurrentSchema current(FoundSchema found, MigrationFolder folder, ShadowServer server) {
        try {
            return CurrentSchema.build(folder, server);
        } catch (Refusal failure) {
            Problem first = failure.problems().get(0);
            throw new Refusal(
                    "the schema of production cannot be built on another server: "
                            + first.what().replace(folder.root() + File.separator, ""),
                    found.source(),
                    "prove it on what production has: --postgres=MAJOR, or --shadow-url with a server that has what is\n"
                            + "missing; or give a dump without it"
                            + (found.leftOut().isEmpty()
                                    ? ""
                                    : ".\nLeft out were: " + String.join(", ", found.leftOut())));
        }
    }

    /** The file, in the hands of Flyway, builds what the statements have built. */
    private static void requireEqual(ProductionCopy copy, CurrentSchema current, ShadowServer server) {
        ShadowDatabase database = current.copy("baseline");
        try (Connection connection = database.connect()) {
            Catalog built = ProductionCopy.read(connection, true);
            List<Change> differences = new ArrayList<>(CatalogDiff.between(built, copy.settled()));
            differences.addAll(CatalogDiff.between(copy.settled(), built));
            if (!differences.isEmpty()) {
                throw new IllegalStateException("the baseline builds another schema: "
                        + String.join(
                                "; ",
                                differences.stream()
                                        .map(change -> change.text(Change.Source.MIGRATIONS))
                                        .toList()));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        } finally {
            server.drop(database);
        }
    }

    /** Whoever names no schema in the model would be told to create every table a second time. */
    private static void requireSameSchema(Catalog current, Catalog wanted) {
        boolean anyKnown = wanted.tables().stream()
                .anyMatch(table -> current.table(table.name()).isPresent());
        Optional<Table> elsewhere = current.tables().stream()
                .filter(table -> wanted.tables().stream()
                        .anyMatch(
                                other -> other.name().name().equals(table.name().name())))
                .findFirst();
        if (!anyKnown && elsewhere.isPresent()) {
            String schema = elsewhere.get().name().schema();
            throw new Refusal(
                    "the tables of production are in another schema than those of the model, such as "
                            + elsewhere.get().name(),
                    "the model",
                    "say in which schema the application finds them:\n--property hibernate.default_schema="
                            + (schema.isEmpty() ? "public" : schema));
        }
    }

    private AdoptionResult result(
            FoundSchema found,
            ProductionCopy copy,
            List<MigrationFile> baseline,
            ExportedSchema export,
            Catalog wanted,
            CurrentSchema current,
            MigrationFolder folder,
            ShadowServer server) {
        Ownership ownership = Ownership.of(current.catalog(), wanted, current.migrations(), folder, server);
        Catalog goal = ownership.goal(current.catalog());
        Generation generation =
                new Generation(new GenerationRequest(request.model(), folder, request.options(), true), servers, steps);
        List<Decision> decisions = new ArrayList<>(Decisions.of(
                ownership.byHand().keySet().stream()
                        .filter(each -> isToDecide(each, current.catalog(), wanted))
                        .map(HandMade::change)
                        .toList(),
                ownership.withoutHandMade(CatalogDiff.between(current.catalog(), goal)),
                changes -> generation.wish(changes, goal, wanted, export, current),
                operations -> current.conflicts(operations, ownership)));
        decisions.addAll(Decisions.ofState(current.catalog(), found.invalid()));
        decisions.sort(Comparator.comparing(Decision::subject));
        List<String> lacking =
                Stream.concat(found.unread().stream(), copy.lacking().stream()).toList();
        return new AdoptionResult(
                found.source(),
                current.catalog().tables().size(),
                decisions,
                Stream.concat(found.leftOut().stream(), current.notes().stream())
                        .toList(),
                lacking,
                ownership.byHand().keySet().stream()
                        .filter(each -> !isToDecide(each, current.catalog(), wanted))
                        .map(each -> each.asGood().orElseGet(() -> each.change().text(Change.Source.EITHER)))
                        .sorted()
                        .toList(),
                baseline,
                write && lacking.isEmpty(),
                server.description());
    }

    /** Not a property that no model needs to say, nor what serves something that is decided on by itself. */
    private static boolean isToDecide(HandMade kept, Catalog production, Catalog wanted) {
        return kept.isThing()
                && kept.servesAs(wanted).isEmpty()
                && !(kept.change() instanceof Change.Removed removed
                        && removed.part() instanceof Sequence sequence
                        && isDefault(sequence, production));
    }

    private static boolean isDefault(Sequence sequence, Catalog production) {
        return production.tables().stream()
                .flatMap(table -> table.columns().stream())
                .flatMap(column -> column.defaultExpression().stream())
                .anyMatch(value -> value.startsWith("nextval('")
                        && value.contains(sequence.name().name()));
    }
}
