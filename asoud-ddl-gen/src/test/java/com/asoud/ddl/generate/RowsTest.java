package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.HistoryFailure;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated files on a database that is in use: rows survive; rows that are in the way are named, and mended. */
class RowsTest {

    private static final String BEFORE = """
            CREATE TABLE market (id bigint PRIMARY KEY);
            CREATE TABLE product (
                id bigint PRIMARY KEY,
                market_id bigint,
                name varchar(20),
                status varchar(20) CONSTRAINT ck_status CHECK (status IN ('draft', 'published'))
            );
            CREATE INDEX idx_market ON product (market_id);
            CREATE INDEX idx_name ON product (name);
            """;

    private static final String ROWS = """
            INSERT INTO market VALUES (1);
            INSERT INTO product VALUES (1, 1, 'lamp', 'draft'), (2, 1, 'chair', 'published');
            """;

    private static Map<String, String> before = Map.of();

    @AutoClose
    private final ShadowServer server = Project.lend();

    private Project project = new Project(Path.of(""));
    private ShadowDatabase database = server.create("rows");

    @BeforeAll
    static void generate(@TempDir Path folder) {
        Project first = new Project(folder);
        first.generate(BEFORE);
        before = first.files();
    }

    @BeforeEach
    void begin(@TempDir Path folder) {
        project = new Project(folder);
        before.forEach(project::write);
    }

    @Test
    void survive_whatever_they_satisfy() throws SQLException {
        Map<Flavour, ShadowDatabase> databases = inUse(ROWS);
        project.generate("""
                CREATE TABLE market (id bigint PRIMARY KEY, rank integer DEFAULT 7 NOT NULL);
                CREATE TABLE product (
                    id bigint PRIMARY KEY,
                    market_id bigint NOT NULL,
                    name varchar(200),
                    status varchar(30) CONSTRAINT ck_status CHECK (status IN ('draft', 'published', 'inactive')),
                    slogan text,
                    CONSTRAINT uk_name UNIQUE (name),
                    CONSTRAINT fk_market FOREIGN KEY (market_id) REFERENCES market (id)
                );
                CREATE INDEX idx_market ON product (market_id, id DESC);
                CREATE INDEX idx_name ON product (name);
                """);

        for (Flavour flavour : Flavour.values()) {
            database = Objects.requireNonNull(databases.get(flavour));
            project.migrate(database, flavour);

            assertThat(rows("SELECT p.id, name, status, slogan, rank FROM product p JOIN market m ON m.id = market_id"
                            + " ORDER BY p.id"))
                    .containsExactly("1 lamp draft null 7", "2 chair published null 7");
            assertThatThrownBy(() -> run("INSERT INTO product VALUES (3, 1, 'lamp', 'inactive')"))
                    .hasMessageContaining("uk_name");
            assertThatThrownBy(() -> run("INSERT INTO product VALUES (3, 2, 'sofa', 'inactive')"))
                    .hasMessageContaining("fk_market");
            assertThatThrownBy(() -> run("INSERT INTO product VALUES (3, 1, 'sofa', 'lost')"))
                    .hasMessageContaining("ck_status");
            assertThatThrownBy(() -> run("INSERT INTO product VALUES (3, NULL, 'sofa', 'draft')"))
                    .hasMessageContaining("market_id");
            run("INSERT INTO product VALUES (3, 1, 'sofa', 'inactive')");
        }
    }

    /** The foreign key came back unproven before its validation failed; a second run must not stumble over it. */
    @Test
    void that_break_an_old_rule_stop_its_rollback_which_runs_again_when_they_are_mended() throws SQLException {
        String withRule =
                BEFORE + "ALTER TABLE product ADD CONSTRAINT fk_market FOREIGN KEY (market_id) REFERENCES market (id);";
        project.generate(withRule);
        database = Objects.requireNonNull(inUse(ROWS).get(Flavour.CONCURRENT));
        project.migrate(database, Flavour.CONCURRENT);
        String rollback = project.generate(BEFORE).migrations().stream()
                .filter(migration -> migration.appliesTo(Flavour.CONCURRENT))
                .map(migration -> migration.rollback().content())
                .findFirst()
                .orElseThrow();
        project.migrate(database, Flavour.CONCURRENT);
        run("INSERT INTO product VALUES (3, 99, 'sofa', 'draft')");

        assertThatThrownBy(() -> rollBack(rollback)).hasMessageContaining("Key (market_id)=(99) is not present");
        run("INSERT INTO market VALUES (99)");
        rollBack(rollback);

        assertThat(rows("SELECT convalidated FROM pg_constraint WHERE conname = 'fk_market'"))
                .containsExactly("t");
    }

