package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationText;
import com.asoud.ddl.flyway.MigrationWriter;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.PlanRequest;
import com.asoud.ddl.plan.Planner;
import com.asoud.export.ExportedSchema;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSource;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pipeline of {@code generate} and {@code check}:
 *
 * <pre>
 * entity classes ─ Hibernate's schema export ─▶ database "wanted" ──┐
 * committed migrations ─ Flyway, for each flavour ─▶ "current" ─────┤ read the catalogs, diff, plan, render
 *                                                                   ▼
 *                                     migrations and rollbacks, for each flavour
 *                                                                   ▼
 *                  proof: current + files = wanted, wanted + rollback = current ─▶ written, all or nothing
 * </pre>
 *
 * @param servers starts, or connects to, the PostgreSQL to compare and prove on
 */
public record Generation(GenerationRequest request, Supplier<ShadowServer> servers, StepRunner steps) {

    /**
     * @throws Refusal if the model, the migrations or the changes cannot be worked with; nothing has been written
     * @throws com.asoud.ddl.proof.ProofFailure if the generated files were found wrong; nothing has been written
     */
    public GenerationResult run() {
        GenerationResult result = compare();
        if (!request.checkOnly() && !result.migrations().isEmpty()) {
            // Last of all: whoever interrupts the command while the server is stopped still finds nothing written.
            steps.run("write", () -> write(result.migrations()));
        }
        return result;
    }

    private GenerationResult compare() {
        request.folder().requireWhole();
        request.folder().requirePlaceholders();
        CompletableFuture<ShadowServer> starting = CompletableFuture.supplyAsync(servers);
        CompletableFuture<CurrentSchema> migrating =
                starting.thenApplyAsync(server -> CurrentSchema.build(request.folder(), server));
        try {
            ExportedSchema export = steps.run("export the schema of the model", request.model());
            ShadowServer server = steps.run("start PostgreSQL", () -> Futures.get(starting));
            Catalog wanted = steps.run(
                    "build what the model asks for",
                    () -> WantedSchema.build(export, server, () -> Futures.get(migrating)));
            request.folder().input().settings().schemaOfFiles().ifPresent(schema -> requireSchemas(wanted, schema));
            CurrentSchema current = steps.run("run the committed migrations", () -> Futures.get(migrating));
            return run(export, wanted, current, server);
        } finally {
            Futures.await(migrating);
            Futures.await(starting).ifPresent(ShadowServer::close);
        }
    }

    /**
     * What names no schema in a file, Flyway creates in its default schema.
     *
     * @throws Refusal if something is to be in {@code public}, which files do not name
     */
    private static void requireSchemas(Catalog wanted, String schema) {
        Refusal.unlessNone(Stream.concat(
                        wanted.tables().stream().map(Table::name),
                        wanted.sequences().stream().map(Sequence::name))
                .filter(name -> name.schema().isEmpty())
                .map(name -> new Problem(
                        name + " is in schema public for the model, and in schema " + schema + " for Flyway",
                        "flyway.defaultSchema, or the first of flyway.schemas",
                        "if the application finds it in " + schema + ":\n--property hibernate.default_schema=" + schema
                                + "\nif it is in public, leave the schema out of Flyway's settings"))
                .toList());
    }

