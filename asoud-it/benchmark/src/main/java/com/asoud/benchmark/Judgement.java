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
        Shift shift = shift(logarithms(before), logarithms(after));
        return new Effect(
                Math.exp(shift.estimate()),
                Math.exp(shift.low()),
                Math.exp(shift.high()),
                MannWhitneyUTest.withDefaults().test(before, after).getPValue());
    }

    private static double[] logarithms(double[] values) {
        return DoubleStream.of(values).map(Math::log).toArray();
    }

    /**
     * How much larger values are after than before.
     *
     * @param estimate of Hodges and Lehmann: the median of all differences
     * @param low lower end of its bootstrap interval of 95 %
     * @param high upper end
     */
    record Shift(double estimate, double low, double high) {}

    /**
     * Estimates a shift.
     *
     * @param before values, two or more
     * @param after values, two or more
     */
    Shift shift(double[] before, double[] after) {
        return shift(before, after, 1);
    }

    /**
     * The same as one of several.
     *
     * @param intervals how many there are; all of them together hold with 95 % (Bonferroni)
     */
    Shift shift(double[] before, double[] after, int intervals) {
        Differences differences = Differences.of(before, after);
        double[] resampled = IntStream.range(0, RESAMPLES)
                .mapToDouble(i -> differences.median(drawn(before.length), drawn(after.length)))
                .toArray();
        double outside = INTERVAL[0] / intervals;
        double[] interval = Quantile.withDefaults().evaluate(resampled, outside, 1 - outside);
        return new Shift(median(differences.sorted()), interval[0], interval[1]);
    }

    /** How often each of so many values is drawn, if as many are drawn with replacement. */
    private int[] drawn(int values) {
        int[] times = new int[values];
        for (int i = 0; i < values; i++) {
            times[random.nextInt(values)]++;
        }
        return times;
    }

    /**
     * All differences of a value after and a value before, sorted once: a resample draws values several times or not at
     * all, and so their differences.
     *
     * @param sorted ascending
     * @param before which value before each is of
     * @param after which value after
     */
    private record Differences(double[] sorted, int[] before, int[] after) {

        static Differences of(double[] before, double[] after) {
            int[] order = IntStream.range(0, before.length * after.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> after[i / before.length] - before[i % before.length]))
                    .mapToInt(i -> i)
                    .toArray();
            return new Differences(
                    IntStream.of(order)
                            .mapToDouble(i -> after[i / before.length] - before[i % before.length])
                            .toArray(),
                    IntStream.of(order).map(i -> i % before.length).toArray(),
                    IntStream.of(order).map(i -> i / before.length).toArray());
        }

        /** The median of the differences of what was drawn. */
        double median(int[] timesBefore, int[] timesAfter) {
            int all = sorted.length;
            int seen = 0;
            int next = 0;
            while (true) {
                seen += timesBefore[before[next]] * timesAfter[after[next]];
                if (2 * seen > all) {
                    return sorted[next];
                }
                if (2 * seen == all) {
                    return (sorted[next] + sorted[following(next, timesBefore, timesAfter)]) / 2;
                }
                next++;
            }
        }

        private int following(int one, int[] timesBefore, int[] timesAfter) {
            int next = one + 1;
            while (timesBefore[before[next]] * timesAfter[after[next]] == 0) {
                next++;
            }
            return next;
        }
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
