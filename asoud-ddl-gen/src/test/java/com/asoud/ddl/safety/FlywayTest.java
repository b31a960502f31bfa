package com.asoud.ddl.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The files under plain Flyway, set well, set badly, and failing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlywayTest {

    private static final String PROPERTY = "flyway.postgresql.transactional.lock=false";

    @AutoClose
    private final Shop shop = new Shop();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void reset() {
        shop.reset();
    }

    static Stream<ConcurrentFile> files() {
        return Stream.of(ConcurrentFile.create(), ConcurrentFile.replace(), ConcurrentFile.drop())
                .flatMap(file -> Stream.of(file, file.rollback()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void fails_at_once_under_flyways_own_settings_and_names_the_property(ConcurrentFile file) {
        shop.reset(file);

        assertThatThrownBy(shop.flyway(folder, file, true)::migrate)
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining(PROPERTY);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.before()));
    }

    @Test
    void recognises_flyways_lock_whatever_its_history_table_is_called() {
        ConcurrentFile file = ConcurrentFile.create();
        for (String table : List.of("versions", "schema_versions")) {
            Flyway flyway = Flyway.configure()
                    .configuration(shop.flyway(folder, file, true).getConfiguration())
                    .table(table)
                    .load();

            assertThatThrownBy(flyway::migrate).as(table).hasMessageContaining(PROPERTY);
            shop.run("DROP TABLE \"" + table + "\"");
        }
    }

    @Test
    void other_advisory_locks_in_idle_transactions_do_not_matter() {
        ConcurrentFile file = ConcurrentFile.create();
        // The extended protocol would keep the query's portal open, and its snapshot, which every build waits for.
        PGSimpleDataSource source = shop.source();
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        Connection other = shop.session(source);
        Shop.execute(other, "BEGIN");
        Shop.execute(other, "SELECT pg_advisory_xact_lock(42), pg_advisory_xact_lock(-1)");
        // Flyway's number in two halves is another lock than the number.
        Shop.execute(other, "SELECT pg_advisory_xact_lock(18028, 2037866873)");

        shop.run(file);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        shop.close(other);
    }

    @Test
    void flyways_lock_on_another_database_does_not_matter() {
        try (Shop elsewhere = new Shop()) {
            Connection flyway = elsewhere.session();
            Shop.execute(flyway, "BEGIN");
            Shop.execute(
                    flyway,
                    "SELECT pg_advisory_xact_lock(" + (0x466C79776179L + "flyway_schema_history".hashCode()) + ")");
            ConcurrentFile file = ConcurrentFile.create();

            shop.run(file);

            assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        }
    }

    @Test
    void duplicates_fail_the_build_and_after_repair_it_converges() {
        ConcurrentFile file = ConcurrentFile.createUnique();
        shop.run("INSERT INTO item VALUES (100, 'code 1', 1)");
        Flyway flyway = shop.flyway(folder, file, false);

        assertThatThrownBy(flyway::migrate).hasMessageContaining("Key (code)=(code 1) is duplicated");
        assertThat(shop.indexes()).containsExactly("idx_item_code UNIQUE btree (code) INVALID");

        // It still fails while the duplicates are there, and leaves no more than one broken index.
        flyway.repair();
        assertThatThrownBy(flyway::migrate).hasMessageContaining("Key (code)=(code 1) is duplicated");
        assertThat(shop.indexes()).containsExactly("idx_item_code UNIQUE btree (code) INVALID");

        shop.run("DELETE FROM item WHERE id = 100");
        flyway.repair();
        flyway.migrate();
        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
    }

    @Test
    void later_migrations_find_the_settings_of_the_session_as_they_were() throws IOException {
        PGSimpleDataSource source = shop.source();
        source.setOptions("-c lock_timeout=1234567 -c statement_timeout=2345678 -c client_min_messages=error");
        Files.writeString(folder.resolve("V3__settings.sql"), """
                CREATE TABLE settings AS SELECT current_setting('lock_timeout') || ' '
                    || current_setting('statement_timeout') || ' ' || current_setting('client_min_messages') AS found;
                """);
        try {
            shop.flyway(source, folder, ConcurrentFile.create(), false).migrate();

            assertThat(shop.rows("SELECT found FROM settings")).containsExactly("1234567ms 2345678ms error");
        } finally {
            shop.run("DROP TABLE IF EXISTS settings");
        }
    }
}
