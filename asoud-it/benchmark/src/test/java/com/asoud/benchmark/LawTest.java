package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.asoud.benchmark.Law.Fit;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points of known laws, exact, or each some percent off. */
class LawTest {

    private static final double[] THREE = {1e5, 1e6, 1e7};
    private static final double[] FIVE = {3e4, 1e5, 3e5, 1e6, 1e7};
    private static final double TOLERANCE = 0.25;
    private static final double LEAST = 0.1;
    private static final double NOISE = 0.05;
    private static final int TRIALS = 500;

    private static final Map<Law, DoubleUnaryOperator> TRUTHS = Map.of(
            Law.CONSTANT, rows -> 7,
            Law.LINEAR, rows -> 3 + rows / 40,
            Law.QUADRATIC, rows -> 3 + rows * rows / 1e6,
            Law.POWER, LawTest::power);

    private final RandomGenerator random = new SplittableRandom(20261129);

    @Test
    void a_law_is_found_in_exact_points() {
        TRUTHS.forEach((law, truth) -> assertThat(fit(THREE, truth).law()).isEqualTo(law));
        assertThat(Law.fit(THREE, points(THREE, rows -> rows * Math.log(rows)), 0.01, LEAST)
                        .law())
                .isEqualTo(Law.LINEARITHMIC);
        assertThat(Law.fit(THREE, points(THREE, rows -> 2 * Math.log(rows)), 0.01, LEAST)
                        .law())
                .isEqualTo(Law.LOGARITHMIC);
    }

    @Test
    void the_parts_are_those_of_the_truth() {
        Fit fit = fit(FIVE, rows -> 500 + rows / 40);

        assertThat(fit.constant()).isCloseTo(500, within(1e-6));
        assertThat(fit.factor()).isCloseTo(1 / 40.0, within(1e-9));
        assertThat(fit.misses()).isCloseTo(0, within(1e-9));
        assertThat(fit.points()).isEqualTo(5);
    }

    @Test
    void a_law_is_found_where_points_are_some_percent_off() {
        for (double[] sizes : new double[][] {THREE, FIVE}) {
            TRUTHS.forEach((law, truth) -> assertThat(IntStream.range(0, TRIALS)
                            .filter(i -> Law.fit(sizes, disturbed(sizes, truth), TOLERANCE, LEAST)
                                            .law()
                                    == law)
                            .count())
                    .as("%s of %s sizes", law, sizes.length)
                    .isGreaterThanOrEqualTo((long) (0.95 * TRIALS)));
        }
    }

    @Test
    void the_interval_of_the_exponent_holds_it_in_19_of_20_cases() {
        long held = IntStream.range(0, 4 * TRIALS)
                .mapToObj(i -> Law.fit(THREE, disturbed(THREE, LawTest::power), TOLERANCE, LEAST))
                .filter(fit ->
                        fit.low().orElseThrow() <= 0.6 && 0.6 <= fit.high().orElseThrow())
                .count();

        assertThat(held / (4.0 * TRIALS)).isBetween(0.93, 0.97);
    }

    @Test
    void three_points_do_not_tell_n_from_n_log_n() {
        Fit fit = fit(THREE, rows -> rows * Math.log(rows));

        assertThat(fit.law()).isEqualTo(Law.LINEAR);
        assertThat(fit.also()).contains(Law.LINEARITHMIC);
    }

    @Test
    void what_follows_no_law_is_told() {
        assertThat(Law.fit(FIVE, new double[] {5, 5, 5, 5000, 6000}, TOLERANCE, LEAST))
                .satisfies(fit -> assertThat(fit.law()).isEqualTo(Law.NONE))
                .satisfies(fit -> assertThat(fit.misses()).isGreaterThan(TOLERANCE));
        assertThat(Law.fit(THREE, new double[] {9, 3, 1}, TOLERANCE, LEAST))
                .satisfies(fit -> assertThat(fit.words()).isEqualTo("n^-0.48"));
    }

    @Test
    void small_differences_of_small_values_are_none() {
        assertThat(Law.fit(THREE, new double[] {3, 4, 3}, TOLERANCE, 8).law()).isEqualTo(Law.CONSTANT);
        assertThat(Law.fit(THREE, new double[] {3, 40, 3}, TOLERANCE, 8).law()).isEqualTo(Law.NONE);
    }

    @Test
    void two_points_or_none_tell_no_law() {
        assertThat(Law.fit(new double[] {1e5, 1e6}, new double[] {1, 10}, TOLERANCE, LEAST)
                        .law())
                .isEqualTo(Law.UNKNOWN);
        assertThat(Law.fit(THREE, new double[] {1, 0, 10}, TOLERANCE, LEAST).exponent())
                .isEmpty();
    }

    private static double power(double rows) {
        return 0.2 * Math.pow(rows, 0.6);
    }

    private static Fit fit(double[] sizes, DoubleUnaryOperator truth) {
        return Law.fit(sizes, points(sizes, truth), TOLERANCE, LEAST);
    }

    private static double[] points(double[] sizes, DoubleUnaryOperator truth) {
        return Arrays.stream(sizes).map(truth).toArray();
    }

    private double[] disturbed(double[] sizes, DoubleUnaryOperator truth) {
        return Arrays.stream(points(sizes, truth))
                .map(point -> point * Math.exp(NOISE * random.nextGaussian()))
                .toArray();
    }
}
