package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flyway's history says, by Flyway itself. */
class MigrationHistoryTest {

    private final ShadowDatabase database = TestServer.get().create("history");

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void drop() {
        TestServer.get().drop(database);
    }

    private MigrationHistory history() {
        return new MigrationHistory(
                database.dataSource(),
                new MigrationFolder(folder),
                Flavour.CONCURRENT,
                new FlywayOptions(MigrationRunner.HISTORY_TABLE, Optional.empty(), Map.of()));
    }

    private Path write(String file, String sql) throws IOException {
        Path path = folder.resolve("migration").resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, sql);
    }

    private List<String> states() {
        return history().read().stream()
                .map(entry -> entry.version().orElse("R") + " " + entry.state())
                .toList();
    }

    @Test
    void a_migration_is_pending_then_applied_then_pending_again_when_it_is_forgotten() throws Exception {
        write("common/V1__a.sql", "SELECT 1");
        write("concurrent/V2.1.1__b.sql", "SELECT 1");
        write("concurrent/V2.1.2__c.sql", "SELECT 1");
        write("standard/V2.1__other.sql", "SELECT 1");
        assertThat(states()).containsExactly("1 PENDING", "2.1.1 PENDING", "2.1.2 PENDING");

        history().migrate(Optional.of("2.1.1"));
        assertThat(states()).containsExactly("1 APPLIED", "2.1.1 APPLIED", "2.1.2 PENDING");

        history().migrate(Optional.empty());
        try (Connection connection = database.connect()) {
            MigrationHistory.forget(connection, "flyway_schema_history", "2.1.1");
        }
        assertThat(states()).containsExactly("1 APPLIED", "2.1.1 PENDING", "2.1.2 APPLIED");

        history().migrate(Optional.empty());
        assertThat(states()).containsExactly("1 APPLIED", "2.1.1 APPLIED", "2.1.2 APPLIED");
    }

    @Test
    void a_file_that_is_another_one_now_and_one_that_is_gone_are_told_apart() throws IOException {
        write("common/V1__a.sql", "SELECT 1");
        Path gone = write("common/V2__b.sql", "SELECT 2");
        history().migrate(Optional.empty());

        write("common/V1__a.sql", "SELECT 3");
        Files.delete(gone);

        assertThat(states()).containsExactly("1 CHANGED", "2 MISSING");
        assertThatThrownBy(() -> history().migrate(Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the migrations are not those that were applied");
    }

    @Test
    void a_file_that_fails_is_recorded_only_where_no_transaction_takes_it_back() throws IOException {
        write("common/V1__a.sql", "SELECT 1 / 0");
        assertThatThrownBy(() -> history().migrate(Optional.empty()))
                .isInstanceOfSatisfying(
                        MigrationFailed.class,
                        failure -> assertThat(failure.reason().getSQLState()).isEqualTo("22012"))
                .hasMessageContaining("V1__a.sql");
        assertThat(states()).containsExactly("1 PENDING");

        write("common/V1__a.sql.conf", "executeInTransaction=false");
        assertThatThrownBy(() -> history().migrate(Optional.empty())).isInstanceOf(MigrationFailed.class);
        assertThat(states()).containsExactly("1 FAILED");
    }

    @Test
    void a_baseline_stands_for_the_versions_up_to_it() throws IOException {
        write("common/V1__a.sql", "SELECT 1");
        write("common/V2__b.sql", "SELECT 2");

        history().baseline("1");

        assertThat(states()).containsExactly("1 BASELINE", "2 PENDING");
    }

    @Test
    void a_baseline_script_is_for_a_database_without_a_history() throws IOException {
        write("common/V1__a.sql", "SELECT 1");
        write("common/V2__b.sql", "SELECT 1");
        write("common/V3__c.sql", "SELECT 1");
        write("common/B1__base.sql", "SELECT 1");
        write("common/B2__base.sql", "SELECT 1");
        assertThat(states()).containsExactly("1 BASELINE", "2 PENDING", "3 PENDING");
        assertThat(history().migrate(Optional.empty())).isEqualTo(2);
        assertThat(states()).containsExactly("1 BASELINE", "2 APPLIED", "3 APPLIED");

        write("common/B3__base.sql", "SELECT 1");
        write("common/B4__base.sql", "SELECT 1");
        write("common/V5__d.sql", "SELECT 1");
        assertThat(states()).containsExactly("1 BASELINE", "2 APPLIED", "3 APPLIED", "5 PENDING");
        assertThat(history().migrate(Optional.empty())).isEqualTo(1);
    }

    @Test
    void a_baseline_script_is_none_after_a_baseline_by_hand() throws IOException {
        write("common/V1__a.sql", "SELECT 1");
        write("common/V2__b.sql", "SELECT 1");
        write("common/B2__base.sql", "SELECT 1");
        history().baseline("1");

        assertThat(states()).containsExactly("1 BASELINE", "2 PENDING");
        assertThat(history().migrate(Optional.empty())).isEqualTo(1);
        assertThat(states()).containsExactly("1 BASELINE", "2 APPLIED");
    }

    @Test
    void a_repeatable_migration_that_was_applied_again_is_applied_once() throws IOException {
        write("common/R__view.sql", "SELECT 1");
        history().migrate(Optional.empty());

        write("common/R__view.sql", "SELECT 2");
        assertThat(states()).containsExactly("R PENDING");
        assertThat(history().migrate(Optional.empty())).isEqualTo(1);

        assertThat(states()).containsExactly("R APPLIED");
        write("common/R__view.sql", "SELECT 1");
        assertThat(states()).containsExactly("R PENDING");
        history().migrate(Optional.empty());
        assertThat(states()).containsExactly("R APPLIED");
    }

    @Test
    void a_repeatable_migration_whose_file_is_gone_is_missing_once() throws IOException {
        Path view = write("common/R__view.sql", "SELECT 1");
        history().migrate(Optional.empty());
        write("common/R__view.sql", "SELECT 2");
        history().migrate(Optional.empty());

        Files.delete(view);

        assertThat(states()).containsExactly("R MISSING");
    }

    @Test
    void a_migration_that_repair_marked_as_deleted_is_none_until_its_file_is_back() throws IOException {
        Path gone = write("common/V1__a.sql", "SELECT 1");
        write("common/V2__b.sql", "SELECT 2");
        Path view = write("common/R__view.sql", "SELECT 1");
        history().migrate(Optional.empty());
        Files.delete(gone);
        Files.delete(view);

        repair();

        assertThat(states()).containsExactly("2 APPLIED");
        assertThat(history().migrate(Optional.empty())).isZero();
        write("common/V1__a.sql", "SELECT 1");
        write("common/R__view.sql", "SELECT 1");
        assertThat(states()).containsExactly("1 PENDING", "2 APPLIED", "R PENDING");
        assertThat(history().migrate(Optional.empty())).isEqualTo(2);
        assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED", "R APPLIED");
    }

    private void repair() {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("filesystem:" + folder.resolve("migration/common"))
                .load()
                .repair();
    }

    /** Ours is computed; this is the one it takes. */
    @Test
    void the_key_is_that_of_the_lock_flyway_holds_while_it_migrates() throws Exception {
        write("common/V1__a.sql", """
                CREATE TABLE held AS SELECT (classid::bigint << 32 | objid::bigint) AS key FROM pg_locks
                WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
                """);

        history().migrate(Optional.empty());

        assertThat(held()).containsExactly(MigrationHistory.lockKey("public", MigrationRunner.HISTORY_TABLE));
    }

    private List<Long> held() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT key FROM held")) {
            return row.next() ? List.of(row.getLong(1)) : List.of();
        }
    }
}
