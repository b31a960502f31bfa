package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
