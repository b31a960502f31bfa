package com.asoud.ddl.generate;

import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.export.ExportedSchema;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * A project as its developers see it: a folder of migrations, which grows as the schema that its model wants changes.
 */
final class Project {

    static final PlanOptions CAREFUL = new PlanOptions(Set.of(), false);
    static final PlanOptions DESTRUCTIVE = new PlanOptions(Set.of(), true);

    private static final String SERVER = TestServer.url(TestServer.get().create("tests"));

    private final Path root;
    private final FlywayInput input;

    Project(Path root) {
        this(root, FlywayInput.NOTHING);
    }

    Project(Path root, Map<String, String> placeholders) {
        this(root, FlywayInput.of(placeholders));
    }

    Project(Path root, FlywayInput input) {
        this.root = root;
        this.input = input;
    }

    MigrationFolder folder() {
        return new MigrationFolder(root, input);
    }

    /** Generates for a model whose schema is this SQL. */
    GenerationResult generate(String schema) {
        return generate(schema, CAREFUL);
    }

    GenerationResult generate(String schema, PlanOptions options) {
        return run(schema, options, false);
    }

    /** The same without writing. */
    GenerationResult check(String schema) {
        return run(schema, CAREFUL, true);
    }

    /** The same for a model whose sequences fill these columns. */
    GenerationResult generate(String schema, PlanOptions options, Map<ObjectName, List<IdColumn>> filledBy) {
        return generate(schema, options, new IdSources(filledBy, Map.of()));
    }

    /** The same for a model whose ids come from there. */
    GenerationResult generate(String schema, PlanOptions options, IdSources ids) {
        ExportedSchema export =
                new ExportedSchema(List.of(schema), List.of(), List.of(), List.of(), Map.of(), ids, List.of());
        return run(export, options, false);
    }

    private GenerationResult run(String schema, PlanOptions options, boolean checkOnly) {
        return run(ExportedSchema.of(List.of(schema)), options, checkOnly);
    }

    /** Generates for a model that Hibernate has exported. */
    GenerationResult generate(ExportedSchema export) {
        return run(export, CAREFUL, false);
    }

    private GenerationResult run(ExportedSchema export, PlanOptions options, boolean checkOnly) {
        return run(export, options, checkOnly, Project::lend);
    }

    /** Generates on a server of its own, which is thrown away with all that is on it. */
    GenerationResult generateOnOwnServer(String schema) {
        return run(
                ExportedSchema.of(List.of(schema)),
                CAREFUL,
                false,
                () -> ShadowServer.embedded(TestServer.cache(), Optional.empty()));
    }

    private GenerationResult run(
            ExportedSchema export, PlanOptions options, boolean checkOnly, Supplier<ShadowServer> servers) {
        return new Generation(new GenerationRequest(() -> export, folder(), options, checkOnly), servers, quietly())
                .run();
    }

    /** The server that all tests share: closing it drops the databases that were created by it, and no more. */
    static ShadowServer lend() {
        return ShadowServer.at(SERVER, Optional.of("postgres"), Optional.empty());
    }

    /** Such as {@code 18.6}. */
    static String serverVersion() {
        try (Connection connection = DriverManager.getConnection(SERVER, "postgres", "")) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static StepRunner quietly() {
        return new StepRunner() {
            @Override
            public <T> T run(String name, Supplier<T> step) {
                return step.get();
            }
        };
    }

    /** Runs the migrations, as the application would on its start. */
    void migrate(ShadowDatabase database, Flavour flavour) {
        MigrationRunner.migrate(database.dataSource(), folder().locations(flavour), input);
    }

    /** Takes failed migrations out of Flyway's history. */
    void repair(ShadowDatabase database, Flavour flavour) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database.dataSource())
                .locations(folder().locations(flavour).toArray(String[]::new));
        MigrationRunner.withoutTransactionalLock(flyway);
        flyway.load().repair();
    }

    /** A file that somebody wrote. */
    void write(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Every file below the folder, by its path. */
    Map<String, String> files() {
        if (!Files.isDirectory(root)) {
            return Map.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            Map<String, String> files = new TreeMap<>();
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Files.readString(path));
            }
            return files;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
