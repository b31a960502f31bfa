package com.asoud.benchmark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.advise.Advised.Range;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Demand;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.IndexTrials.Cost;
import com.asoud.planguard.guard.IndexTrials.Edit;
import com.asoud.planguard.guard.IndexTrials.Effect;
import com.asoud.planguard.guard.IndexTrials.Outcome;
import com.asoud.planguard.guard.IndexTrials.Times;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is concluded from pages, times and promises, without a server. */
class AdviceLogicTest {

    private static final IndexDefinition TAG = index("idx_tag", "tag");

    @ParameterizedTest(name = "{0} to {1} µs more, {2} to {3} ms before: {4}")
    @CsvSource({
        "1, 2, 12, 13, 'from 1 read for 4,000 to 10,000 writes; q saves 8.0 to 10 ms a call'",
        "9000, 9600, 12, 13, from 0.90 to 1.2 reads for each write; q saves 8.0 to 10 ms a call",
        "-0.5, 2, 12, 13, not told: what an inserted row costs more is not seen in its time (-0.50 to 2.0 µs); q saves 8.0"
                + " to 10 ms a call",
        "1, 2, 3.5, 13, 'not told: no saving of time is seen (q: 3.5 to 13 ms before, 3.0 to 4.0 ms after)'",
    })
    void times_are_weighed_only_if_both_were_seen(
            double microsLow, double microsHigh, double millisLow, double millisHigh, String sentence) {
        Payback payback = new Payback(
                true,
                new Range(microsLow, microsHigh),
                Optional.of(new Payback.Saving("q", new Range(millisLow, millisHigh), new Range(3, 4))));
        assertThat(payback.sentence()).isEqualTo(sentence);
        assertThat(payback.readsForAWrite().isPresent()).isEqualTo(sentence.startsWith("from"));
    }

    @Test
    void inserts_that_take_less_time_need_no_reads_to_repay_them() {
        Payback payback = new Payback(
                true, new Range(-3, -1), Optional.of(new Payback.Saving("q", new Range(12, 13), new Range(3, 4))));
        assertThat(payback.sentence()).startsWith("from the first read: inserts take less time, too");
    }

    @Test
    void calls_that_were_not_timed_are_named_as_the_reason() {
        assertThat(new Payback(true, new Range(1, 2), Optional.empty()).sentence())
                .isEqualTo("not told: none of these calls is timed. Calls that write, and generic plans, are not");
        assertThat(new Payback(false, new Range(1, 2), Optional.empty()).sentence())
                .startsWith("at once: it saves disk");
    }

    @Test
    void the_reason_is_the_rule_that_decides() {
        assertThat(harm(effect(43, 329, List.of("no skipping through an index: idx_tag, skipping through it"))))
                .isEqualTo("Q.call would break a promise: no skipping through an index: idx_tag, skipping through it"
                        + " (329 pages instead of 43)");
        assertThat(harm(effect(15, 1354, List.of("buffers at most 30: 1354"))))
                .isEqualTo("Q.call would read 1,354 pages instead of 15");
        assertThat(harm(effect(40, 80, List.of()))).isEqualTo("Q.call would read 80 pages instead of 40");
        assertThat(harm(effect("gain", 340, 20, List.of()), effect(40, 80, List.of())))
                .isEqualTo("Q.call would read 80 pages instead of 40, and all losses (40 pages) are more than a tenth"
                        + " of the gains (320)");
        assertThat(weighed(effect("gain", 1000, 20, List.of()), effect(40, 80, List.of()))
                        .harms())
                .isEmpty();
    }

    /** Nothing changes at the larger scale, or less is read there. */
    @ParameterizedTest
    @CsvSource({"30, 30", "30, 25"})
    void a_loss_at_the_smaller_scale_alone_is_a_loss(long before, long after) {
        Effect loss = effect(
                "loss",
                new Cost(10, before, Growth.CONSTANT, Optional.empty()),
                new Cost(30, after, Growth.CONSTANT, Optional.empty()),
                List.of());
        Weighed saving = new Weighed(
                weighed().change(), new Outcome(List.of(loss), Map.of(new ObjectName("s", "idx_tag"), 2048L)), 8192);

        assertThat(saving.saves()).isTrue();
        assertThat(saving.pays()).as("no query may read more for disk").isFalse();
        assertThat(harm(
                        effect(
                                "loss",
                                new Cost(10, 2000, Growth.CONSTANT, Optional.empty()),
                                new Cost(300, 2000, Growth.CONSTANT, Optional.empty()),
                                List.of()),
                        effect("gain", 90_000, 20, List.of())))
                .isEqualTo("Q.call would read 300 pages instead of 10 at the smaller scale");
    }

    private static String harm(Effect... effects) {
        return weighed(effects).harms().orElseThrow().reason();
    }

