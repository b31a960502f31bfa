package com.asoud.ddl.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What bears the name already: a file mends its own, accepts what is as it wants it, and touches nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesakeTest {

    private static final String NAME = ConcurrentFile.PLAIN.name().name();

    @AutoClose
    private final Shop shop = new Shop();

    @BeforeEach
    void reset() {
        shop.run("DROP SCHEMA IF EXISTS other CASCADE", "DROP TABLE IF EXISTS stranger");
        shop.reset();
    }

    static Stream<ConcurrentFile> files() {
        return ConcurrentFile.plain();
    }

    static Stream<ConcurrentFile> builders() {
        return files().filter(file -> file.after().isPresent());
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_broken_index_of_its_own_is_replaced_or_dropped(ConcurrentFile file) {
        shop.create(ConcurrentFile.PLAIN);
        shop.invalidate(NAME);

        shop.run(file);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_index_that_a_drop_left_half_way_is_replaced_or_dropped(ConcurrentFile file) {
        shop.create(ConcurrentFile.PLAIN);
        shop.run("UPDATE pg_index SET indisvalid = false, indisready = false, indislive = false WHERE indexrelid = '"
                + NAME + "'::regclass");

        shop.run(file);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void broken_indexes_in_another_schema_are_not_touched(ConcurrentFile file) {
        shop.reset(file);
        List<String> before = strangers("other");

        shop.run(file);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        assertThat(inSchema("other")).isEqualTo(before);
    }

    /** The search path finds the table in its own schema, but the name of the index first in another. */
    @ParameterizedTest
    @MethodSource("files")
    void what_the_search_path_finds_first_is_not_touched_either(ConcurrentFile file) {
        shop.reset(file);
        List<String> before = strangers("other");
        Connection session = shop.session();
        Shop.execute(session, "SET search_path = other, public");

        if (file.after().isEmpty()) {
            assertThatThrownBy(
                            () -> Shop.run(session, file, 0, file.statements().size()))
                    .hasMessageContaining("the name " + NAME + " is taken")
                    .hasMessageContaining("CREATE INDEX " + NAME + " ON other.stranger")
                    .hasMessageContaining("change the search_path");
            assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.before()));
        } else {
            Shop.run(session, file, 0, file.statements().size());
            assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        }
        assertThat(inSchema("other")).isEqualTo(before);
        shop.close(session);
    }

    static Stream<ConcurrentFile> filesOfSales() {
        return ConcurrentFile.plainIn("sales");
    }

    /** Every name that the file uses is borne in the first schema of the search path, too, by something broken. */
    @ParameterizedTest
    @MethodSource("filesOfSales")
    void of_a_table_in_another_schema_only_its_own_index_is_looked_at_mended_and_built(ConcurrentFile file) {
        for (boolean broken : new boolean[] {false, true}) {
            shop.run(
                    "DROP SCHEMA IF EXISTS sales CASCADE; DROP SCHEMA IF EXISTS other CASCADE",
                    "CREATE SCHEMA sales; CREATE TABLE sales.item AS SELECT * FROM item");
            file.before().ifPresent(shop::create);
            List<String> before = strangers("other");
            shop.run(
                    "CREATE INDEX " + NAME + "_ddl_leftover ON other.stranger (code)",
                    "CREATE INDEX " + NAME + "_ddl_new ON other.stranger (code)");
            if (broken) {
                shop.run("UPDATE pg_index SET indisvalid = false WHERE indrelid = 'sales.item'::regclass");
            }
            Connection session = shop.session();
            Shop.execute(session, "SET search_path = other, public");

            Shop.run(session, file, 0, file.statements().size());

            assertThat(
                            shop.rows(
                                    "SELECT format('%s %s%s', relname, split_part(pg_get_indexdef(indexrelid), ' USING ', 2),"
                                            + " CASE WHEN indisvalid THEN '' ELSE ' INVALID' END) FROM pg_index"
                                            + " JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = 'sales.item'::regclass"))
                    .isEqualTo(Shop.asListed(file.after()));
            assertThat(inSchema("other")).hasSize(3).containsAll(before);
            shop.close(session);
        }
        shop.run("DROP SCHEMA sales CASCADE; DROP SCHEMA other CASCADE");
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_index_of_another_table_is_refused_and_not_touched(ConcurrentFile file) {
        shop.run("CREATE TABLE stranger (code text)", "CREATE INDEX " + NAME + " ON stranger (code)");
        for (String state : List.of("true", "false")) {
            shop.run("UPDATE pg_index SET indisvalid = " + state + " WHERE indexrelid = '" + NAME + "'::regclass");

            assertThatThrownBy(() -> shop.run(file))
                    .hasMessageContaining("CREATE INDEX " + NAME + " ON public.stranger USING btree (code)")
                    .hasMessageContaining("Rename ");

            assertThat(shop.rows("SELECT indisvalid::text FROM pg_index WHERE indrelid = 'stranger'::regclass"))
                    .containsExactly(state);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_table_of_that_name_is_refused(ConcurrentFile file) {
        shop.run("CREATE TABLE " + NAME + " (code text)");
        try {
            assertThatThrownBy(() -> shop.run(file)).hasMessageContaining(NAME).hasMessageContaining("Rename ");
        } finally {
            shop.run("DROP TABLE " + NAME);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_valid_index_with_another_definition_is_refused_showing_both(ConcurrentFile file) {
        shop.run("CREATE INDEX " + NAME + " ON item (price DESC)");

        var refusal = assertThatThrownBy(() -> shop.run(file)).hasMessageContaining("USING btree (price DESC)");
        file.before().ifPresent(index -> refusal.hasMessageContaining(index.definition()));
        file.after().ifPresent(index -> refusal.hasMessageContaining(index.definition()));

        assertThat(shop.indexes()).containsExactly(NAME + " btree (price DESC)");
    }

    @ParameterizedTest
    @MethodSource("builders")
    void a_valid_index_with_the_wanted_definition_is_accepted_and_not_built_again(ConcurrentFile file) {
        file.after().ifPresent(shop::create);
        String storage = shop.storage(NAME);

        shop.run(file);

        assertThat(shop.indexes()).isEqualTo(Shop.asListed(file.after()));
        assertThat(shop.storage(NAME)).isEqualTo(storage);
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_name_for_leftovers_is_refused_when_it_is_in_use(ConcurrentFile file) {
        shop.reset(file);
        shop.run("CREATE INDEX idx_item_code_ddl_leftover ON item (id, price)");

        assertThatThrownBy(() -> shop.run(file)).hasMessageContaining("idx_item_code_ddl_leftover");

        assertThat(shop.indexes()).contains("idx_item_code_ddl_leftover btree (id, price)");
    }

    @Test
    void the_temporary_name_is_refused_when_it_is_in_use() {
        ConcurrentFile file = ConcurrentFile.replace();
        shop.reset(file);
        shop.run("CREATE INDEX idx_item_code_ddl_new ON item (id, price)");

        assertThatThrownBy(() -> shop.run(file))
                .hasMessageContaining("by neither btree (code) nor btree (code, price)")
                .hasMessageContaining("CREATE INDEX idx_item_code_ddl_new ON public.item USING btree (id, price)");

        assertThat(shop.indexes())
                .containsExactlyInAnyOrder("idx_item_code btree (code)", "idx_item_code_ddl_new btree (id, price)");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_missing_table_is_named(ConcurrentFile file) {
        shop.run("DROP TABLE item");

        assertThatThrownBy(() -> shop.run(file)).hasMessageContaining("relation \"item\" does not exist");
    }

    /** Makes, in another schema, indexes of every name that a file uses, all broken. */
    private List<String> strangers(String schema) {
        shop.run("CREATE SCHEMA " + schema, "CREATE TABLE " + schema + ".stranger (code text)");
        shop.run("CREATE INDEX " + NAME + " ON " + schema + ".stranger (code)");
        shop.run("UPDATE pg_index SET indisvalid = false WHERE indrelid = '" + schema + ".stranger'::regclass");
        return inSchema(schema);
    }

    private List<String> inSchema(String schema) {
        return shop.rows(
                "SELECT concat_ws(' ', indexrelid, indexrelid::regclass, indisvalid) FROM pg_index WHERE indrelid = '"
                        + schema + ".stranger'::regclass ORDER BY 1");
    }
}
