package com.asoud.ddl.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a file does to its own session, and to those beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {

    private static final String SETTINGS = """
            SELECT string_agg(name || ' ' || setting, ', ' ORDER BY name) FROM pg_settings
            WHERE name IN ('lock_timeout', 'statement_timeout', 'transaction_timeout', 'client_min_messages')
            """;

    @AutoClose
    private final Shop shop = new Shop();

    @BeforeEach
    void reset() {
        shop.reset();
    }

    static Stream<ConcurrentFile> migrations() {
        return Stream.of(ConcurrentFile.create(), ConcurrentFile.replace(), ConcurrentFile.drop());
    }

    static Stream<ConcurrentFile> files() {
        return migrations().flatMap(file -> Stream.of(file, file.rollback()));
    }

    static Stream<ConcurrentFile> builders() {
        return Stream.concat(files(), Stream.of(ConcurrentFile.createUnique()))
                .filter(file -> file.after().isPresent());
    }

    @ParameterizedTest
    @MethodSource("files")
    void leaves_the_settings_of_the_session_as_they_were(ConcurrentFile file) {
        shop.reset(file);
        Connection session = shop.session();
        Shop.execute(session, """
                SET lock_timeout = '1234567ms';
                SET statement_timeout = '2345678ms';
                SET client_min_messages = 'error'
                """);
        String before = Shop.value(session, SETTINGS);

        Shop.run(session, file, 0, file.statements().size());

        assertThat(Shop.value(session, SETTINGS)).isEqualTo(before);
        shop.close(session);
    }

    @Test
    void a_second_run_in_the_session_of_a_failed_one_still_knows_the_settings() {
        ConcurrentFile file = ConcurrentFile.createUnique();
        shop.run("INSERT INTO item VALUES (100, 'code 1', 1)");
        Connection session = shop.session();
        Shop.execute(session, "SET lock_timeout = '1234567ms'");
        String before = Shop.value(session, SETTINGS);
        assertThatThrownBy(() -> Shop.run(session, file, 0, file.statements().size()))
                .hasMessageContaining("is duplicated");
        shop.run("DELETE FROM item WHERE id = 100");

        Shop.run(session, file, 0, file.statements().size());

        assertThat(Shop.value(session, SETTINGS)).isEqualTo(before);
        // And a third one, after the settings were changed, saves them anew.
        Shop.execute(session, "SET lock_timeout = '7654321ms'");
        Shop.run(session, file, 0, file.statements().size());
        assertThat(Shop.value(session, "SHOW lock_timeout")).isEqualTo("7654321ms");
        shop.close(session);
    }

    @ParameterizedTest
    @MethodSource("migrations")
    void waits_longer_than_the_time_outs_of_its_role(ConcurrentFile file) {
        shop.reset(file);
        shop.run("DROP ROLE IF EXISTS hasty", "CREATE ROLE hasty LOGIN SUPERUSER", """
                ALTER ROLE hasty SET lock_timeout = '1ms';
                ALTER ROLE hasty SET statement_timeout = '1s'
                """);
        if (!shop.rows("SELECT name FROM pg_settings WHERE name = 'transaction_timeout'")
                .isEmpty()) {
            shop.run("ALTER ROLE hasty SET transaction_timeout = '1s'");
        }
        PGSimpleDataSource source = shop.source();
        source.setUser("hasty");
        Connection session = shop.session(source);
        Connection reader = shop.oldReader();
        int pid = shop.pid(session);

        CompletableFuture<Void> run =
                Shop.beside(() -> Shop.run(session, file, 0, file.statements().size()));
        Shop.until(
                () -> run.isDone()
                        || !shop.rows("SELECT pid FROM pg_stat_activity WHERE wait_event = 'virtualxid' AND pid = "
                                        + pid + " AND now() > query_start + interval '1.2 s'")
                                .isEmpty(),
                () -> true);
        assertThat(run).as("it waits for the reader").isNotDone();
        shop.close(reader);

        assertThat(Shop.failureOf(run)).isEmpty();
        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        shop.close(session);
    }

    @ParameterizedTest
    @MethodSource("builders")
    void fails_if_the_index_is_broken_at_the_end(ConcurrentFile file) {
        String built = tamper(file, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '%s'::regclass");

        assertThat(shop.indexes()).anyMatch(index -> index.startsWith(built) && index.endsWith("INVALID"));
    }

    @ParameterizedTest
    @MethodSource("builders")
    void fails_if_the_index_is_another_at_the_end(ConcurrentFile file) {
        String built = tamper(file, "DROP INDEX %1$s; CREATE INDEX %1$s ON item (price, id)");

        assertThat(shop.indexes()).contains(built + " btree (price, id)");
    }

    @ParameterizedTest
    @MethodSource("builders")
    void fails_if_there_is_no_index_at_the_end(ConcurrentFile file) {
        String built = tamper(file, "DROP INDEX %s");

        assertThat(shop.indexes()).noneMatch(index -> index.startsWith(built + " "));
    }

    /** Runs the file, but does something to the index between its build and the check; returns the index's name. */
    private String tamper(ConcurrentFile file, String sql) {
        shop.reset(file);
        int build = file.statement("CREATE ");
        String built = file.replaces() ? "idx_item_code_ddl_new" : "idx_item_code";
        Connection session = shop.session();
        Shop.run(session, file, 0, build + 1);
        shop.run(sql.formatted(built));

        assertThatThrownBy(() ->
                        Shop.run(session, file, build + 1, file.statements().size()))
                .hasMessageContaining("index " + built + " is not valid, or not "
                        + file.after().orElseThrow().definition())
                .hasMessageContaining("run this file again");
        file.before()
                .filter(old -> file.replaces())
                .ifPresent(old -> assertThat(shop.indexes())
                        .as("the old one stays")
                        .containsAll(Shop.asListed(Optional.of(old))));
        shop.close(session);
        return built;
    }

    @ParameterizedTest
    @MethodSource("builders")
    void a_second_runner_does_not_disturb_the_first(ConcurrentFile file) {
        shop.reset(file);
        Connection reader = shop.oldReader();
        Connection first = shop.session();
        int pid = shop.pid(first);
        CompletableFuture<Void> build =
                Shop.beside(() -> Shop.run(first, file, 0, file.statements().size()));
        assertThat(shop.waits(pid, build)).as("the first waits for the reader").isTrue();
        String building = building();

        assertThatThrownBy(() -> shop.run(file))
                .hasMessageContaining("another session is at work on the indexes of table item")
                .hasMessageContaining("Wait until it has ended");
        assertThat(building()).isEqualTo(building);

        shop.close(reader);
        assertThat(Shop.failureOf(build)).isEmpty();
        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        assertThat(shop.value("SELECT 'idx_item_code'::regclass::oid")).isEqualTo(building);
        shop.close(first);
    }

    @Test
    void who_drops_waits_for_nobody_who_builds() {
        ConcurrentFile file = ConcurrentFile.create();
        Connection reader = shop.oldReader();
        Connection first = shop.session();
        int pid = shop.pid(first);
        CompletableFuture<Void> build =
                Shop.beside(() -> Shop.run(first, file, 0, file.statements().size()));
        assertThat(shop.waits(pid, build)).isTrue();

        assertThatThrownBy(() -> shop.run(file.rollback())).hasMessageContaining("another session is at work");

        shop.close(reader);
        assertThat(Shop.failureOf(build)).isEmpty();
        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        shop.close(first);
    }

    private String building() {
        return shop.value("SELECT indexrelid FROM pg_index WHERE indrelid = 'item'::regclass AND NOT indisvalid");
    }

    /** Two sessions each run half of the same replacement, in every order: one may fail, the index is never lost. */
    @Test
    void interleaved_runners_never_lose_the_index() {
        ConcurrentFile file = ConcurrentFile.replace();
        int all = file.statements().size();
        int looks = 1;
        for (int firstStop = looks; firstStop < all; firstStop++) {
            for (int secondStop = looks; secondStop <= all; secondStop++) {
                shop.reset(file);
                Connection first = shop.session();
                Connection second = shop.session();
                attempt(first, file, 0, firstStop);
                attempt(second, file, 0, secondStop);
                attempt(first, file, firstStop, all);
                attempt(second, file, secondStop, all);
                assertThat(shop.indexes())
                        .as("first stops at %s, second at %s", firstStop, secondStop)
                        .anyMatch(index -> Stream.of(file.before(), file.after())
                                .flatMap(Optional::stream)
                                .anyMatch(known -> index.endsWith(" " + known.definition())));
                shop.run(file);
                assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
                shop.close(first);
                shop.close(second);
            }
        }
    }

    private void attempt(Connection session, ConcurrentFile file, int from, int to) {
        try {
            Shop.run(session, file, from, to);
        } catch (Shop.Failed failed) {
            assertThat(failed).hasMessageContaining("ERROR");
        }
    }
}
