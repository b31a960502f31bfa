package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code health} says of usage when there is more than one server, and when counters begin anew. */
class HealthTest {

    private static final String ROLE = "looks";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void an_index_is_unused_if_no_server_reads_it_and_nobody_can_tell_after_a_failover()
            throws IOException, SQLException {
        try (CrashableServer primary = CrashableServer.create(Map.of("wal_level", "replica", "max_wal_senders", "4"))) {
            primary.execute("""
                    CREATE ROLE looks LOGIN IN ROLE pg_monitor;
                    CREATE TABLE item (a int, b int, c int);
                    CREATE INDEX item_a ON item (a);
                    CREATE INDEX item_b ON item (b);
                    CREATE INDEX item_c ON item (c);
                    """);
            primary.stop();
            try (CrashableServer standby = primary.standby(Map.of(
                    "primary_conninfo",
                    "host=%s port=%s user=postgres".formatted(CrashableServer.HOST, primary.port())))) {
                primary.start();
                awaitRow(primary, "SELECT FROM pg_stat_replication WHERE state = 'streaming'");
                Path since = health(primary, "--json", also(standby)).into(folder.resolve("since.json"));
                Path alone = health(primary, "--json").into(folder.resolve("alone.json"));
                scan(primary, "a");
                scan(standby, "b");

                assertThat(health(primary, since, also(standby)).findings("UNUSED"))
                        .containsExactly("WARNING item_c");
                assertThat(health(primary, alone, also(standby)).findings("UNUSED"))
                        .containsExactly("WARNING item_c");
                assertThat(health(primary, since).findings("UNUSED"))
                        .as("the standby was not asked")
                        .containsExactly("NOTICE item_b", "NOTICE item_c");

                refused(standby, "this is a standby, which knows neither dead rows nor the age of statistics");

                Instant before = Instant.parse(
                        health(primary, since).document().at("/window/to").asString());
                primary.crash();
                primary.start();
                JsonNode crashed = health(primary, since).document();
                assertThat(Instant.parse(crashed.at("/window/from").asString())).isAfter(before);
                assertThat(crashed.at("/window/scans").findValues("scans")).allMatch(scans -> scans.asLong() == 0);
                assertThat(health(primary, "--since=" + since).findings("UNUSED"))
                        .as("younger than 28 days")
                        .isEmpty();

                primary.stop();
                standby.execute("SELECT pg_promote()");
                Poll.until(() -> rows(standby, "SELECT WHERE NOT pg_is_in_recovery()") == 1);
                standby.execute("CHECKPOINT");
                Report promoted = health(standby, since);
                assertThat(promoted.findings("UNUSED")).isEmpty();
                assertThat(promoted.document().at("/notes").toString())
                        .contains("another server has become the primary since then");
            }
        }
    }

    /** What a run has printed as JSON. */
    private record Report(String text) {

        Path into(Path file) throws IOException {
            return Files.writeString(file, text);
        }

        JsonNode document() {
            return JsonMapper.shared().readTree(text);
        }

        List<String> findings(String kind) {
            return StreamSupport.stream(document().at("/findings").spliterator(), false)
                    .filter(finding -> finding.at("/kind").asString().equals(kind))
                    .map(finding -> finding.at("/level").asString() + " "
                            + finding.at("/index").asString())
                    .toList();
        }
    }

    private static Report health(CrashableServer server, Path since, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--since=" + since, "--unused-after=0s"));
        return health(server, all.toArray(String[]::new));
    }

    private static Report health(CrashableServer server, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--json");
        Tool run = Tool.as(
                ROLE, server.url("postgres"), "health", all.stream().distinct().toArray(String[]::new));
        run.expectCode(0);
        return new Report(run.out());
    }

    private static void refused(CrashableServer server, String what) {
        Tool run = Tool.as(ROLE, server.url("postgres"), "health");
        run.expectCode(1);
        assertThat(run.err()).contains(what, "--also-on");
    }

    private static String also(CrashableServer standby) {
        return "--also-on=" + standby.url("postgres");
    }

    /** And waits until that is counted. */
    private static void scan(CrashableServer server, String column) throws SQLException {
        try (Connection connection = server.connect()) {
            Sql.execute(connection, "SET enable_seqscan = off; SELECT FROM item WHERE " + column + " = 1");
        }
        awaitRow(
                server, "SELECT FROM pg_stat_user_indexes WHERE indexrelname = 'item_" + column + "' AND idx_scan > 0");
    }

    private static void awaitRow(CrashableServer server, String question) {
        Poll.until(() -> rows(server, question) > 0);
    }

    private static int rows(CrashableServer server, String question) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.rows(connection, question).size();
        }
    }
}
