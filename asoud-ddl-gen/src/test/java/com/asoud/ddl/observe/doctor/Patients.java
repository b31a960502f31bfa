package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Databases that are looked at. */
final class Patients {

    private Patients() {}

    /** The database as the superuser sees it, without migrations. */
    static LiveDatabase live(ShadowDatabase database) {
        return live(database, "postgres");
    }

    static LiveDatabase live(ShadowDatabase database, String user) {
        return new LiveDatabase(
                new Target(
                        JdbcUrl.of(TestServer.url(database), "--url", ""),
                        Optional.of(user),
                        Optional.empty(),
                        Optional.empty()),
                new MigrationFolder(Path.of("src/test/resources/no-migrations")),
                Flavour.CONCURRENT,
                new FlywayOptions(MigrationRunner.HISTORY_TABLE, Optional.empty(), Map.of()));
    }
}
