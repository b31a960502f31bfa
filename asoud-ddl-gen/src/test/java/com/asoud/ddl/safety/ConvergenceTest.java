package com.asoud.ddl.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a run ends, the next one brings about what the file promises, and leaves nothing else behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConvergenceTest {

    @AutoClose
    private final Shop shop = new Shop();

    static Stream<ConcurrentFile> files() {
        return ConcurrentFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void does_what_it_promises_and_does_it_again(ConcurrentFile file) {
        shop.reset(file);
        for (int run = 1; run <= 2; run++) {
            shop.run(file);
            assertThat(shop.indexes()).as("run %s", run).isEqualTo(Shop.asListed(file.after()));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void plain_flyway_does_the_same(ConcurrentFile file, @TempDir Path folder) {
        shop.reset(file);
        shop.flyway(folder, file, false).migrate();
        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void converges_after_being_abandoned_at_any_statement(ConcurrentFile file) {
        for (int first = 0; first <= file.statements().size(); first++) {
            shop.reset(file);
            abandonAfter(file, first);
            runWatched(file);
            assertThat(shop.indexes())
                    .as("abandoned after %s statements", first)
                    .isEqualTo(Shop.asListed(file.after()));
        }
    }

    /** Without those whose statements are the same with other names. */
    static Stream<ConcurrentFile> kinds() {
        return files().filter(file -> !file.isAbout(ConcurrentFile.ELABORATE));
    }

    static Stream<ConcurrentFile> replacements() {
        return kinds().filter(ConcurrentFile::replaces);
    }

    @ParameterizedTest
    @MethodSource("replacements")
    void converges_after_being_abandoned_twice(ConcurrentFile file) {
        int all = file.statements().size();
        for (int first : IntStream.range(all / 2, all).toArray()) {
            for (int second : IntStream.range(all / 2, all).toArray()) {
                shop.reset(file);
                abandonAfter(file, first);
                abandonAfter(file, second);
                runWatched(file);
                assertThat(shop.indexes())
                        .as("abandoned after %s, then after %s statements", first, second)
                        .isEqualTo(Shop.asListed(file.after()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_was_abandoned_can_be_undone_instead(ConcurrentFile file) {
        ConcurrentFile inverse = inverse(file);
        for (int first = 0; first <= file.statements().size(); first++) {
            shop.reset(file);
            abandonAfter(file, first);
            runWatched(inverse);
            assertThat(shop.indexes()).as("undone after %s statements", first).isEqualTo(Shop.asListed(file.before()));
        }
    }

    /** The numbers of those that wait for others. */
    private static int[] thatWait(List<String> statements) {
        return IntStream.range(0, statements.size())
                .filter(number -> statements.get(number).contains("INDEX CONCURRENTLY"))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void converges_after_its_session_was_killed_while_it_waited(ConcurrentFile file) {
        List<String> statements = file.statements();
        for (int number : thatWait(statements)) {
            shop.reset(file);
            killIn(file, number);
            runWatched(file);
            assertThat(shop.indexes())
                    .as("killed in %s", statements.get(number))
                    .isEqualTo(Shop.asListed(file.after()));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_was_killed_can_be_undone_instead(ConcurrentFile file) {
        List<String> statements = file.statements();
        for (int number : thatWait(statements)) {
            shop.reset(file);
            killIn(file, number);
            runWatched(inverse(file));
            assertThat(shop.indexes())
                    .as("killed in %s, then undone", statements.get(number))
                    .isEqualTo(Shop.asListed(file.before()));
        }
    }

    private static ConcurrentFile inverse(ConcurrentFile file) {
        return ConcurrentFile.all()
                .filter(other -> other.before().equals(file.after())
                        && other.after().equals(file.before())
                        && other.undoes() != file.undoes())
                .findFirst()
                .orElseThrow();
    }

    /** Runs the first statements, then the session is gone. */
    private void abandonAfter(ConcurrentFile file, int count) {
        Connection session = shop.session();
        for (int number = 0; number < count; number++) {
            Shop.run(session, file, number, number + 1);
            requireOneInUse(file);
        }
        shop.close(session);
    }

    private void runWatched(ConcurrentFile file) {
        abandonAfter(file, file.statements().size());
    }

    /** While an index is replaced, queries find the old one or the new one, whole, at every moment. */
    private void requireOneInUse(ConcurrentFile file) {
        if (file.replaces()) {
            assertThat(shop.indexes())
                    .as("indexes while %s runs", file)
                    .anyMatch(index -> index.endsWith(" " + file.before().get().definition())
                            || index.endsWith(" " + file.after().get().definition()));
        }
    }

    /** Makes the statement wait for a transaction, and kills its session, unless it has nothing to wait for. */
    private void killIn(ConcurrentFile file, int number) {
        Connection session = shop.session();
        Shop.run(session, file, 0, number);
        Connection reader = shop.oldReader();
        int pid = shop.pid(session);
        CompletableFuture<Void> statement = Shop.beside(() -> Shop.run(session, file, number, number + 1));
        if (shop.waits(pid, statement)) {
            requireOneInUse(file);
            shop.run("SELECT pg_terminate_backend(" + pid + ")");
            assertThat(Shop.failureOf(statement)).isPresent();
            assertThat(shop.indexes())
                    .as("the kill leaves something broken")
                    .anyMatch(index -> index.endsWith("INVALID"));
        }
        shop.close(reader);
        shop.close(session);
    }
}
