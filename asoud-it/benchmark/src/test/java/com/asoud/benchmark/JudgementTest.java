package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Measured.Query;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Samples of known truth, compared as {@code run} compares them: the medians of the blocks on each side, each some
 * percent off, and now and then one that was disturbed and took half as long again. Time decides of ten calls of a run,
 * as it does with the 16 indexes of ASOUD; of the others pages do.
 */
class JudgementTest {

    private static final int TRIALS = 2_000;
    private static final int CALLS = 10;
    private static final int DECIDED = 2;
    private static final int BLOCKS = 20;
    private static final int BLOCKS_OF_DECIDED = 10;
    private static final double RELEVANT = 0.10;

    /** Half of the calls of a run on a busy machine scatter by less than 4.3 %; on an idle one, three quarters do. */
    private static final double NOISE = 0.05;

    /** Times that scatter so much are hardly ever told to be alike by their interval: the test decides of them. */
    private static final double MUCH_NOISE = 0.2;

    /** Each has ten calls. */
    private static final int REPORTS = 120;

    private static final double FALSE_REPORTS = 0.05;

    private static final double DISTURBED = 0.05;

    /** By truth; each is tried once. */
    private static final Map<Double, Map<Verdict, Double>> RATES = new TreeMap<>();

    private final RandomGenerator random = new SplittableRandom(20261129);
    private final Judgement judgement = new Judgement(RELEVANT, random);

    @ParameterizedTest
    @CsvSource({
        // truth, verdict, at least, at most
        "1.0, FASTER, 0, 0.05",
        "1.0, SLOWER, 0, 0.05",
        "1.0, NO_DIFFERENCE, 0.95, 1",
        "1.1, NO_DIFFERENCE, 0, 0.05",
        "1.2, SLOWER, 0.95, 1",
        "0.8, FASTER, 0.95, 1",
    })
    void of_calls_of_which_time_decides_hardly_any_verdict_is_false(
            double truth, Verdict verdict, double atLeast, double atMost) {
        Map<Verdict, Double> rates = RATES.computeIfAbsent(truth, this::rates);

        assertThat(rates.getOrDefault(verdict, 0.0)).as("%s", rates).isBetween(atLeast, atMost);
    }

    /** The share of each verdict in all calls of which time decides. */
    private Map<Verdict, Double> rates(double truth) {
        Map<Verdict, Double> rates = new EnumMap<>(Verdict.class);
        for (int i = 0; i < TRIALS / CALLS; i++) {
            for (Comparison.Row row : run(truth, NOISE)) {
                if (row.by().equals("time")) {
                    rates.merge(row.verdict(), 1.0 / TRIALS, Double::sum);
                }
            }
        }
        assertThat(rates.values().stream().mapToDouble(Double::doubleValue).sum())
                .as("time decides of all these calls")
                .isCloseTo(1, within(1e-9));
        return rates;
    }

    /** Without Holm's correction a third of the reports have such a verdict, without the test all. */
    @Test
    void of_reports_on_times_that_scatter_much_hardly_any_has_a_false_verdict() {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        int wrong = 0;
        for (int report = 0; report < REPORTS; report++) {
            List<Verdict> said = run(1, MUCH_NOISE).stream()
                    .filter(row -> row.by().equals("time"))
                    .map(Comparison.Row::verdict)
                    .toList();
            said.forEach(verdict -> verdicts.merge(verdict, 1, Integer::sum));
            wrong += said.contains(Verdict.FASTER) || said.contains(Verdict.SLOWER) ? 1 : 0;
        }

        double byChance = 2 * Math.sqrt(REPORTS * FALSE_REPORTS * (1 - FALSE_REPORTS));
        assertThat((double) wrong).as("%s", verdicts).isLessThanOrEqualTo(REPORTS * FALSE_REPORTS + byChance);
        assertThat(verdicts.getOrDefault(Verdict.UNSTABLE, 0))
                .as("the test was asked: %s", verdicts)
                .isGreaterThan(REPORTS * CALLS * 3 / 4);
    }

    private List<Comparison.Row> run(double truth, double noise) {
        List<Query> before = new ArrayList<>();
        List<Query> after = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
            before.add(ComparisonTest.query("time " + call, 10, "by one index", sample(1, noise, BLOCKS)));
            after.add(ComparisonTest.query("time " + call, 10, "by another", sample(truth, noise, BLOCKS)));
        }
        for (int call = 0; call < DECIDED; call++) {
            before.add(ComparisonTest.query("pages " + call, 10, "by key", sample(1, noise, BLOCKS_OF_DECIDED)));
            after.add(ComparisonTest.query("pages " + call, 10, "by key", sample(1, noise, BLOCKS_OF_DECIDED)));
        }
        return Comparison.rows(before, after, judgement, RELEVANT);
    }

    @Test
    void calls_of_which_pages_decide_do_not_make_the_others_uncertain() {
        double[] faster =
                IntStream.range(0, 10).mapToDouble(i -> 0.7 + i / 1000.0).toArray();
        faster[0] = 1.5; // Disturbed.
        double[] slower =
                IntStream.range(0, 10).mapToDouble(i -> 1 + i / 1000.0).toArray();
        List<Query> before = new ArrayList<>(List.of(ComparisonTest.query("time", 10, "by one index", slower)));
        List<Query> after = new ArrayList<>(List.of(ComparisonTest.query("time", 10, "by another", faster)));
        for (int call = 0; call < 100; call++) {
            before.add(ComparisonTest.query("pages " + call, 3000, "Seq Scan", 1, 1.01));
            after.add(ComparisonTest.query("pages " + call, 30, "by index", 1, 1.01));
        }

        Comparison.Row row = Comparison.rows(before, after, judgement, RELEVANT).get(0);

        assertThat(row.verdict()).isEqualTo(Verdict.FASTER);
        assertThat(row.p()).isBetween(0.0001, 0.05);
    }

    /** Of three values drawn from 1, 2 and 4, the median is 1 or 4 in 7 of 27 cases each. */
    @Test
    void a_shift_is_the_median_of_all_differences() {
        Judgement.Shift shift = judgement.shift(new double[] {1, 2, 4}, new double[] {10, 10});

        assertThat(shift.estimate()).isEqualTo(8);
        assertThat(shift.low()).isEqualTo(6);
        assertThat(shift.high()).isEqualTo(9);
    }

    @Test
    void what_scatters_too_much_is_unstable_and_says_how_many_blocks_it_needs() {
        Comparison.Row row = Comparison.rows(
                        List.of(ComparisonTest.query("time", 10, "by one index", 1, 2, 3, 4, 5)),
                        List.of(ComparisonTest.query("time", 10, "by another", 5, 1, 4, 2, 3)),
                        judgement,
                        RELEVANT)
                .get(0);

        assertThat(row.verdict()).isEqualTo(Verdict.UNSTABLE);
        assertThat(row.blocksNeeded()).isGreaterThan(30);
    }

    @Test
    void one_in_twenty_by_chance_is_no_finding_among_many() {
        assertThat(Judgement.holm(new double[] {0.01, 0.04, 0.03, 0.005}))
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(0.03, 0.06, 0.06, 0.02);
    }

    @Test
    void a_block_that_was_disturbed_is_an_outlier() {
        assertThat(Judgement.outliers(new double[] {10, 11, 10, 9, 10, 11, 30})).isEqualTo(1);
    }

    private double[] sample(double truth, double noise, int blocks) {
        return IntStream.range(0, blocks)
                .mapToDouble(i ->
                        truth * Math.exp(noise * random.nextGaussian()) * (random.nextDouble() < DISTURBED ? 1.5 : 1))
                .toArray();
    }
}
