package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPathTest {

    private static final IndexCatalog CATALOG =
            IndexCatalog.of(List.of(index("idx_abc", "btree", "a", "b", "c"), index("idx_hash", "gin", "a", "b", "c")));

    private static IndexDefinition index(String name, String method, String... keys) {
        return new IndexDefinition(
                name,
                "t",
                method,
                List.of(keys),
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                "",
                new IndexDefinition.Names(new ObjectName("s", name), name, "t", Optional.empty()));
    }

    private static List<AccessPath> paths(String json) {
        return AccessPath.of(
                new Plan(
                        PlanMode.CUSTOM,
                        PlanReader.root(PlanReader.document("{\"Plan\": " + json + "}")),
                        List.of(),
                        Map.of()),
                CATALOG);
    }

    private static String indexScan(String index, String more) {
        return """
                {"Node Type": "Index Scan", "Relation Name": "t", "Index Name": "%s", "Actual Loops": 1,
                 "Index Searches": 1 %s}
                """.formatted(index, more);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (a = 1)                                     | bounded by a
            ((a = 1) AND (b = 2))                       | bounded by a, b
            ((b = 2) AND (a = 1))                       | bounded by a, b
            ((a = 1) AND (b > 2))                       | bounded by a, b
            ((a = 1) AND (b > 2) AND (b < 9))           | bounded by a, b
            ((a = 1) AND (b > 2) AND (c = 3))           | bounded by a, b, checking c = 3
            ((a > 1) AND (b = 2))                       | bounded by a, checking b = 2
            ((a = 1) AND (c = 3))                       | bounded by a, checking c = 3
            (b = 2)                                     | skipping through it, checking b = 2
            (ROW(a, b) < ROW(1, 2))                     | bounded by a, b
            ((a = 1) AND (ROW(b, c) < ROW(1, 2)))       | bounded by a, b, c
            ((ROW(a, b) < ROW(1, 2)) AND (c = 3))       | bounded by a, b, checking c = 3
            (ROW(a, c) < ROW(1, 2))                     | bounded by a
            ((a)::text = 'x')                           | bounded by a
            """)
    void leading_keys_bound_a_tree_and_others_are_checked_inside(String condition, String expected) {
        assertThat(paths(indexScan("idx_abc", ", \"Index Cond\": \"" + condition + "\"")))
                .singleElement()
                .returns("idx_abc on t, " + expected, AccessPath::describe);
    }

    @Test
    void a_key_behind_a_missing_one_is_skipped_to() {
        assertThat(paths(indexScan("idx_abc", ", \"Index Cond\": \"((a = 1) AND (c = 3))\"")))
                .singleElement()
                .matches(AccessPath::skips);
        assertThat(paths(indexScan("idx_abc", ", \"Index Cond\": \"((a > 1) AND (b = 3))\"")))
                .singleElement()
                .matches(path -> !path.skips());
    }

    @Test
    void before_postgresql_18_an_index_without_a_bound_is_read_from_end_to_end() {
        String before18 =
                indexScan("idx_abc", ", \"Index Cond\": \"(b = 2)\"").replace("\"Index Searches\": 1", "\"x\": 0");

        assertThat(paths(before18))
                .singleElement()
                .matches(AccessPath::readsWholeIndex)
                .returns("idx_abc on t, all of it, checking b = 2", AccessPath::describe);
    }

    @Test
    void any_key_bounds_an_index_that_is_no_tree() {
        assertThat(paths(indexScan("idx_hash", ", \"Index Cond\": \"((b = 2) AND (c = 3))\"")))
                .singleElement()
                .returns(List.of("b", "c"), AccessPath::boundary)
                .returns(false, AccessPath::skips);
    }

    @Test
    void an_index_scan_with_only_a_filter_reads_all_of_it() {
        assertThat(paths(indexScan("idx_abc", ", \"Filter\": \"((d > 50) AND (e = 1))\"")))
                .singleElement()
                .matches(AccessPath::readsWholeIndex)
                .returns("idx_abc on t, all of it, filtering rows by d > 50 and e = 1", AccessPath::describe);
    }

    @Test
    void the_table_itself_is_a_way_in() {
        assertThat(paths("{\"Node Type\": \"Seq Scan\", \"Relation Name\": \"t\", \"Actual Loops\": 1}"))
                .singleElement()
                .matches(AccessPath::readsWholeTable)
                .returns("Seq Scan on t", AccessPath::describe);
    }

    @Test
    void each_index_of_a_bitmap_is_a_way_in_and_the_filter_is_the_tables() {
        assertThat(paths("""
                {"Node Type": "Bitmap Heap Scan", "Relation Name": "t", "Actual Loops": 1, "Filter": "(d = 4)",
                 "Plans": [{"Node Type": "BitmapOr", "Actual Loops": 1, "Plans": [
                     {"Node Type": "Bitmap Index Scan", "Index Name": "idx_abc", "Actual Loops": 1,
                      "Index Cond": "(a = 1)"},
                     {"Node Type": "Bitmap Index Scan", "Index Name": "idx_abc", "Actual Loops": 1,
                      "Index Cond": "(a = 2)"}]}]}
                """))
                .extracting(AccessPath::describe)
                .containsExactly(
                        "idx_abc on t, bounded by a, filtering rows by d = 4",
                        "idx_abc on t, bounded by a, filtering rows by d = 4");
    }

    @Test
    void what_was_never_executed_is_no_way_in() {
        assertThat(paths("""
                {"Node Type": "Nested Loop", "Actual Loops": 1, "Plans": [
                     {"Node Type": "Seq Scan", "Relation Name": "t", "Actual Loops": 1},
                     {"Node Type": "Index Scan", "Relation Name": "t", "Index Name": "idx_abc", "Actual Loops": 0}]}
                """)).extracting(AccessPath::describe).containsExactly("Seq Scan on t");
    }
}
