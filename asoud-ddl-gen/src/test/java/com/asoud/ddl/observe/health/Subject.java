package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** A database as a role sees it that has {@code pg_monitor} and nothing else, and a model of a few indexes. */
record Subject(ShadowDatabase database, Path folder) {

    static final String ROLE = "health_watcher";

    /** Once for the server of the tests. */
    static void createRole(Connection connection) throws SQLException {
        Sql.execute(connection, """
                DO $$ BEGIN CREATE ROLE health_watcher LOGIN IN ROLE pg_monitor;
                EXCEPTION WHEN duplicate_object THEN NULL; END $$
                """);
    }

    /** Migrations that declare an index for each of these: its table, its name, and what follows USING. */
    static void declare(Path folder, List<List<String>> indexes) throws IOException {
        Path migrations = Files.createDirectories(folder.resolve("migration/concurrent"));
        for (int i = 0; i < indexes.size(); i++) {
            List<String> index = indexes.get(i);
            String facts = """
                    {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"creates",\
                    "subject":{"name":"%s"},"leaves":[{"name":"%s","unique":false,"using":"%s"}],"lock":"NONE",\
                    "effort":"READS_TABLE_TWICE"}]}""".formatted(index.get(0), index.get(1), index.get(2));
            Files.writeString(
                    migrations.resolve("V" + (i + 1) + "__x.sql"), "-- asoud-ddl: " + facts + "\nSELECT 1;\n");
        }
    }

    HealthReport report(Optional<Path> since, Duration unusedAfter) {
        return HealthReport.of(
                live(ROLE), new HealthReport.Question(since, List.of(), unusedAfter, Duration.ofSeconds(20)));
    }

    LiveDatabase live(String user) {
        return new LiveDatabase(
                new Target(
                        JdbcUrl.of(TestServer.url(database), "--url", "…"),
                        Optional.of(user),
                        Optional.empty(),
                        Optional.empty()),
                new MigrationFolder(folder),
                Flavour.CONCURRENT,
                new FlywayOptions("flyway_schema_history", Optional.empty(), Map.of()));
    }

    /** As {@code health --json} writes it. */
    static Path write(Snapshot snapshot, Path file) throws IOException {
        return Files.writeString(file, JsonMapper.shared().writeValueAsString(Map.of("snapshot", snapshot)));
    }
}
