package com.asoud.ddl.generate;

import com.asoud.ddl.adopt.CatalogScript;
import com.asoud.ddl.adopt.FoundSchema;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.observe.LiveSchema;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

/** A production database, and a project that takes it over. */
abstract class AdoptionCase {

    static final Path DUMP = Path.of("src/test/resources/adopt/schema.sql");

    @TempDir
    Path folder = Path.of("");

    AdoptionResult adoptLive(String production, String model, boolean write) throws SQLException {
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("live");
            try (Connection connection = database.connect()) {
                SqlScript.run(connection, production);
            }
            return adopt(() -> read(TestServer.url(database), "postgres"), model, write);
        }
    }

    static FoundSchema read(String url, String role) {
        Target target =
                new Target(JdbcUrl.of(url, "--adopt", ""), Optional.of(role), Optional.empty(), Optional.empty());
        LiveSchema live = LiveSchema.read(target);
        return CatalogScript.of(target.toString(), live.catalog(), live.owned(), live.unread(), live.qualified());
    }

    AdoptionResult adopt(Supplier<FoundSchema> source, String model, boolean write) {
        return adoption(new Project(folder).folder(), source, model, write).run();
    }

    static Adoption adoption(MigrationFolder folder, Supplier<FoundSchema> source, String model, boolean write) {
        return adoption(folder, source, () -> ExportedSchema.of(List.of(model)), write);
    }

    static Adoption adoption(
            MigrationFolder folder, Supplier<FoundSchema> source, Supplier<ExportedSchema> model, boolean write) {
        return new Adoption(
                new GenerationRequest(model, folder, Project.CAREFUL, true),
                source,
                Project::lend,
                Project.quietly(),
                write);
    }
}
