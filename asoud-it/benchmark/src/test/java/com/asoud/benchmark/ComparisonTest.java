package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.Comparison.Row;
import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Measured.Planned;
import com.asoud.benchmark.Measured.Query;
import com.asoud.planguard.guard.ValueKind;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What decides: pages, time, or both. */
class ComparisonTest {

    private static final double RELEVANT = 0.1;

    @Test
    void the_same_plan_and_pages_are_no_difference_even_if_the_machine_was_disturbed() {
        Row row = compared(query(3, "by key", 1), query(3, "by key", 2));

        assertThat(row.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
        assertThat(row.warnings()).anyMatch(warning -> warning.contains("times differ"));
    }

    @Test
    void fewer_pages_are_faster_even_if_times_are_unstable() {
        Row row = compared(query(3000, "Seq Scan", 1, 9, 3, 5, 2), query(30, "by index", 2, 7, 1, 4, 10));

        assertThat(row.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(row.by()).isEqualTo("pages");
        assertThat(row.blocksNeeded()).isGreaterThan(10);
    }

    @Test
    void fewer_pages_in_more_time_are_slower_and_it_is_told() {
        Row row = compared(query(3000, "Seq Scan", 1), query(300, "by index", 3));

        assertThat(row.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(row.warnings()).contains("reads fewer pages in more time");
    }

    @Test
    void where_pages_differ_by_next_to_nothing_time_decides() {
        Row row = compared(query(5, "by one index", 2), query(6, "by another", 1));

        assertThat(row.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(row.by()).isEqualTo("time");
    }

    private static Row compared(Query before, Query after) {
        return Comparison.rows(
                        List.of(before), List.of(after), new Judgement(RELEVANT, new SplittableRandom(1)), RELEVANT)
                .get(0);
    }

    private static Query query(long pages, String access, double... millis) {
        return query("Guard.call", pages, access, millis);
    }

    /** Ten blocks that take these milliseconds by turns, give or take a little; or as many as there are. */
    static Query query(String guard, long pages, String access, double... millis) {
        return new Query(
                guard,
                1,
                "Repository.call",
                ValueKind.TYPICAL,
                false,
                1,
                pages,
                pages,
                0,
                Planned.ALIKE,
                Optional.empty(),
                1,
                List.of(access),
                List.of(),
                1,
                10,
                IntStream.range(0, Math.max(10, millis.length))
                        .mapToObj(i -> millis[i % millis.length] * (1 + i / 1000.0))
                        .toList(),
                0,
                Optional.empty());
    }
}
