package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayWarningsTest {

    @TempDir
    private Path db = Path.of("");

    @Test
    void a_warning_of_a_migration_is_told_once_and_last() throws IOException {
        Path common = Files.createDirectories(db.resolve("migration/common"));
        Files.createDirectories(db.resolve("migration/standard"));
        Files.writeString(common.resolve("V1__warns.sql"), """
                DO $$ BEGIN RAISE WARNING 'look here'; END $$;
                """);

        Terminal generate = Terminal.onTestServer("generate", db, Terminal.classes(Parcel.class));

        assertThat(generate.code()).as(generate.err()).isZero();
        assertThat(generate.err()).isEmpty();
        assertThat(generate.out()).containsOnlyOnce("look here").containsSubsequence("Written below ", """
                Flyway warns (all of it with --debug):
                  DB: look here""");
    }

    @Test
    void an_empty_folder_is_nothing_to_warn_of() throws IOException {
        Files.createDirectories(db.resolve("migration"));

        assertThat(Terminal.onTestServer("check", db, "--layout=flat", Terminal.classes(Parcel.class))
                        .out())
                .doesNotContain("Flyway warns");
    }
}
