package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewClusterTest {

    /** What initdb makes has a number of its own, which a copy keeps (PostgreSQL manual, pg_control_system). */
    @Test
    void servers_are_copies_of_one_cluster_and_share_nothing() throws SQLException {
        // The first server of all has one of its own; another process may be keeping its own at the same time.
        ShadowServer.embedded(TestServer.cache(), Optional.empty()).close();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> kept(TestServer.cache()).isPresent());
        String clusters = "SELECT system_identifier::text FROM pg_control_system()";
        String databases =
                "SELECT datname FROM pg_database WHERE datname LIKE 'asoud%' AND datname <> current_database()";
        try (ShadowServer server = ShadowServer.embedded(TestServer.cache(), Optional.empty());
                ShadowServer beside = ShadowServer.embedded(TestServer.cache(), Optional.empty());
                Connection one = server.create("one").connect();
                Connection other = beside.create("other").connect()) {
            assertThat(Sql.<String>column(one, clusters)).isEqualTo(Sql.<String>column(other, clusters));
            assertThat(Sql.<String>column(one, databases)).isEmpty();
            assertThat(Sql.<String>column(other, databases)).isEmpty();
        }
    }

    @Test
    void what_a_killed_process_left_unfinished_is_made_anew(@TempDir Path cache) throws IOException {
        NewCluster cluster = NewCluster.of(new PostgresBinaries(Optional.empty(), "--any"), cache)
                .orElseThrow();
        Path data = Files.createDirectory(cache.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "18");
        Files.writeString(data.resolve("epg-lock"), "of the library");
        cluster.keep(data.toFile());
        Path kept = kept(cache).orElseThrow();
        Files.move(kept, kept.resolveSibling(kept.getFileName() + ".new"));
        Files.writeString(kept.resolveSibling(kept.getFileName() + ".new").resolve("half"), "");

        cluster.keep(data.toFile());

        Path copy = Files.createDirectory(cache.resolve("copy"));
        cluster.copyTo(copy);
        assertThat(copy)
                .isDirectoryNotContaining("glob:**/{half,epg-lock}")
                .isDirectoryContaining("glob:**/PG_VERSION");
    }

    private static Optional<Path> kept(Path cache) throws IOException {
        try (var found = Files.newDirectoryStream(cache, "new-cluster-*-[0-9]*[0-9]")) {
            return Optional.ofNullable(found.iterator())
                    .filter(Iterator::hasNext)
                    .map(Iterator::next);
        }
    }
}