    @Test
    void a_few_pages_are_no_gain() {
        assertThat(weighed(effect(7, 3, List.of())).pays()).isFalse();
        assertThat(weighed(effect(8, 3, List.of())).pays()).isTrue();
        assertThat(weighed(effect(1028, 4, List.of())).pagesForAKilobyte()).isEqualTo(1024);
    }

    @Test
    void every_promise_to_edit_is_told_once() {
        Effect twice = new Effect(
                "T.guard",
                1,
                "Q.call",
                ValueKind.TYPICAL,
                PlanMode.CUSTOM,
                1,
                cost(100),
                cost(5),
                List.of(),
                List.of(
                        new Edit("nothing read from end to end", "all of idx_tag", "reads(\"idx_tag\")"),
                        new Edit("bounded by tag", "all of idx_tag", "no boundedBy")),
                List.of());
        assertThat(weighed(twice, twice).edits())
                .extracting(Advised.Edit::promise)
                .containsExactly("bounded by tag", "nothing read from end to end");
    }

    @Test
    void the_call_that_saves_time_for_sure_speaks_for_the_change() {
        Effect unsure = timed("unsure", ValueKind.TYPICAL, new Times(1, 9), new Times(1, 9));
        Effect sure = timed("sure", ValueKind.RAREST, new Times(8, 9), new Times(1, 2));
        assertThat(weighed(unsure, sure).quickest()).contains(sure);
        assertThat(weighed(effect(1000, 3, List.of())).quickest()).isEmpty();
    }

    @Test
    void an_index_is_the_same_by_another_name_and_a_prefix_only_of_a_longer_one() {
        Change longer =
                Change.of(Change.Kind.LONGER, TAG, IndexShape.of(TAG, List.of()).on(List.of("tag", "id")));
        assertThat(longer.asFurther().builtNames()).isNotEqualTo(longer.builtNames());
        assertThat(longer.asFurther().isBuilding(longer.built())).isTrue();
        IndexShape tag = IndexShape.of(TAG, List.of());
        assertThat(tag.isPrefixOf(longer.built().get(0))).isTrue();
        assertThat(tag.isPrefixOf(tag)).isFalse();
        assertThat(tag.isPrefixOf(longer.built().get(0).where("tag = 1"))).isFalse();
    }

    @Test
    void a_query_that_compares_and_orders_gives_its_index_further_keys() {
        Demand demand =
                new Demand("t", List.of("tag"), List.of(), List.of(), List.of("id DESC"), List.of(), Optional.empty());
        assertThat(new Candidates(List.of(TAG), Set.of("idx_tag"), Map.of(), AdviceLogicTest::table)
                        .of(List.of(demand)))
                .extracting(Change::summary)
                .containsExactly("idx_tag (tag) → (tag, id)", "idx_tag (tag) → none");
        assertThat(new Candidates(List.of(TAG), Set.of(), Map.of(), AdviceLogicTest::table).of(List.of(demand)))
                .isEmpty();
    }

    private static Weighed weighed(Effect... effects) {
        Change change =
                Change.of(Change.Kind.LONGER, TAG, IndexShape.of(TAG, List.of()).on(List.of("tag", "id")));
        return new Weighed(change, new Outcome(List.of(effects), Map.of(new ObjectName("s", "idx_tag"), 2048L)), 1024);
    }

    private static Effect effect(long before, long after, List<String> broken) {
        return effect("guard", before, after, broken);
    }

    private static Effect effect(String guard, long before, long after, List<String> broken) {
        return effect(guard, cost(before), cost(after), broken);
    }

    private static Effect effect(String guard, Cost before, Cost after, List<String> broken) {
        return new Effect(
                guard, 1, "Q.call", ValueKind.TYPICAL, PlanMode.CUSTOM, 1, before, after, broken, List.of(), List.of());
    }

    private static Effect timed(String guard, ValueKind kind, Times before, Times after) {
        return new Effect(
                guard,
                1,
                "Q.call",
                kind,
                PlanMode.CUSTOM,
                1,
                new Cost(10, 100, Growth.CONSTANT, Optional.of(before)),
                new Cost(3, 3, Growth.CONSTANT, Optional.of(after)),
                List.of(),
                List.of(),
                List.of());
    }

    private static Cost cost(long pages) {
        return new Cost(pages, pages, Growth.CONSTANT, Optional.empty());
    }

    private static IndexCatalog.Table table(String name) {
        return new IndexCatalog.Table(new ObjectName("s", name), name);
    }

    private static IndexDefinition index(String name, String... keys) {
        return new IndexDefinition(
                name,
                "t",
                "btree",
                List.of(keys),
                List.of(keys).stream().map(key -> "").toList(),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                "",
                new IndexDefinition.Names(new ObjectName("s", name), name, "t", Optional.empty()));
    }
}
