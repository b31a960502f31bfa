package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    private static Plan plan(String condition) {
        return new Plan(
                PlanMode.CUSTOM, PlanReader.root(PlanReader.document("""
                {"Plan": {"Node Type": "Limit", "Actual Rows": 10, "Actual Loops": 1, "Shared Hit Blocks": 12, "Plans": [
                    {"Node Type": "Sort", "Sort Key": ["taken_at DESC", "(round(value, 2))"], "Actual Rows": 10.00,
                     "Actual Loops": 1, "Shared Hit Blocks": 12, "Plans": [
                        {"Node Type": "Index Scan", "Relation Name": "reading_2", "Index Name": "idx_reading_2",
                         "Actual Rows": 2.5, "Actual Loops": 2, "Shared Hit Blocks": 9, "Shared Read Blocks": 3,
                         "Index Searches": 4, "Rows Removed by Filter": 7,
                         "Index Cond": "(station_2 = 1)", "Filter": "%s"}]}]}}
                """.formatted(condition))), List.of(), Map.of());
    }

    @Test
    void a_shape_has_names_but_no_constants() {
        assertThat(plan("((r2.kind_2 = 'it''s 5'::text) AND (value > '-1.5'::double precision) AND (upload = $1))")
                        .shape())
                .isEqualTo("""
                        Limit
                          -> Sort
                               Sort Key: taken_at DESC, (round(value, ?))
                               -> Index Scan using idx_reading_2 on reading_2
                                    Index Cond: (station_2 = ?)
                                    Filter: ((r2.kind_2 = ?) AND (upload = ?) AND (value > ?))\
                        """);
    }

    @Test
    void plans_that_differ_in_constants_only_have_one_shape() {
        String shape = plan("((taken_at < '2025-06-01 00:00:00+00'::timestamp with time zone) AND (n = 7))")
                .shape();

        assertThat(plan("((taken_at < $2) AND (n = -12.5))").shape()).isEqualTo(shape);
        assertThat(plan("((taken_at <= $2) AND (n = 7))").shape()).isNotEqualTo(shape);
    }

    @Test
    void a_tree_tells_what_happened_and_marks_a_node() {
        Plan plan = plan("(value > 5)");

        assertThat(PlanText.tree(plan, node -> node.type().equals("Sort") ? "   <--- here" : ""))
                .containsExactly(
                        "Limit  rows=10 buffers=12",
                        "  -> Sort  rows=10 buffers=12   <--- here",
                        "       Sort Key: taken_at DESC, (round(value, 2))",
                        "       -> Index Scan using idx_reading_2 on reading_2  rows=5 buffers=12 loops=2 searches=4",
                        "            Index Cond: (station_2 = 1)",
                        "            Filter: (value > 5)  (removed 14 rows)");
    }
}
