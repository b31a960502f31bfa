package com.asoud.peers.generator;

import static com.asoud.peers.generator.Rollout.Writers.DO_NOT_WAIT;
import static com.asoud.peers.generator.Rollout.Writers.WAIT_FOR_A_CHANGE;
import static com.asoud.peers.generator.Rollout.Writers.WAIT_FOR_THE_BUILD;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said about migrations whose behaviour is known. */
class RolloutTest {

    private static final String CREATE = "CREATE INDEX ix_0_name ON entity_0 (name, created_at)";
    private static final String DROP = "DROP INDEX ix_0_name";

    @AutoClose
    private static ShadowServer server =
            ShadowServer.embedded(Path.of(System.getProperty("asoud.postgres.cache")), Optional.empty());

    private static ShadowDatabase template = server.create("template");

    @BeforeAll
    static void oneTable() throws SQLException {
        execute(template, true, "CREATE TABLE entity_0 (name text, created_at timestamptz)");
        execute(template, true, "CREATE INDEX ix_0_name ON entity_0 (name)");
    }

    @Test
    void dropping_first_leaves_a_gap() throws Exception {
        assertThat(rollout(true, DROP, CREATE)).isEqualTo(new Rollout(true, WAIT_FOR_THE_BUILD));
    }

    @Test
    void dropping_first_leaves_a_gap_though_all_of_it_is_concurrent() throws Exception {
        assertThat(rollout(
                        true,
                        "DROP INDEX CONCURRENTLY ix_0_name",
                        CREATE.replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY")))
                .isEqualTo(new Rollout(true, DO_NOT_WAIT));
    }

    @Test
    void one_transaction_leaves_no_gap_and_lets_writers_wait_for_the_build() throws Exception {
        assertThat(rollout(false, DROP, CREATE)).isEqualTo(new Rollout(false, WAIT_FOR_THE_BUILD));
    }

    @Test
    void nobody_notices_an_index_that_is_built_beside_the_old_one() throws Exception {
        assertThat(rollout(
                        true,
                        "CREATE INDEX CONCURRENTLY ix_new ON entity_0 (name, created_at)",
                        "DROP INDEX CONCURRENTLY ix_0_name",
                        "ALTER INDEX ix_new RENAME TO ix_0_name"))
                .isEqualTo(new Rollout(false, DO_NOT_WAIT));
    }

    @Test
    void writers_wait_for_a_change_of_the_catalog() throws Exception {
        assertThat(rollout(true, "ALTER TABLE entity_0 ALTER name SET DEFAULT ''"))
                .isEqualTo(new Rollout(false, WAIT_FOR_A_CHANGE));
    }

    private static Rollout rollout(boolean autoCommit, String... statements) throws Exception {
        ShadowDatabase database = server.cloneOf(template, "rollout");
        try {
            return Rollout.of(database, () -> {
                execute(database, autoCommit, statements);
                return database;
            });
        } finally {
            server.drop(database);
        }
    }

    private static void execute(ShadowDatabase database, boolean autoCommit, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(autoCommit);
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
            if (!autoCommit) {
                connection.commit();
            }
        }
    }
}
