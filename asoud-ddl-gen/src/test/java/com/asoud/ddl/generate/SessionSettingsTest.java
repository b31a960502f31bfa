package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The same files, and the same schema, whatever role, database and time zone of the JVM ask for. */
class SessionSettingsTest {

    private static final String TABLE = """
            CREATE TABLE reading (id bigint PRIMARY KEY, at timestamptz, day date, span interval,
                                  weight double precision, raw bytea, price money, code text%s);
            """;

    private static final String BEFORE = TABLE.formatted("");

    /** What is spelled or read differently by each of the settings. */
    private static final String AFTER = TABLE.formatted("""
            , since timestamptz DEFAULT '2020-01-01 12:00:00+03:30' NOT NULL, cost money DEFAULT '$12.50',
            CONSTRAINT ck_code CHECK (code ~ '^\\d+$' AND code <> 'a\\b'),
            CONSTRAINT ck_span CHECK (span > '-1 day -02:03:04')""") + """
            CREATE INDEX idx_at ON reading (id) WHERE at > '2020-06-01 00:00:00+04:30';
            CREATE INDEX idx_day ON reading (id) WHERE day > '2020-02-01';
            CREATE INDEX idx_span ON reading (id) WHERE span > '-1 day +02:00:00';
            CREATE INDEX idx_weight ON reading (id) WHERE weight > 0.12345678901234567;
            CREATE INDEX idx_raw ON reading (id) WHERE raw > '\\x00ff61'::bytea;
            CREATE INDEX idx_price ON reading (id) WHERE price > '$1,234.50'::money;
            CREATE INDEX idx_code ON reading (lower(code)) WHERE code <> 'a\\b';
            """;

    private static final String HOSTILE_ROLE = "hostile_to_spelling";

    private static final List<String> HOSTILE = List.of(
            "TimeZone = 'Asia/Tehran'",
            "DateStyle = 'SQL, DMY'",
            "IntervalStyle = 'sql_standard'",
            "extra_float_digits = -10",
            "bytea_output = 'escape'",
            "quote_all_identifiers = on",
            "standard_conforming_strings = off",
            "escape_string_warning = off",
            "transform_null_equals = on",
            "search_path = nowhere");

    private final ShadowServer server = Project.lend();

    @TempDir
    private Path folder;

    @BeforeEach
    void createRole() throws SQLException {
        ShadowDatabase any = server.create("settings");
        run(any, "DROP ROLE IF EXISTS " + HOSTILE_ROLE + "; CREATE ROLE " + HOSTILE_ROLE + " LOGIN SUPERUSER");
        for (String setting : HOSTILE) {
            run(any, "ALTER ROLE " + HOSTILE_ROLE + " SET " + setting);
        }
    }

    @AfterEach
    void close() throws SQLException {
        run(server.create("settings"), "DROP ROLE " + HOSTILE_ROLE);
        server.close();
    }

    @Test
    void the_generator_writes_the_same_files() {
        Project usual = new Project(folder.resolve("usual"));
        usual.generate(BEFORE);
        usual.generate(AFTER);
        Project hostile = new Project(folder.resolve("hostile"));
        generateByHostileRole(hostile, BEFORE);
        generateByHostileRole(hostile, AFTER);

        assertThat(hostile.files()).isEqualTo(usual.files());
    }

    private static void generateByHostileRole(Project project, String schema) {
        ExportedSchema export = ExportedSchema.of(List.of(schema));
        new Generation(
                        new GenerationRequest(() -> export, project.folder(), Project.CAREFUL, false),
                        () -> ShadowServer.at(
                                TestServer.url(TestServer.get().create("hostile")),
                                Optional.of(HOSTILE_ROLE),
                                Optional.empty()),
                        new StepRunner() {
                            @Override
                            public <T> T run(String name, Supplier<T> step) {
                                return step.get();
                            }
                        })
                .run();
    }

    @Test
    void the_files_build_the_same_and_know_it_again() throws SQLException {
        Project project = new Project(folder);
        project.generate(BEFORE);
        project.generate(AFTER);
        ShadowDatabase wanted = server.create("settings");
        run(wanted, AFTER);
        for (Flavour flavour : Flavour.values()) {
            ShadowDatabase database = server.create("settings");
            PGSimpleDataSource hostile = new HostileSource(TestServer.url(database));
            List<String> locations = project.folder().locations(flavour);

            MigrationRunner.migrate(hostile, locations, FlywayInput.NOTHING);
            for (var file : project.files().entrySet()) {
                if (flavour == Flavour.CONCURRENT
                        && file.getKey().startsWith("migration/concurrent")
                        && file.getValue().contains(" CONCURRENTLY ")) {
                    try (Connection connection = hostile.getConnection()) {
                        SqlScript.run(connection, file.getValue());
                    }
                }
            }

            try (Connection built = database.connect();
                    Connection expected = wanted.connect()) {
                CatalogReader reader = new CatalogReader(List.of(MigrationRunner.HISTORY_TABLE));
                assertThat(CatalogDiff.between(reader.readSettled(built), reader.readSettled(expected)))
                        .as(flavour.location())
                        .isEmpty();
            }
        }
    }

    /** Of somebody whose role, database and time zone are all set otherwise. */
    private static final class HostileSource extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        HostileSource(String url) {
            setUrl(url);
            setUser("postgres");
        }

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            for (String setting : HOSTILE) {
                if (!setting.startsWith("search_path") && !setting.startsWith("DateStyle")) {
                    SqlScript.execute(connection, "SET " + setting);
                }
            }
            return connection;
        }
    }

    private static void run(ShadowDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, sql);
        }
    }
}
