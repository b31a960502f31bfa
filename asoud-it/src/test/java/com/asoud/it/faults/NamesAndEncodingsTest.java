package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Live.Held;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases, schemas and URLs that are not as in a book. */
class NamesAndEncodingsTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    @TempDir
    private static Path folder = Path.of("");

    private static Path db = Path.of("");

    private static int databases;

    /** The tables, and the first two indexes: enough to build, replace and take back. */
    @BeforeAll
    static void few() throws IOException {
        db = Tool.copyOfMigrations(folder.resolve("db"));
        for (String kind : List.of("migration", "rollback")) {
            try (Stream<Path> files = Files.list(db.resolve(kind).resolve("concurrent"))) {
                for (Path file : files.toList()) {
                    if (!file.getFileName().toString().matches("[VU]2\\.1\\.[12]__.*")) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "UTF8,       My Schema",
                "UTF8,       a.b",
                "UTF8,       o'brien",
                "UTF8,       say \"so\"",
                "UTF8,       فروشگاه",
                "LATIN1,     société",
                "SQL_ASCII,  public",
                "EUC_JP,     日本",
            })
    void every_command_works(String encoding, String schema) throws SQLException {
        String name = "odd" + databases++;
        SERVER.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding + "' LOCALE 'C'");
        Live database = new Live(SERVER, name);
        String quoted = '"' + schema.replace("\"", "\"\"") + '"';
        database.execute("CREATE SCHEMA IF NOT EXISTS " + quoted);
        String url = database.url() + "?currentSchema=" + URLEncoder.encode(quoted, StandardCharsets.UTF_8);

        for (List<String> command : List.of(
                List.of("plan"),
                List.of("migrate"),
                List.of("status"),
                List.of("verify", "--shadow-url=" + SERVER.url("postgres"), "--shadow-user=postgres"),
                List.of("reindex", "order_item_product_id_idx"),
                List.of("rollback", "--to=1", "--yes"),
                List.of("plan"),
                List.of("migrate", "--jobs=1"))) {
            String[] options = Stream.concat(command.stream().skip(1), Stream.of("--migrations=" + db))
                    .toArray(String[]::new);
            Tool run = Tool.run(url, command.get(0), options);
            assertThat(run.code()).as(command + ": " + run).isZero();
        }
        assertThat(database.<Long>value(
                        "SELECT count(*) FROM pg_indexes WHERE schemaname = ? AND indexname LIKE 'idx\\_%'", schema))
                .isPositive();
    }

    /** As in the URL of an application, whose statements take milliseconds. */
    @Test
    void time_outs_and_modes_of_the_url_end_no_build() throws SQLException {
        Live database = new Live.Templates(SERVER).allButOne();
        Held writer = database.writing("product");

        CompletableFuture<Tool> migrate = Tool.start(
                database.url() + "?socketTimeout=1&queryTimeout=1&readOnly=true&autosave=always&preferQueryMode=simple"
                        + "&defaultRowFetchSize=1&options=-c%20statement_timeout%3D500%20-c%20lock_timeout%3D500",
                "migrate");
        database.awaitPhase("waiting for writers before build");
        database.execute("SELECT pg_sleep(1.5)");
        writer.end();

        migrate.join().expectCode(0);
    }
}
