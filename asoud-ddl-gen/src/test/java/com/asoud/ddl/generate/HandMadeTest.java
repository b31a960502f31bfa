package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the model does not express is never a difference: it is not reported, not taken back, and outlives a change. */
class HandMadeTest {

    private static final Path FILES = Path.of("src/test/resources/by-hand");

    @TempDir
    private Path folder;

    @Test
    void everything_made_by_hand_stays() throws IOException, SQLException {
        Project project = new Project(folder);
        String model = Files.readString(FILES.resolve("before.sql"));
        project.generate(model);
        project.write("migration/common/V2__by_hand.sql", Files.readString(FILES.resolve("by-hand.sql")));

        GenerationResult unchanged = project.generate(model);

        assertThat(unchanged.migrations()).isEmpty();
        assertThat(unchanged.kept())
                .extracting(text -> text.replaceAll(" is not in the model.*", ""))
                .containsExactly(
                        "column part.by_hand",
                        "column part.doubled",
                        "constraint by_hand_check on part",
                        "constraint by_hand_exclusion on piece",
                        "constraint by_hand_key on piece",
                        "index by_hand on part",
                        "index by_hand_lower on part",
                        "sequence by_hand_seq",
                        "sequence log_id_seq",
                        "table log",
                        "table old_part");
        try (ShadowServer server = Project.lend()) {
            List<ShadowDatabase> databases = new ArrayList<>();
            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = server.create("by_hand");
                project.migrate(database, flavour);
                databases.add(database);
            }
            List<String> before = inventory(databases.get(0));

            GenerationResult changed = project.generate(changed(model));

            assertThat(changed.migrations()).isNotEmpty();
            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = databases.get(flavour.ordinal());
                project.migrate(database, flavour);
                assertThat(inventory(database)).as(flavour.name()).containsAll(before);
            }
        }
        assertThat(project.generate(changed(model)).migrations()).isEmpty();
    }

    /** PostgreSQL makes them anew when a column changes its type; they are still whose they were. */
    @Test
    void what_a_change_of_type_makes_anew_is_not_the_generators() {
        Project project = new Project(folder);
        String model = "CREATE TABLE vendor (id varchar(20) PRIMARY KEY);"
                + "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(20), vendor varchar(20), size int);";
        project.generate(model);
        project.write("migration/common/V2__by_hand.sql", """
                CREATE INDEX by_hand_code ON part (code);
                CREATE INDEX by_hand_lower ON part (lower(vendor)) WHERE size > 0;
                ALTER TABLE part ADD CONSTRAINT by_hand_key UNIQUE (code, vendor);
                ALTER TABLE part ADD CONSTRAINT by_hand_exclusion EXCLUDE USING btree (code WITH =);
                ALTER TABLE part ADD CONSTRAINT by_hand_reference FOREIGN KEY (code) REFERENCES vendor;
                """);
        String wider = model.replace("code varchar(20)", "code varchar(40)");
        List<String> kept = project.generate(wider).kept();

        GenerationResult unchanged = project.generate(wider);

        assertThat(unchanged.migrations()).isEmpty();
        assertThat(unchanged.kept()).isEqualTo(kept).hasSize(5).allMatch(text -> text.contains("V2__by_hand.sql"));
    }

    @Test
    void what_a_change_of_type_by_hand_makes_anew_is_still_the_generators() {
        Project project = new Project(folder);
        String table = "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(20), name text);";
        project.generate(
                table + "CREATE INDEX idx_code ON part (code); CREATE UNIQUE INDEX ux_code ON part (code, name);");
        project.write("migration/common/V2__by_hand.sql", "ALTER TABLE part ALTER COLUMN code TYPE text;");

        GenerationResult without = project.generate(table.replace("varchar(20)", "text"));

        assertThat(without.kept()).isEmpty();
        assertThat(without.migrations())
                .flatExtracting(migration -> migration.step().operations())
                .extracting(operation -> operation.describe())
                .contains("drop index idx_code on part", "drop index ux_code on part");
    }

    /** One of the same name is not the same. */
    @Test
    void what_is_dropped_and_created_otherwise_by_hand_is_made_by_hand() {
        Project project = new Project(folder);
        String table = "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(20), name text);";
        project.generate(table + "CREATE INDEX idx_code ON part (code);");
        project.write(
                "migration/common/V2__by_hand.sql", "DROP INDEX idx_code; CREATE INDEX idx_code ON part (code, name);");

        assertThat(project.generate(table).kept()).singleElement().asString().contains("idx_code", "V2__by_hand.sql");
    }

    @Test
    void a_placeholder_is_given_its_value_or_refused_by_name() {
        Project project = new Project(folder, Map.of("unit", "crate", "Who", "nobody"));
        project.write(
                "migration/common/V1__by_hand.sql",
                "CREATE TABLE ${unit} (id bigint PRIMARY KEY); COMMENT ON TABLE ${unit} IS '${who}';");
        String model = "CREATE TABLE crate (id bigint PRIMARY KEY, note text);";

        assertThat(project.generate(model).migrations()).hasSize(2);
        assertThat(project.generate(model).migrations()).isEmpty();

        assertThatThrownBy(() -> new Project(folder, Map.of("who", "me")).generate(model))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a placeholder of a migration has no value: ${unit}")
                .hasMessageContaining("V1__by_hand.sql")
                .hasMessageContaining("--placeholder unit=VALUE")
                .hasMessageNotContaining("${who}");
    }

    /** Replaced, made of another kind, dropped, or gone with its table: forwards, and back. */
    @Test
    void what_is_set_on_an_index_goes_over_to_what_takes_its_place_and_comes_back() throws SQLException {
        Project project = new Project(folder);
        String model = "CREATE TABLE part (id bigint, code text, CONSTRAINT uk_part UNIQUE (id),"
                + " CONSTRAINT uk_turns UNIQUE (id, code), CONSTRAINT uk_drop UNIQUE (code) DEFERRABLE INITIALLY DEFERRED);"
                + "CREATE INDEX idx_part ON part (code) WHERE id > 0; CREATE UNIQUE INDEX ux_turns ON part (code, id);"
                + "CREATE INDEX idx_drop ON part (id, lower(code));";
        String gone =
                "CREATE TABLE gone (id bigint CONSTRAINT pk_gone PRIMARY KEY, code text CONSTRAINT uk_gone UNIQUE);";
        project.generate(model + gone);
        try (ShadowServer server = Project.lend();
                Connection admin = server.create("tablespace").connect();
                Statement statement = admin.createStatement()) {
            assumeThat(admin.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE \"Fast one\" LOCATION ''");
            project.write("migration/common/V2__by_hand.sql", """
                    DO $$ DECLARE each record; BEGIN
                        FOR each IN SELECT indexrelid::regclass AS name, row_number() OVER (ORDER BY indexrelid::regclass::text) AS n
                                FROM pg_index WHERE indrelid::regclass::text IN ('part', 'gone') LOOP
                            EXECUTE format('ALTER INDEX %1$s SET (fillfactor = 8%2$s); ALTER INDEX %1$s SET TABLESPACE "Fast one";'
                                'COMMENT ON INDEX %1$s IS ''index %2$s''', each.name, each.n);
                        END LOOP;
                    END $$;
                    ALTER INDEX idx_drop ALTER COLUMN 2 SET STATISTICS 500;
                    COMMENT ON CONSTRAINT uk_drop ON part IS 'constraint';
                    """);
            assertThat(project.generate(model + gone).migrations()).isEmpty();
            List<ShadowDatabase> databases = new ArrayList<>();
            for (Flavour flavour : Flavour.values()) {
                databases.add(server.create("tablespace"));
                project.migrate(databases.get(flavour.ordinal()), flavour);
            }
            String before = setOnIndexes(databases.get(0));

            List<GeneratedMigration> files = project.generate(
                            "CREATE TABLE part (id bigint, code text, CONSTRAINT uk_part UNIQUE (id, code),"
                                    + " CONSTRAINT ux_turns UNIQUE (code)); CREATE INDEX idx_part ON part (code, id) WHERE id > 0;"
                                    + "CREATE UNIQUE INDEX uk_turns ON part (id);",
                            Project.DESTRUCTIVE)
                    .migrations();

            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = databases.get(flavour.ordinal());
                project.migrate(database, flavour);
                assertThat(setOnIndexes(database)).as(flavour.name()).isEqualTo(onlyWhatStays(before));
                for (int i = files.size() - 1; i >= 0; i--) {
                    if (files.get(i).appliesTo(flavour)) {
                        run(database, files.get(i).rollback().content());
                    }
                }
                assertThat(setOnIndexes(database)).as(flavour.name()).isEqualTo(before);
                server.drop(database);
            }
            statement.execute("DROP TABLESPACE \"Fast one\"");
        }
    }

    @Test
    void the_sql_for_another_primary_key_sets_what_was_set_on_the_old_one() {
        Project project = new Project(folder);
        String model = "CREATE TABLE part (id bigint, code text NOT NULL, CONSTRAINT pk_part PRIMARY KEY (id));";
        project.generate(model);
        project.write(
                "migration/common/V2__by_hand.sql",
                "ALTER INDEX pk_part SET (fillfactor = 80); COMMENT ON INDEX pk_part IS 'by hand';");
        assertThatThrownBy(() -> project.generate(model.replace("(id)", "(id, code)")))
                .hasMessageContaining("ON \"part\" (\"id\", \"code\") WITH (fillfactor='80');")
                .hasMessageContaining("COMMENT ON INDEX \"pk_part\" IS 'by hand';");
    }

    private static String onlyWhatStays(String settings) {
        return settings.lines()
                .filter(line -> !line.contains("gone") && !line.contains("drop"))
                .collect(Collectors.joining("\n"));
    }

    private static String setOnIndexes(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return String.join("\n", Sql.read(connection, """
                    SELECT concat_ws(' ', c.relname, c.reloptions, spcname, obj_description(c.oid, 'pg_class'),
                        obj_description(con.oid, 'pg_constraint'), con.deferral,
                        ARRAY(SELECT attstattarget FROM pg_attribute WHERE attrelid = c.oid AND attstattarget >= 0))
                    FROM pg_index JOIN pg_class c ON c.oid = indexrelid LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
                    LEFT JOIN (SELECT oid, conindid, condeferred AS deferral FROM pg_constraint) con ON conindid = c.oid AND con.deferral
                    WHERE indrelid::regclass::text IN ('part', 'gone') ORDER BY c.relname COLLATE "C"
                    """, row -> row.getString(1)));
        }
    }

    @Test
    void a_unique_index_made_by_hand_gives_its_name_to_the_constraint_of_the_model() {
        Project project = new Project(folder);
        project.write(
                "migration/common/V1__by_hand.sql",
                "CREATE TABLE part (id bigint PRIMARY KEY, code text); CREATE UNIQUE INDEX ux_code ON part (code);");
        String model = "CREATE TABLE part (id bigint PRIMARY KEY, code text, CONSTRAINT ux_code UNIQUE (code));";

        assertThat(project.generate(model).migrations()).isNotEmpty();
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    /** No migration says so: it is found when the files run, and when they are rolled back. */
    @Test
    void what_is_set_in_one_database_alone_goes_over_to_what_takes_the_place() throws SQLException {
        Project project = new Project(folder);
        String model = "CREATE TABLE \"Part\" (id bigint, code text, CONSTRAINT uk_part UNIQUE (id),"
                + " CONSTRAINT part_check CHECK (id > 0)); CREATE UNIQUE INDEX idx_unique ON \"Part\" (id, code);"
                + "CREATE INDEX \"idx %s part\" ON \"Part\" (code, lower(code)) WHERE id > 0;"
                + "CREATE INDEX idx_gin ON \"Part\" USING gin (to_tsvector('simple', code));"
                + "CREATE INDEX idx_kept ON \"Part\" (code) WITH (deduplicate_items = off);";
        project.generate(model + "CREATE INDEX idx_gone ON \"Part\" (id, lower(code));");
        try (ShadowServer server = Project.lend();
                Connection admin = server.create("one_alone").connect();
                Statement statement = admin.createStatement()) {
            assumeThat(admin.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE \"One; alone=1\" LOCATION ''");
            statement.execute("CREATE TABLESPACE default_of_session LOCATION ''");
            List<ShadowDatabase> databases = new ArrayList<>();
            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = server.create("one_alone");
                project.migrate(database, flavour);
                run(database, """
                        COMMENT ON INDEX "idx %s part" IS 'it''s \\ "mine" %s %I';
                        ALTER INDEX "idx %s part" ALTER COLUMN 2 SET STATISTICS 500;
                        ALTER INDEX "idx %s part" SET TABLESPACE "One; alone=1";
                        ALTER INDEX "idx %s part" SET (fillfactor = 71, deduplicate_items = off);
                        COMMENT ON INDEX idx_unique IS 'unique';
                        ALTER INDEX idx_unique SET (fillfactor = 72);
                        ALTER INDEX idx_gin SET (fastupdate = off);
                        ALTER INDEX idx_gin SET TABLESPACE "One; alone=1";
                        ALTER INDEX idx_kept SET (fillfactor = 73);
                        ALTER INDEX idx_kept SET TABLESPACE "One; alone=1";
                        ALTER INDEX idx_gone SET (fillfactor = 74);
                        ALTER INDEX idx_unique SET TABLESPACE "One; alone=1";
                        COMMENT ON INDEX uk_part IS 'of an index';
                        COMMENT ON CONSTRAINT uk_part ON "Part" IS 'of a ''constraint\\';
                        COMMENT ON CONSTRAINT part_check ON "Part" IS '%L';
                        ALTER INDEX uk_part SET TABLESPACE "One; alone=1";
                        ALTER INDEX uk_part SET (fillfactor = 60);
                        """);
                databases.add(database);
            }

            List<GeneratedMigration> files = project.generate(model.replace("(code, lower(code))", "(lower(code), id)")
                            .replace("(id, code)", "(code, id)")
                            .replace("UNIQUE (id)", "UNIQUE (id, code)")
                            .replace("'simple'", "'english'")
                            .replace(
                                    "(code) WITH (deduplicate_items = off)", "(code, id) WITH (deduplicate_items = on)")
                            .replace("id > 0))", "id > -1))"))
                    .migrations();

            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = databases.get(flavour.ordinal());
                try (Connection connection = database.connect();
                        Statement session = connection.createStatement()) {
                    session.execute("SET default_tablespace = default_of_session");
                    List<String> own = new ArrayList<>();
                    files.stream()
                            .filter(file -> file.appliesTo(flavour))
                            .forEach(file ->
                                    own.add(inTransaction(file, file.migration().content())));
                    for (String script : own) {
                        SqlScript.run(connection, script);
                    }
                    String after = setAlone(session);
                    for (int i = files.size() - 1; i >= 0; i--) {
                        if (files.get(i).appliesTo(flavour)) {
                            SqlScript.run(connection, files.get(i).rollback().content());
                        }
                    }
                    assertThat(after)
                            .as(flavour.name())
                            .isEqualTo(ALONE.formatted(1, "{deduplicate_items=on,fillfactor=73}"));
                    assertThat(setAlone(session))
                            .as(flavour.name())
                            .isEqualTo(ALONE.formatted(2, "{deduplicate_items=off,fillfactor=73}"));
                }
                server.drop(database);
            }
            statement.execute("DROP TABLESPACE \"One; alone=1\"");
            statement.execute("DROP TABLESPACE default_of_session");
        }
    }

    private static final String ALONE = """
            default_of_session
            idx %%s part: it's \\ "mine" %%s %%I, column %s 500, One; alone=1, {fillfactor=71,deduplicate_items=off}
            idx_gin: One; alone=1, {fastupdate=off}
            idx_kept: One; alone=1, %s
            idx_unique: unique, One; alone=1, {fillfactor=72}
            uk_part: of an index, One; alone=1, {fillfactor=60}
            part_check: %%L
            uk_part: of a 'constraint\\""";

    private static String inTransaction(GeneratedMigration file, String script) {
        return file.step().transactional() ? "BEGIN;\n" + script + "\nCOMMIT;" : script;
    }

    private static String setAlone(Statement session) throws SQLException {
        try (ResultSet row = session.executeQuery("""
                SELECT concat_ws(E'\\n', current_setting('default_tablespace'),
                    (SELECT string_agg(relname || ': ' || concat_ws(', ', obj_description(c.oid, 'pg_class'),
                            (SELECT 'column ' || attnum || ' ' || attstattarget FROM pg_attribute
                             WHERE attrelid = c.oid AND attstattarget >= 0), spcname, reloptions), E'\\n' ORDER BY relname)
                     FROM pg_class AS c JOIN pg_index ON indexrelid = c.oid LEFT JOIN pg_tablespace AS s ON s.oid = reltablespace
                     WHERE indrelid = '"Part"'::regclass AND relname <> 'idx_gone'),
                    (SELECT string_agg(conname || ': ' || obj_description(oid, 'pg_constraint'), E'\\n' ORDER BY conname)
                     FROM pg_constraint WHERE conrelid = '"Part"'::regclass))
                """)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(ShadowDatabase database, String script) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlScript.run(connection, script);
        }
    }

    /** A new column, a new index, a wider column, another check, another step of the sequence, another index. */
    private static String changed(String model) {
        return model.replace("note text", "note text, size integer, CONSTRAINT part_size CHECK (size > 0)")
                        .replace("INCREMENT BY 50", "INCREMENT BY 20")
                        .replace("name text", "name text, hint varchar(20)")
                        .replace("'simple', note", "'english', note")
                        .replace("IN ('a', 'b'))", "IN ('a', 'b', 'c'))")
                + "CREATE INDEX idx_part_size ON part (size);\n"
                + "CREATE INDEX idx_piece_name ON piece (name);\n";
    }

    private static List<String> inventory(ShadowDatabase database) throws SQLException, IOException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(Files.readString(FILES.resolve("inventory.sql")))) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }
}
