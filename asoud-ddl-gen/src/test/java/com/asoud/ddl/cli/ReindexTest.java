package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which indexes {@code reindex} rebuilds, and what it refuses. */
class ReindexTest extends ReindexDatabase {

    @Test
    void an_invalid_index_that_is_asked_for_is_healed_and_each_partition_is_rebuilt_once() throws SQLException {
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other'::regclass");

        Terminal planned = run("--dry-run", "other", "parted_pkey", "empty_id");
        JsonNode done = json("other", "parted_pkey", "parted_2a_pkey", "empty_id");

        assertThat(planned.code()).isZero();
        assertThat(planned.out())
                .startsWith("reindex would rebuild 3 indexes.\n")
                .contains("other (invalid)", "parted_1_pkey", "parted_2a_pkey")
                .endsWith("Nobody is in the way.\n");
        assertThat(planned.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(texts(done.at("/indexes"), "index")).containsExactly("other", "parted_1_pkey", "parted_2a_pkey");
        assertThat(invalid()).isEmpty();
        assertThat(run("empty_id").out()).isEqualTo("Nothing to do.\n");
    }

    /** Of others nothing is rebuilt, whatever they are; and what is left of them is dropped. */
    @Test
    void bloated_indexes_are_found_and_rebuilt() throws SQLException {
        execute(
                "CREATE TABLE grown WITH (autovacuum_enabled = off) AS"
                        + " SELECT n AS id, repeat(md5(n::text), 3) AS code FROM generate_series(1, 100000) AS n",
                "CREATE INDEX grown_code ON grown (code)",
                "CREATE INDEX grown_id ON grown (id)",
                "DELETE FROM grown WHERE id % 10 > 0",
                "VACUUM (ANALYZE) grown");
        // The server counts a moment later.
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Integer.parseInt(
                                value("SELECT n_live_tup::text FROM pg_stat_user_tables WHERE relname = 'grown'"))
                        < 30_000);
        abort("lower", "SELECT", "waiting for old snapshots");

        Terminal text = run("--bloated", "--dry-run", "--measure-bloat=0s");
        JsonNode planned = json("--bloated=60%", "--dry-run", "--measure-bloat=0s");
        JsonNode none = json("--bloated=100%", "--dry-run");
        Terminal done = run("--bloated");
        Terminal again = run("--bloated");

        assertThat(texts(planned.at("/indexes"), "index")).containsExactly("grown_code", "lower");
        assertThat(planned.at("/indexes/0/bloatSource").asString()).isEqualTo("ESTIMATED");
        assertThat(planned.at("/indexes/0/bloatBytes").asLong())
                .isBetween(5L << 20, planned.at("/indexes/0/bytes").asLong());
        assertThat(planned.at("/indexes/1/rebuilt").asBoolean()).isFalse();
        assertThat(texts(planned.at("/indexes/1/leftovers"))).containsExactly("lower_ccnew");
        assertThat(texts(planned.at("/unknown"), "index")).contains("gist");
        assertThat(texts(none.at("/indexes"), "index")).containsExactly("lower");
        assertThat(text.out())
                .startsWith("reindex would rebuild 1 index.\n")
                .contains("~ ", "estimated: ", "left out   only that of B-trees can be told: gist");
        assertThat(text.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(done.code()).as(done.toString()).isZero();
        assertThat(done.out())
                .contains("remove what is left of lower on item: done")
                .contains("Rebuilt 1 index; ");
        assertThat(again.out()).startsWith("Nothing to do.\n");
        assertThat(invalid()).isEmpty();
        execute("DROP TABLE grown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nowhere                         | there is no index nowhere, its name as \\di of psql shows it",
                "article_key                     | there is no index article_key, did you mean my shop.article_key?",
                "Lower                           | there is no index Lower, did you mean lower?",
                "item_span_excl                  | holds an exclusion constraint, REINDEX INDEX \"item_span_excl\";",
                "pg_catalog.pg_class_oid_index   | is of a system catalog",
                "lower --disk-room=1kB           | the disk may have too little room, with fewer --jobs",
                "lower --disk-room=much          | invalid size, write a size as PostgreSQL does",
                "lower --maintenance-work-mem=1x | invalid value for parameter, write a size as PostgreSQL does",
                "lower --deadline=soon           | is not a length of time",
                "lower --user=reindex_guest      | only the owner of a table, or from PostgreSQL 17, item belongs to postgres",
                "my shop.article_key --user=reindex_guest | may not use the schema my shop",
            })
    void what_cannot_be_done_is_refused_with_the_reason(String arguments, String says) {
        String[] all = arguments.split(" (?=--)");
        List<String> dry = new ArrayList<>(Arrays.asList(all));
        dry.add("--dry-run");

        for (Terminal run : List.of(run(all), run(dry.toArray(String[]::new)))) {
            assertThat(run.code()).as(run.toString()).isEqualTo(1);
            assertThat(run.err()).startsWith("Refused; nothing was changed.").contains(says.split(", "));
            assertThat(run.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',Name the indexes to rebuild",
        "lower --bloated=30%,Name the indexes to rebuild",
        "--bloated=101%,--bloated=101% is not a share from 1% to 100%",
        "--bloated=half,--bloated=half is not a share from 1% to 100%",
        "lower --jobs=0,--jobs=0 is not at least 1.",
        "lower --parallel-workers=-1,is not between 0 and 1024"
    })
    void what_means_nothing_is_wrong_usage(String arguments, String says) {
        Terminal run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(says);
    }

    /** The look does not wait for him; the rebuild does, up to its deadline. */
    @Test
    void who_has_locked_the_table_is_named_and_waited_for() throws SQLException {
        try (Connection holder = DATABASE.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE item");
            String pid = "SELECT pg_terminate_backend(" + Sql.<Integer>value(holder, "SELECT pg_backend_pid()") + ");";

            Terminal planned = run("lower", "--dry-run");
            Terminal ended = run("lower", "--deadline=1s");

            assertThat(planned.code()).as(planned.toString()).isZero();
            assertThat(planned.out()).contains("holds AccessExclusiveLock on item: the build cannot start", pid);
            assertThat(ended.code()).as(ended.toString()).isEqualTo(4);
            assertThat(ended.err()).contains("the deadline has passed").doesNotContain("removed");
        }
        assertThat(run("lower").code()).isZero();
    }

    /** It may rebuild, but not drop. */
    @Test
    void a_role_that_only_maintains_tables_rebuilds_and_leaves_leftovers_to_the_owner() throws SQLException {
        if (major() < 17) {
            return;
        }
        execute("GRANT MAINTAIN ON item TO reindex_guest");
        Terminal rebuilt = run("lower", "--user=reindex_guest");
        abort("lower", "SELECT", "waiting for old snapshots");
        Terminal refused = run("lower", "--user=reindex_guest");
        json("lower");

        assertThat(rebuilt.code()).as(rebuilt.toString()).isZero();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "only the owner of a table may drop what an aborted rebuild of lower has left",
                        "as postgres: DROP INDEX CONCURRENTLY \"lower_ccnew\";");
    }
}