    private void rollBack(String script) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, script);
        }
    }

    /** Each that is in the way stops the migration; mended, the next run goes on to the next. */
    @Test
    void that_break_a_new_rule_are_named_and_mended() throws SQLException {
        Map<Flavour, ShadowDatabase> databases = inUse(ROWS + """
                INSERT INTO product VALUES (3, NULL, 'lamp', 'draft'), (4, 99, 'sofa', 'draft'), (5, 1, 'sofa', 'draft');
                """);
        project.generate("""
                CREATE TABLE market (id bigint PRIMARY KEY);
                CREATE TABLE product (
                    id bigint PRIMARY KEY,
                    market_id bigint NOT NULL,
                    name varchar(20),
                    status varchar(20) CONSTRAINT ck_status CHECK (status = 'published'),
                    stock integer NOT NULL,
                    CONSTRAINT fk_market FOREIGN KEY (market_id) REFERENCES market,
                    CONSTRAINT uk_stock UNIQUE (market_id, stock)
                );
                CREATE INDEX idx_market ON product (market_id);
                CREATE UNIQUE INDEX idx_name ON product (name);
                """);

        for (Flavour flavour : Flavour.values()) {
            database = Objects.requireNonNull(databases.get(flavour));
            mendable(
                    flavour,
                    "column product.stock becomes NOT NULL, but is NULL in rows that exist",
                    "UPDATE product SET stock = id");
            mendable(
                    flavour,
                    "column product.market_id becomes NOT NULL, but is NULL in rows that exist",
                    "UPDATE product SET market_id = 1 WHERE market_id IS NULL");
            mendable(flavour, "is duplicated", "UPDATE product SET name = name || id WHERE id > 2");
            mendable(
                    flavour,
                    "Key (market_id)=(99) is not present in table \"market\"",
                    "INSERT INTO market VALUES (99)");
            // It came with the column, before that was filled.
            assertThatThrownBy(() -> run("UPDATE product SET stock = 1")).hasMessageContaining("uk_stock");
            mendable(
                    flavour,
                    "check constraint \"ck_status\" of relation \"product\" is violated",
                    "UPDATE product SET status = 'published'");
            project.migrate(database, flavour);

            assertThat(rows("SELECT id, market_id, name, status, stock FROM product ORDER BY id"))
                    .containsExactly(
                            "1 1 lamp published 1",
                            "2 1 chair published 2",
                            "3 1 lamp3 published 3",
                            "4 99 sofa4 published 4",
                            "5 1 sofa5 published 5");
            assertThat(rows("SELECT relname FROM pg_class WHERE relname LIKE '%ddl%'"))
                    .isEmpty();
        }
    }

    @Test
    void are_not_lost_without_notice() throws SQLException {
        Map<Flavour, ShadowDatabase> databases = inUse(ROWS);
        project.generate("""
                CREATE TABLE product (id bigint PRIMARY KEY, market_id bigint, name varchar(4), status varchar(20)
                    CONSTRAINT ck_status CHECK (status IN ('draft', 'published')));
                CREATE INDEX idx_market ON product (market_id);
                CREATE INDEX idx_name ON product (name);
                """, Project.DESTRUCTIVE);

        for (Flavour flavour : Flavour.values()) {
            database = Objects.requireNonNull(databases.get(flavour));
            mendable(flavour, "table market holds rows that dropping it would lose", "DELETE FROM market");
            mendable(
                    flavour,
                    "value too long for type character varying(4)",
                    "UPDATE product SET name = 'sofa' WHERE name = 'chair'");
            project.migrate(database, flavour);

            assertThat(rows("SELECT name, to_regclass('market') FROM product ORDER BY id"))
                    .containsExactly("lamp null", "sofa null");
        }
    }

    /** PostgreSQL tells what it reads, builds and writes, in messages of level DEBUG1. */
    @Test
    void are_not_read_while_the_table_is_locked() throws SQLException {
        database = Objects.requireNonNull(inUse(ROWS).get(Flavour.CONCURRENT));
        GenerationResult result = project.generate(BEFORE.replace("status varchar(20)", "status varchar(30)")
                .replace("name varchar(20)", "name varchar(200)")
                .replace("market_id bigint", "slogan text DEFAULT 'none' NOT NULL, market_id bigint NOT NULL"));
        List<String> whileLocked = new ArrayList<>();

        for (GeneratedMigration migration : result.migrations()) {
            String sql = migration.migration().content();
            if (migration.appliesTo(Flavour.CONCURRENT)) {
                List<String> messages = messages(sql);
                whileLocked.addAll(sql.contains("VALIDATE CONSTRAINT") ? List.of() : messages);
            }
        }

        assertThat(whileLocked)
                .anyMatch(message -> message.contains("are sufficient to prove that it does not contain nulls"))
                .noneMatch(message -> message.matches("(verifying|rewriting) table.*"))
                .noneMatch(message -> message.matches("building index \"(?!pg_toast).*"));
    }

    /** A database of each flavour, with rows in the tables as they were before. */
    private Map<Flavour, ShadowDatabase> inUse(String rows) throws SQLException {
        Map<Flavour, ShadowDatabase> databases = new EnumMap<>(Flavour.class);
        for (Flavour flavour : Flavour.values()) {
            database = server.create("rows");
            project.migrate(database, flavour);
            run(rows);
            databases.put(flavour, database);
        }
        return databases;
    }

    private void mendable(Flavour flavour, String message, String mending) throws SQLException {
        assertThatThrownBy(() -> project.migrate(database, flavour))
                .isInstanceOf(HistoryFailure.class)
                .hasMessageContaining(message);
        run(mending);
        project.repair(database, flavour);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> messages(String sql) throws SQLException {
        List<String> messages = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET client_min_messages = debug1");
            statement.execute("BEGIN;" + sql + "COMMIT;");
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                messages.add(warning.getMessage());
            }
        }
        return messages;
    }

    private List<String> rows(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }
}
