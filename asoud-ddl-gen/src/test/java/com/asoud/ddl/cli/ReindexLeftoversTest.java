package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code reindex} knows to be left of aborted rebuilds. */
class ReindexLeftoversTest extends ReindexDatabase {

    /** Cut off while it built, and when it had replaced the index already; or twice while it built. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "item_pkey",
                "item_code_key",
                "lower",
                "Wei\"rd.name '%s",
                "gist",
                "LONG",
                "PERSIAN",
                "one",
                "my shop.article_key",
                "parted_2a_pkey",
                "TOAST",
            })
    void what_aborted_rebuilds_have_left_is_known_and_removed(String name) throws SQLException {
        String index = switch (name) {
            case "LONG" -> LONG;
            case "PERSIAN" -> PERSIAN;
            case "TOAST" -> value("SELECT 'pg_toast.pg_toast_' || 'item'::regclass::oid || '_index'");
            default -> name;
        };
        if (index.equals("one") && major() < 15) {
            return;
        }
        String definition = definition(index);
        abort(index, "SELECT", "waiting for old snapshots");
        if (index.equals(name)) {
            abort(
                    index,
                    "LOCK TABLE item, \"my shop\".article, parted IN ACCESS SHARE MODE",
                    "waiting for readers before marking dead");
        } else {
            abort(index, "SELECT", "waiting for old snapshots");
        }
        List<String> invalid = invalid();
        assertThat(invalid).hasSize(2);

        JsonNode planned = json("--dry-run", index);
        JsonNode done = json(index);

        assertThat(texts(planned.at("/indexes/0/leftovers"))).containsExactlyInAnyOrderElementsOf(invalid);
        assertThat(planned.at("/obstacles")).isEmpty();
        assertThat(done.at("/indexes/0/index").asString()).isEqualTo(index);
        assertThat(done.at("/removed")).isEqualTo(planned.at("/indexes/0/leftovers"));
        assertThat(done.at("/indexes/0/bytesAfter").asLong()).isPositive();
        assertThat(invalid()).isEmpty();
        assertThat(definition(index)).isEqualTo(definition);
        assertThat(value("SELECT count(*)::text FROM pg_class WHERE relname ~ '_cc(new|old)'"))
                .isEqualTo("0");
    }

    /** With names as a rebuild would choose them, or nearly; invalid all but the first. */
    @Test
    void what_is_not_left_of_it_stays() throws SQLException {
        List<String> others = List.of(
                "CREATE INDEX x_ccnew ON item (note)",
                "CREATE INDEX x_ccnew1 ON item (id)",
                "CREATE INDEX x_ccold ON item (note DESC)",
                "CREATE UNIQUE INDEX x_ccnew2 ON item (note)",
                "CREATE INDEX x_ccnew3 ON item (note) WHERE id > 0",
                "CREATE INDEX x_ccnew4 ON item (note text_pattern_ops)",
                "CREATE INDEX x_ccnew5 ON item (note COLLATE \"C\")",
                "CREATE INDEX x_ccnew6 ON item USING hash (note)",
                "CREATE INDEX x_ccnew7 ON item (note) INCLUDE (id)",
                "CREATE INDEX x_ccnew8 ON parted_1 (id)",
                "CREATE INDEX x_cc ON item (note)",
                "CREATE INDEX y_ccnew ON item (note)",
                "CREATE INDEX x__ccnew ON item (note)",
                "CREATE INDEX _ccnew ON item (note)",
                "CREATE INDEX x_ccnew_9 ON item (note)");
        execute("CREATE INDEX x ON item (note)");
        execute(others.toArray(String[]::new));
        execute("UPDATE pg_index SET indisvalid = false"
                + " WHERE indexrelid::regclass::text ~ '^[xy]?_' AND indexrelid <> 'x_ccnew'::regclass");
        List<String> invalid = invalid();

        JsonNode planned = json("--dry-run", "x");
        json("x");

        assertThat(planned.at("/indexes/0/leftovers")).isEmpty();
        assertThat(invalid).hasSize(others.size() - 1);
        assertThat(invalid()).isEqualTo(invalid);
        assertThat(value("SELECT to_regclass('x_ccnew') IS NOT NULL")).isEqualTo("t");
        execute("DROP INDEX x, x_ccnew, " + String.join(", ", invalid));
    }

    @Test
    void who_names_a_leftover_is_told_of_which_index_it_is() throws SQLException {
        abort("lower", "SELECT", "waiting for old snapshots");

        Terminal run = run("lower_ccnew");
        json("lower");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "index lower_ccnew is what is left of a rebuild of lower that was aborted",
                        "name lower instead");
        assertThat(invalid()).isEmpty();
    }
}
