package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.faults.UnknownColumn;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --json} there is one document whatever the exit code, and it says what, where, and what to do. */
class JsonTest {

    @TempDir
    private Path folder = Path.of("");

    private Path db = Path.of("");

    @BeforeEach
    void migrations() throws IOException {
        db = folder.resolve("db");
        Path common = Files.createDirectories(db.resolve("migration/common"));
        Files.writeString(common.resolve("V1__divides.sql"), "SELECT 1 / 0;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "migrate", "status", "verify", "health", "rollback --to=0 --yes"})
    void every_command_on_a_live_database_has_a_document_when_it_is_refused(String command) {
        String nowhere = Terminal.SERVER.replaceFirst("[^/]*$", "nowhere");

        JsonNode document = document(1, live(command, nowhere));

        assertThat(document.at("/outcome").asString()).isEqualTo("refused");
        assertThat(document.at("/problems/0/what").asString()).contains("there is no such database", "nowhere");
        assertThat(document.at("/problems/0/where").asString()).contains("nowhere");
        assertThat(document.at("/problems/0/remedy").asString()).contains("--url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "migrate", "status", "verify", "health", "rollback", "generate", "check"})
    void every_command_has_one_when_it_is_used_wrongly(String command) {
        JsonNode document = document(2, Terminal.run(command, "--json", "--nonsense"));

        assertThat(document.at("/outcome").asString()).isEqualTo("wrong usage");
        assertThat(document.at("/problems/0/what").asString()).contains("--");
        assertThat(document.at("/problems/0/remedy").asString()).contains("--help");
    }

    @Test
    void what_is_not_finished_has_one() {
        JsonNode document =
                document(4, live("migrate", TestServer.url(TestServer.get().create("json"))));

        assertThat(document.at("/outcome").asString()).isEqualTo("unfinished");
        assertThat(document.at("/problems/0/what").asString()).contains("division by zero");
        assertThat(document.at("/problems/0/where").asString()).contains("V1__divides.sql");
    }

    @Test
    void generate_and_check_have_one_with_every_operation() {
        Path written = folder.resolve("written");
        String model = Terminal.classes(Parcel.class);

        JsonNode check = document(1, Terminal.onTestServer("check", written, model, "--json"));
        JsonNode generate = document(0, Terminal.onTestServer("generate", written, model, "--json"));
        JsonNode again = document(0, Terminal.onTestServer("check", written, model, "--json"));
        JsonNode refused = document(
                1, Terminal.onTestServer("generate", written, Terminal.classes(UnknownColumn.class), "--json"));

        assertThat(check.at("/problems/0/remedy").asString()).contains("run generate and commit");
        assertThat(generate.at("/migrations")).isEqualTo(check.at("/migrations"));
        assertThat(generate.at("/migrations/0/path").asString()).startsWith("migration/common/V1__create_table_parcel");
        assertThat(generate.at("/migrations/0/operations/0/what").asString()).startsWith("create table parcel");
        assertThat(generate.at("/migrations/0/operations/0/lock").asString()).isEqualTo("NONE");
        assertThat(again.at("/migrations")).isEmpty();
        assertThat(refused.at("/problems/0/what").asString()).contains("has no column colour");
    }

    private Terminal live(String command, String url) {
        String all = command + " --json --url=" + url + " --migrations=" + db
                + (command.contains("--user") ? "" : " --user=postgres");
        return Terminal.run(all.split(" "));
    }

    private static JsonNode document(int code, Terminal run) {
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        JsonNode document = JsonMapper.shared().readTree(run.out());
        assertThat(document.at("/exitCode").asInt()).isEqualTo(code);
        return document;
    }
}
