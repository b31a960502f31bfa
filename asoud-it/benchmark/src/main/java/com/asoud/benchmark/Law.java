package com.asoud.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.hipparchus.stat.regression.SimpleRegression;

/** How something grows with the rows of the tables: a constant part, and a factor times this function of the rows. */
enum Law {
    CONSTANT("constant", rows -> 0),
    LOGARITHMIC("log n", Math::log),
    LINEAR("n", rows -> rows),
    LINEARITHMIC("n log n", rows -> rows * Math.log(rows)),
    QUADRATIC("n^2", rows -> rows * rows),
    /** With the exponent that fits best, which may be negative, and without a constant part. */
    POWER("n^", rows -> Double.NaN),
    /** None of them comes near to every point. */
    NONE("no law", rows -> Double.NaN),
    /** Fewer than {@value #LEAST_POINTS} points, or one of 0. */
    UNKNOWN("unknown", rows -> Double.NaN);

    private static final int LEAST_POINTS = 3;

    private final String words;
    private final DoubleUnaryOperator function;

    Law(String words, DoubleUnaryOperator function) {
        this.words = words;
        this.function = function;
    }

    /**
     * What was fitted to some points.
     *
     * @param law that of the slowest growth that comes within the tolerance of every point
     * @param also faster ones that do so as well: these points cannot tell them apart. Of a constant, only those that
     *     come nearer by half of the tolerance
     * @param constant the part that does not grow
     * @param factor of the law's function of the rows; of {@code rows ^ exponent} for {@link #POWER}
     * @param misses the largest distance of a point from the law, relative to the point
     * @param exponent of the power law, whatever the law; empty if it is {@link #UNKNOWN}
     * @param low lower end of the exponent's confidence interval of 95 %
     * @param high upper end
     * @param points to which it was fitted
     */
    record Fit(
            Law law,
            List<Law> also,
            double constant,
            double factor,
            double misses,
            Optional<Double> exponent,
            Optional<Double> low,
            Optional<Double> high,
            int points) {

        /** In words, for people: {@code n log n}, or {@code n^0.62}. */
        String words() {
            return law == POWER ? String.format(Locale.ROOT, "n^%.2f", exponent.orElseThrow()) : law.words;
        }
    }

    private record Candidate(Law law, double constant, double factor, double misses) {}

    /**
     * Fits all laws. Distances are relative, so that the smallest table counts as much as the largest; neither the
     * constant part nor the factor is negative.
     *
     * @param rows of the tables, ascending
     * @param values as many
     * @param tolerance how far a point may be from a law, relative to the point, such as 0.1
     * @param least distances from a smaller value are relative to this
     */
    static Fit fit(double[] rows, double[] values, double tolerance, double least) {
        if (rows.length < LEAST_POINTS || Arrays.stream(values).anyMatch(value -> !(value > 0))) {
            return new Fit(
                    UNKNOWN, List.of(), 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), rows.length);
        }
        SimpleRegression logarithms = new SimpleRegression();
        for (int i = 0; i < rows.length; i++) {
            logarithms.addData(Math.log(rows[i]), Math.log(values[i]));
        }
        double[] sizes =
                Arrays.stream(values).map(value -> Math.max(value, least)).toArray();
        List<Candidate> named = new ArrayList<>();
        Stream.of(CONSTANT, LOGARITHMIC, LINEAR, LINEARITHMIC, QUADRATIC)
                .map(law -> law.candidate(rows, values, sizes))
                .flatMap(Optional::stream)
                .filter(candidate -> candidate.misses() <= tolerance)
                .forEach(named::add);
        Candidate power = power(logarithms, rows, values, sizes);
        Candidate chosen = Stream.concat(named.stream(), Stream.of(power))
                .filter(candidate -> candidate.misses() <= tolerance)
                .findFirst()
                .orElse(new Candidate(NONE, 0, 0, power.misses()));
        double half = logarithms.getSlopeConfidenceInterval();
        return new Fit(
                chosen.law(),
                named.stream()
                        .skip(1)
                        .filter(other -> chosen.law() != CONSTANT || other.misses() < chosen.misses() - tolerance / 2)
                        .map(Candidate::law)
                        .toList(),
                chosen.constant(),
                chosen.factor(),
                chosen.misses(),
                Optional.of(logarithms.getSlope()),
                Optional.of(logarithms.getSlope() - half),
                Optional.of(logarithms.getSlope() + half),
                rows.length);
    }

    private static Candidate power(SimpleRegression logarithms, double[] rows, double[] values, double[] sizes) {
        return new Candidate(
                POWER,
                0,
                Math.exp(logarithms.getIntercept()),
                misses(rows, values, sizes, row -> Math.exp(logarithms.predict(Math.log(row)))));
    }

    /** Empty if it would have to fall with the rows. */
    private Optional<Candidate> candidate(double[] rows, double[] values, double[] sizes) {
        // Of a size near to 1, so that the equations are well-conditioned.
        double unit = this == CONSTANT ? 1 : function.applyAsDouble(rows[rows.length - 1]);
        double[] parts = this == CONSTANT
                ? new double[] {regress(values, sizes, i -> new double[] {1})[0], 0}
                : regress(values, sizes, i -> new double[] {1, function.applyAsDouble(rows[i]) / unit});
        if (parts[0] < 0) {
            parts = new double[] {
                0, regress(values, sizes, i -> new double[] {function.applyAsDouble(rows[i]) / unit})[0]
            };
        }
        double constant = parts[0];
        double factor = parts[1] / unit;
        return factor < 0
                ? Optional.empty()
                : Optional.of(new Candidate(
                        this,
                        constant,
                        factor,
                        misses(rows, values, sizes, row -> constant + factor * function.applyAsDouble(row))));
    }

    private interface Terms {
        double[] of(int point);
    }

    /** The parts of a sum whose distances from the values, relative to the sizes, have the least squares. */
    private static double[] regress(double[] values, double[] sizes, Terms terms) {
        double[] relative = new double[values.length];
        double[][] relativeTerms = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            double size = sizes[i];
            relative[i] = values[i] / size;
            relativeTerms[i] =
                    Arrays.stream(terms.of(i)).map(term -> term / size).toArray();
        }
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.setNoIntercept(true);
        regression.newSampleData(relative, relativeTerms);
        return regression.estimateRegressionParameters();
    }

    private static double misses(double[] rows, double[] values, double[] sizes, DoubleUnaryOperator law) {
        double worst = 0;
        for (int i = 0; i < rows.length; i++) {
            worst = Math.max(worst, Math.abs(law.applyAsDouble(rows[i]) - values[i]) / sizes[i]);
        }
        return worst;
    }
}
