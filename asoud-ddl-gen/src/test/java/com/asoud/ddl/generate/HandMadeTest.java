package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** The one that takes the place of another one, too. */
    @Test
    void an_index_stays_in_the_tablespace_that_somebody_put_it_into() throws SQLException {
        Project project = new Project(folder);
        String model = "CREATE TABLE part (id bigint, code text, CONSTRAINT uk_part UNIQUE (id));"
                + "CREATE INDEX idx_part ON part (code) WHERE id > 0;";
        project.generate(model);
        try (ShadowServer server = Project.lend();
                Connection admin = server.create("tablespace").connect();
                Statement statement = admin.createStatement()) {
            assumeThat(admin.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE \"Fast one\" LOCATION ''");
            project.write(
                    "migration/common/V2__by_hand.sql",
                    "ALTER INDEX idx_part SET TABLESPACE \"Fast one\"; ALTER INDEX uk_part SET TABLESPACE \"Fast one\";");
            assertThat(project.generate(model).migrations()).isEmpty();

            project.generate(model.replace("(code)", "(code, id)").replace("UNIQUE (id)", "UNIQUE (id, code)"));

            List<String> there = new ArrayList<>();
            for (Flavour flavour : Flavour.values()) {
                ShadowDatabase database = server.create("tablespace");
                project.migrate(database, flavour);
                there.add(inTablespace(database, "Fast one"));
                server.drop(database);
            }
            statement.execute("DROP TABLESPACE \"Fast one\"");
            assertThat(there).containsExactly("idx_part uk_part", "idx_part uk_part");
        }
    }

    private static String inTablespace(ShadowDatabase database, String tablespace) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT string_agg(relname, ' ' ORDER BY relname)
                        FROM pg_class JOIN pg_tablespace ON pg_tablespace.oid = reltablespace WHERE spcname = ?
                        """)) {
            statement.setString(1, tablespace);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
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