    private GenerationResult run(ExportedSchema export, Catalog wanted, CurrentSchema current, ShadowServer server) {
        Ownership ownership = steps.run(
                "compare",
                () -> Ownership.of(current.catalog(), wanted, current.migrations(), request.folder(), server));
        Catalog goal = ownership.goal(current.catalog());
        List<Change> changes = ownership.withoutHandMade(CatalogDiff.between(current.catalog(), goal));
        PlanRequest wish = wish(changes, goal, wanted, export, current);
        Planner.Attempt standard = Planner.attempt(wish, Flavour.STANDARD);
        Planner.Attempt concurrent = Planner.attempt(wish, Flavour.CONCURRENT);
        List<Operation> operations = Stream.of(standard, concurrent)
                .flatMap(attempt -> attempt.plan().steps())
                .flatMap(step -> step.operations().stream())
                .distinct()
                .toList();
        Refusal.unlessNone(
                Stream.concat(standard.problems().stream(), current.conflicts(operations, ownership).stream())
                        .toList());
        if (standard.plan().isEmpty()) {
            current.requireAllRun();
            return result(List.of(), ownership, export, current, server);
        }
        List<GeneratedMigration> migrations =
                MigrationText.of(standard.plan(), concurrent.plan(), request.folder(), export.origins(), export.ids());
        List<String> lost = current.lostBy(operations, ownership);
        steps.run("prove the new files and their rollback", () -> {
            current.prove(migrations, ownership);
            return migrations;
        });
        return result(migrations, ownership, export, current, server).withNotes(lost);
    }

    private static List<ObjectName> tables(Catalog... catalogs) {
        return Stream.of(catalogs)
                .flatMap(catalog -> catalog.tables().stream())
                .map(Table::name)
                .toList();
    }

    private GenerationResult result(
            List<GeneratedMigration> migrations,
            Ownership ownership,
            ExportedSchema export,
            CurrentSchema current,
            ShadowServer server) {
        return new GenerationResult(
                request.folder(),
                migrations,
                ownership.kept(),
                notes(export, current, ownership),
                server.description());
    }

    /** What there is to plan of these changes, which lead from what is there to the goal, or to a part of it. */
    PlanRequest wish(List<Change> changes, Catalog goal, Catalog wanted, ExportedSchema export, CurrentSchema current) {
        IdSources gained = gained(export.ids(), current.catalog(), changes);
        return new PlanRequest(
                withGaining(changes, goal, gained),
                partitioned(goal),
                export.ids(),
                gained,
                request.options().named(tables(current.catalog(), wanted)),
                current.rules(changes),
                wanted.missingFrom(current.catalog())
                        .filter(OtherObject::isGenerated)
                        .toList());
    }

    private List<String> notes(ExportedSchema export, CurrentSchema current, Ownership ownership) {
        return Stream.of(
                        current.unfilled(ownership),
                        export.notes(),
                        request.folder().notes(),
                        current.notes())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Tables that exist and take ids from a source that was not theirs, as the committed files say: it is not past
     * them. If a sequence goes, all may; and files from before they said so say nothing.
     */
    private IdSources gained(IdSources ids, Catalog current, List<Change> changes) {
        Map<IdColumn, Set<IdSource>> before = request.folder().idSources();
        boolean sequenceGoes = changes.stream()
                .anyMatch(change -> change instanceof Change.Removed removed && removed.part() instanceof Sequence);
        return ids.filter((source, column) -> current.table(column.table()).isPresent()
                && (sequenceGoes
                        || !before.isEmpty()
                                && !before.getOrDefault(column, Set.of()).contains(source)));
    }

    /** The sequences that are there already, and for which nothing else changes. */
    private static List<Change> withGaining(List<Change> changes, Catalog goal, IdSources gained) {
        Set<ObjectName> changed = changes.stream().map(Change::subject).collect(Collectors.toSet());
        List<Change> all = new ArrayList<>(changes);
        goal.sequences().stream()
                .filter(sequence ->
                        gained.sequences().containsKey(sequence.name()) && !changed.contains(sequence.name()))
                .forEach(sequence -> all.add(new Change.SequenceChanged(sequence, sequence)));
        return all;
    }

    private static Set<ObjectName> partitioned(Catalog goal) {
        return goal.tables().stream()
                .filter(table -> table.partitionKey().isPresent())
                .map(Table::name)
                .collect(Collectors.toSet());
    }

    private List<MigrationFile> write(List<GeneratedMigration> migrations) {
        List<MigrationFile> files = migrations.stream()
                .flatMap(migration -> migration.files().stream())
                .toList();
        MigrationWriter.write(request.folder().root(), files);
        return files;
    }
}
