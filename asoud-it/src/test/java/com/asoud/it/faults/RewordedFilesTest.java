package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Change;
import com.asoud.it.faults.Live.Held;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a generated file says is for people; what it does is told by its line of facts, and by SQLSTATE. With other
 * words in every comment and message, each command does the same.
 */
class RewordedFilesTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.create();

    private static final Pattern COMMENT = Pattern.compile("(?m)--(?! asoud-ddl: ).*$");
    private static final Pattern MESSAGE = Pattern.compile("\\b(MESSAGE|HINT) = '(?:[^']|'')*'");

    /** Durations, sizes and the like. */
    private static final Pattern QUANTITY = Pattern.compile("[0-9][0-9.,]* (ms|s|min|kB|MB|bytes)\\b");

    private static final String WORDS = "quite another thing";

    /** One of the guide's indexes is replaced, and another dropped. */
    private static final List<Change> CHANGES = List.of(
            new Change.IndexChanged(
                    Release.index("product", "idx_product_tag", "btree (tag)"),
                    Release.index("product", "idx_product_tag", "btree (tag, id)")),
            new Change.Removed(Release.index("product", "idx_product_marketer", "btree (is_marketer)")));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void every_command_answers_as_before() throws SQLException {
        String release = Release.write(folder.resolve("generated"), CHANGES);
        String reworded = reworded(Release.write(folder.resolve("reworded"), CHANGES));

        assertThat(answers("reworded", reworded)).isEqualTo(answers("generated", release));
    }

    /** To and fro, with what people are told that does not depend on how long it took. */
    private static List<String> answers(String name, String migrations) throws SQLException {
        SERVER.execute("CREATE DATABASE " + name);
        String url = SERVER.url(name);
        List<String> answers = new ArrayList<>();
        for (List<String> command : List.of(
                List.of("status"),
                List.of("plan"),
                List.of("migrate", "--jobs=1"),
                List.of("status"),
                List.of("rollback", "--to=3", "--yes"),
                List.of("status"),
                List.of("plan", "--verbose"),
                List.of("migrate", "--jobs=1"),
                List.of("verify"),
                List.of("rollback", "--to=1", "--table=product", "--yes"),
                List.of("status"),
                List.of("rollback", "--to=0", "--yes"))) {
            List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
            arguments.add(migrations);
            Tool run = Tool.run(url, command.get(0), arguments.toArray(String[]::new));
            boolean changes = command.contains("migrate") || command.contains("rollback");
            String out = changes ? run.out().strip().replaceFirst("(?s).*\n", "") : run.out();
            answers.add(command + " " + run.code() + "\n" + plain(out, name, migrations) + run.err());
        }
        return answers;
    }

    private static String plain(String out, String name, String migrations) {
        String path = migrations.substring(migrations.indexOf('=') + 1);
        String same = out.replace(path, "").replace(name, "");
        return QUANTITY.matcher(
                        COMMENT.matcher(MESSAGE.matcher(same).replaceAll("")).replaceAll(""))
                .replaceAll("");
    }

    @Test
    void whoever_is_at_work_on_the_table_is_waited_for() throws Exception {
        String release = reworded(Release.write(folder.resolve("db"), CHANGES));
        Live database = migrated("busy", release);
        Tool.run(database.url(), "rollback", "--to=1", "--table=product", "--yes", release)
                .expectCode(0);
        Held held = database.writing("product");
        CompletableFuture<Void> theirs = Beside.run(() -> build(database));
        database.awaitPhase("waiting for writers before build");

        StringWriter out = new StringWriter();
        CompletableFuture<Tool> migrate = Tool.start(out, CrashableServer.USER, database.url(), "migrate", release);
        Poll.until(() -> out.toString().contains(WORDS + "; waiting until it has ended") || migrate.isDone());
        held.end();
        theirs.join();

        migrate.join().expectCode(0);
        assertThat(out.toString()).contains(WORDS + "; waiting until it has ended");
        assertThat(database.<Boolean>value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'theirs'::regclass"))
                .isTrue();
    }

    private static void build(Live database) {
        try {
            database.execute("CREATE INDEX CONCURRENTLY theirs ON product (tag)");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_rollback_that_is_refused_forgets_nothing() throws SQLException {
        String release = reworded(Release.write(folder.resolve("db"), CHANGES));
        Live database = migrated("refused", release);
        database.execute("DROP INDEX idx_market_paid_status");
        database.execute("CREATE INDEX idx_market_paid_status ON market (name)");

        Tool rollback = Tool.run(database.url(), "rollback", "--to=1", "--table=market", "--yes", release);

        rollback.expectCode(4);
        assertThat(rollback.err()).contains(WORDS);
        assertThat(Tool.run(database.url(), "status", release).out())
                .containsPattern("idx_market_paid_status +DIFFERENT from what is declared")
                .doesNotContain("idx_market_paid_status  pending");
        assertThat(database.<Long>value("SELECT count(*) FROM flyway_schema_history"
                        + " WHERE script LIKE '%idx_market_paid_status%' AND success"))
                .isEqualTo(1);
    }

    @Test
    void the_committed_migrations_are_up_to_date_as_before() throws Exception {
        Path db = folder.resolve("db");
        Tool.copy(Path.of("../asoud-model/src/main/resources/db"), db);
        reworded("--migrations=" + db);

        Tool check = Tool.execute(
                "check",
                "--packages=com.asoud.model",
                "--output=" + db,
                "--existing-tables=product,market,order",
                "--shadow-url=" + SERVER.url("postgres"),
                "--shadow-user=" + CrashableServer.USER);

        check.expectCode(0);
    }

    private static Live migrated(String name, String release) throws SQLException {
        SERVER.execute("CREATE DATABASE " + name);
        Live database = new Live(SERVER, name);
        Tool migrate = Tool.run(database.url(), "migrate", release);
        migrate.expectCode(0);
        return database;
    }

    /** Puts other words into every comment and message of every file; returns the option again. */
    private static String reworded(String option) {
        Path root = Path.of(option.substring(option.indexOf('=') + 1));
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file :
                    tree.filter(path -> path.toString().endsWith(".sql")).toList()) {
                String before = Files.readString(file);
                String after = COMMENT.matcher(MESSAGE.matcher(before).replaceAll("$1 = '" + WORDS + "'"))
                        .replaceAll("-- " + WORDS);
                assertThat(after).isNotEqualTo(before).contains("-- asoud-ddl: ");
                Files.writeString(file, after);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return option;
    }
}
