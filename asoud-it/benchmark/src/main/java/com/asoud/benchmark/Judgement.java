package com.asoud.benchmark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Whether two samples of times differ, and by how much:
 *
 * <ol>
 *   <li>The estimate is that of Hodges and Lehmann: the median of all ratios of a time after and a time before.
 *   <li>Its confidence interval of 95 % is taken from {@value #RESAMPLES} bootstrap samples.
 *   <li>The test is that of Wilcoxon, Mann and Whitney: with fewer than 50 values and no ties, the share of all
 *       permutations of the ranks that are as extreme.
 *   <li>Holm's correction is for all queries of a run ({@link #holm}).
 * </ol>
 *
 * <p>There is no relevant difference if the whole interval is within it. If that cannot be said, the test decides; if
 * it finds nothing either, times are unstable. {@code JudgementTest} shows how often that errs.
 */
final class Judgement {

    private static final int RESAMPLES = 1_000;
    private static final double SIGNIFICANT = 0.05;
    private static final double[] INTERVAL = {0.025, 0.975};

    private final double relevant;
    private final RandomGenerator random;

    /** What can be said of a difference. */
    enum Verdict {
        FASTER("faster"),
        SLOWER("slower"),
        NO_DIFFERENCE("no difference"),
        UNSTABLE("unstable");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * What was estimated.
     *
     * @param ratio time after for each time before: below 1 is faster
     * @param low lower end of the interval of the ratio
     * @param high its upper end
     * @param p how probable so large a difference is if there is none
     */
    record Effect(double ratio, double low, double high, double p) {}

    /**
     * @param relevant the relative difference from which on it matters, such as 0.1
     * @param random for the bootstrap
     */
    Judgement(double relevant, RandomGenerator random) {
        this.relevant = relevant;
        this.random = random;
    }

    /**
     * Estimates the difference.
     *
     * @param before times, two or more
     * @param after times, two or more
     */
    Effect effect(double[] before, double[] after) {
        double[] logsBefore = DoubleStream.of(before).map(Math::log).toArray();
        double[] logsAfter = DoubleStream.of(after).map(Math::log).toArray();
        double[] resampled = IntStream.range(0, RESAMPLES)
                .mapToDouble(i -> shift(resample(logsBefore), resample(logsAfter)))
                .toArray();
        double[] interval = Quantile.withDefaults().evaluate(resampled, INTERVAL);
        return new Effect(
                Math.exp(shift(logsBefore, logsAfter)),
                Math.exp(interval[0]),
                Math.exp(interval[1]),
                MannWhitneyUTest.withDefaults().test(before, after).getPValue());
    }

    private double[] resample(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[random.nextInt(values.length)])
                .toArray();
    }

    private static double shift(double[] before, double[] after) {
        double[] differences = new double[before.length * after.length];
        int next = 0;
        for (double one : after) {
            for (double other : before) {
                differences[next++] = one - other;
            }
        }
        return Median.withDefaults().evaluate(differences);
    }

    /** The middle of some times. */
    static double median(double... values) {
        return Median.withDefaults().evaluate(values.clone());
    }

    /** The values for several tests at once: a small one by chance among many is no finding (Holm 1979). */
    static double[] holm(double[] p) {
        Integer[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toArray(Integer[]::new);
        double[] adjusted = new double[p.length];
        double least = 0;
        for (int rank = 0; rank < p.length; rank++) {
            least = Math.max(least, Math.min(1, (p.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = least;
        }
        return adjusted;
    }

    /**
     * Decides about times.
     *
     * @param corrected p after {@link #holm}
     */
    Verdict verdict(Effect effect, double corrected) {
        if (effect.low() > 1 / (1 + relevant) && effect.high() < 1 + relevant) {
            return Verdict.NO_DIFFERENCE;
        }
        if (corrected > SIGNIFICANT) {
            return Verdict.UNSTABLE;
        }
        return effect.ratio() < 1 ? Verdict.FASTER : Verdict.SLOWER;
    }

    /** How many blocks would make the interval narrow enough to decide, if times scatter as they did. */
    int blocksNeeded(int blocks, Effect effect) {
        double halfWidth = Math.log(effect.high() / effect.low()) / 2;
        return Math.max(blocks + 2, (int) Math.ceil(blocks * Math.pow(halfWidth / Math.log(1 + relevant), 2)));
    }

    /** Times far from the others: more than one and a half times the middle half's range away from it (Tukey). */
    static long outliers(double[] values) {
        double[] quartiles = Quantile.withDefaults().evaluate(values.clone(), 0.25, 0.75);
        double reach = 1.5 * (quartiles[1] - quartiles[0]);
        return Arrays.stream(values)
                .filter(value -> value < quartiles[0] - reach || value > quartiles[1] + reach)
                .count();
    }
}
