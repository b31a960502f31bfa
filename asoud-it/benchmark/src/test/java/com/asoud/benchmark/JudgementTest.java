package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.Judgement.Effect;
import com.asoud.benchmark.Judgement.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Samples of known truth: the medians of ten blocks on each side, each some percent off, and now and then one that was
 * disturbed and took half as long again.
 */
class JudgementTest {

    /** Of what must not happen too often; the other cases are plainer. */
    private static final int TRIALS = 2_000;

    private static final int FEWER_TRIALS = 400;
    private static final int BLOCKS = 10;
    private static final double RELEVANT = 0.10;

    /** The medians of blocks of one call scatter by some 3 % where nobody disturbs them. */
    private static final double NOISE = 0.03;

    private static final double DISTURBED = 0.05;

    private final RandomGenerator random = new SplittableRandom(20261129);
    private final Judgement judgement = new Judgement(RELEVANT, random);

    @Test
    void where_there_is_no_difference_hardly_ever_is_one_found() {
        Map<Verdict, Integer> verdicts = verdicts(1, NOISE, TRIALS);

        assertThat(rate(verdicts, Verdict.FASTER) + rate(verdicts, Verdict.SLOWER))
                .as("%s", verdicts)
                .isLessThanOrEqualTo(0.05);
        assertThat(rate(verdicts, Verdict.NO_DIFFERENCE)).as("%s", verdicts).isGreaterThan(0.85);
    }

    @Test
    void a_difference_that_matters_is_hardly_ever_called_none() {
        assertThat(rate(verdicts(1 + RELEVANT, NOISE, TRIALS), Verdict.NO_DIFFERENCE))
                .isLessThanOrEqualTo(0.05);
        assertThat(rate(verdicts(1 / (1 + RELEVANT), NOISE, FEWER_TRIALS), Verdict.NO_DIFFERENCE))
                .isLessThanOrEqualTo(0.05);
    }

    @Test
    void a_fifth_more_or_less_is_found() {
        assertThat(rate(verdicts(1.2, NOISE, FEWER_TRIALS), Verdict.SLOWER)).isGreaterThanOrEqualTo(0.95);
        assertThat(rate(verdicts(0.8, NOISE, FEWER_TRIALS), Verdict.FASTER)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void what_scatters_too_much_is_unstable_and_says_how_many_blocks_it_needs() {
        Map<Verdict, Integer> verdicts = verdicts(1, 0.3, FEWER_TRIALS);
        Effect effect = judgement.effect(sample(1, 0.3), sample(1, 0.3));

        assertThat(rate(verdicts, Verdict.UNSTABLE)).as("%s", verdicts).isGreaterThan(0.9);
        assertThat(judgement.blocksNeeded(BLOCKS, effect)).isGreaterThan(3 * BLOCKS);
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

    private Map<Verdict, Integer> verdicts(double truth, double noise, int trials) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < trials; i++) {
            Effect effect = judgement.effect(sample(1, noise), sample(truth, noise));
            verdicts.merge(judgement.verdict(effect, effect.p()), 1, Integer::sum);
        }
        return verdicts;
    }

    private double[] sample(double truth, double noise) {
        return IntStream.range(0, BLOCKS)
                .mapToDouble(i ->
                        truth * Math.exp(noise * random.nextGaussian()) * (random.nextDouble() < DISTURBED ? 1.5 : 1))
                .toArray();
    }

    private static double rate(Map<Verdict, Integer> verdicts, Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0)
                / (double)
                        verdicts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
