package com.asoud.benchmark;

import com.asoud.benchmark.Judgement.Effect;
import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Measured.IndexSize;
import com.asoud.benchmark.Measured.Planned;
import com.asoud.benchmark.Measured.Query;
import com.asoud.planguard.guard.GuardedCalls.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What became of each query, and what it costs: {@code compare.json}. Described in docs/index-benchmark.md.
 *
 * @param format {@value Measured#FORMAT}
 * @param before where the first was measured
 * @param after where the second was
 * @param relevant the relative difference from which on one matters
 * @param queries those that both have
 * @param left what could not be measured or compared, and why
 * @param indexes every index of the model's tables, after
 * @param price of the declared indexes; empty if it was not measured
 * @param growth of the queries with typical values, with the tables; empty if it was not measured
 * @param forecasts of the guide, measured
 */
record Comparison(
        int format,
        Measured.Environment before,
        Measured.Environment after,
        double relevant,
        List<Row> queries,
        List<String> left,
        List<IndexSize> indexes,
        Optional<Price> price,
        Optional<Scaled> growth,
        List<Forecasts.Forecast> forecasts) {

    /** So few pages more or less may be one level of a tree, or where a row happens to lie. */
    private static final int FEW_PAGES = 8;

    private static final double SLOW_FIRST = 10;
    private static final double SLOW_FIRST_MILLIS = 20;

    /**
     * One call, before and after.
     *
     * @param before what it did
     * @param after what it did
     * @param ratio time after for each time before
     * @param low lower end of the interval of 95 %
     * @param high upper end
     * @param p of the permutation test, corrected for all queries of which time decides, or else for all others
     * @param verdict faster, slower, no difference, or unstable
     * @param by what decided: {@code plan and pages} if both are the same, {@code pages and time}, {@code pages} where
     *     times are unstable, or {@code time}
     * @param blocksNeeded for a verdict on the times; 0 if there is one
     * @param warnings to be read before it is believed
     */
    record Row(
            Query before,
            Query after,
            double ratio,
            double low,
            double high,
            double p,
            Verdict verdict,
            String by,
            int blocksNeeded,
            List<String> warnings) {

        String query() {
            return after.query();
        }

        double millisBefore() {
            return Judgement.median(before.times());
        }

        double millisAfter() {
            return Judgement.median(after.times());
        }
    }

    /**
     * Compares what both have. Holm's correction is for the calls of which time decides; of the others, whose time can
     * only contradict, there is one of its own.
     */
    static List<Row> rows(List<Query> before, List<Query> after, Judgement judgement, double relevant) {
        Map<String, Query> others = QueryRun.byId(before);
        List<Query> common =
                after.stream().filter(query -> others.containsKey(query.id())).toList();
        Effect[] effects = common.stream()
                .map(query -> judgement.effect(other(others, query).times(), query.times()))
                .toArray(Effect[]::new);
        double[] p = new double[effects.length];
        for (boolean decided : new boolean[] {false, true}) {
            int[] family = IntStream.range(0, effects.length)
                    .filter(i -> isDecided(other(others, common.get(i)), common.get(i), relevant) == decided)
                    .toArray();
            double[] corrected = Judgement.holm(
                    IntStream.of(family).mapToDouble(i -> effects[i].p()).toArray());
            for (int i = 0; i < family.length; i++) {
                p[family[i]] = corrected[i];
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < common.size(); i++) {
            rows.add(row(other(others, common.get(i)), common.get(i), effects[i], p[i], judgement, relevant));
        }
        return rows;
    }

    private static Query other(Map<String, Query> others, Query query) {
        return Optional.ofNullable(others.get(query.id())).orElseThrow();
    }

    /**
     * Pages decide first, since they repeat exactly: a query that reads fewer is faster, unless its time says the
     * opposite; one that reads the same pages with the same plan is not changed by an index, whatever its time says.
     * Otherwise time decides.
     */
    private static Row row(Query before, Query after, Effect effect, double p, Judgement judgement, double relevant) {
        Verdict byTime = judgement.verdict(effect, p);
        Verdict byPages = byPages(before.pages(), after.pages(), relevant);
        if (!after.writes() && isUnchanged(before.pages(), after.pages(), before.access(), after.access())) {
            return unchanged(before, after, effect, p, byTime);
        }
        boolean pagesSay = byPages != Verdict.NO_DIFFERENCE;
        boolean opposite = pagesSay && byTime != byPages && (byTime == Verdict.FASTER || byTime == Verdict.SLOWER);
        List<String> warnings = new ArrayList<>();
        if (opposite) {
            warnings.add("reads %s pages in %s time"
                    .formatted(
                            byPages == Verdict.FASTER ? "fewer" : "more", byTime == Verdict.FASTER ? "less" : "more"));
        }
        warn(warnings, "before", before);
        warn(warnings, "after", after);
        boolean pagesDecide = pagesSay && !opposite;
        return new Row(
                before,
                after,
                effect.ratio(),
                effect.low(),
                effect.high(),
                p,
                pagesDecide ? byPages : byTime,
                pagesDecide ? (byTime == byPages ? "pages and time" : "pages") : "time",
                byTime == Verdict.UNSTABLE
                        ? judgement.blocksNeeded(before.blockMillis().size(), effect)
                        : 0,
                List.copyOf(warnings));
    }

    /** Whether it reads about as many pages with either of its plans. */
    static boolean isAboutAsManyPages(Query query) {
        return query.otherPages()
                .filter(other -> Math.abs(other - query.pages()) >= FEW_PAGES)
                .isEmpty();
    }

    private static boolean isUnchanged(
            long pagesBefore, long pagesAfter, List<String> accessBefore, List<String> accessAfter) {
        return pagesBefore == pagesAfter && accessBefore.equals(accessAfter);
    }

    /**
     * Whether pages have decided before any time is taken: only times that say the opposite would be told.
     *
     * @param writes whether rows are modified: with the same plan and pages, indexes are written to all the same
     */
    static boolean isDecided(Observed before, Observed after, boolean writes, double relevant) {
        return isDecided(before.pages(), after.pages(), before.access(), after.access(), writes, relevant);
    }

    private static boolean isDecided(Query before, Query after, double relevant) {
        return isDecided(before.pages(), after.pages(), before.access(), after.access(), after.writes(), relevant);
    }

    private static boolean isDecided(
            long pagesBefore,
            long pagesAfter,
            List<String> accessBefore,
            List<String> accessAfter,
            boolean writes,
            double relevant) {
        return !writes && isUnchanged(pagesBefore, pagesAfter, accessBefore, accessAfter)
                || byPages(pagesBefore, pagesAfter, relevant) != Verdict.NO_DIFFERENCE;
    }

    private static Row unchanged(Query before, Query after, Effect effect, double p, Verdict byTime) {
        List<String> warnings = new ArrayList<>();
        if (byTime == Verdict.FASTER || byTime == Verdict.SLOWER) {
            warnings.add(
                    "times differ with the same plan and pages: the machine was disturbed, or planning takes longer");
        }
        warn(warnings, "before", before);
        warn(warnings, "after", after);
        return new Row(
                before,
                after,
                effect.ratio(),
                effect.low(),
                effect.high(),
                p,
                Verdict.NO_DIFFERENCE,
                "plan and pages",
                0,
                List.copyOf(warnings));
    }

    private static void warn(List<String> warnings, String side, Query query) {
        long outliers = Judgement.outliers(query.times());
        if (outliers > query.blockMillis().size() / 10) {
            warnings.add("%s: %s of %s blocks are outliers"
                    .formatted(side, outliers, query.blockMillis().size()));
        }
        if (query.planned() == Planned.BOTH) {
            warnings.add(side + ": the server executed it now with its plan for the values, now with the generic one");
        }
        double median = Judgement.median(query.times());
        if (query.firstMillis() > Math.max(SLOW_FIRST_MILLIS, SLOW_FIRST * median)) {
            warnings.add("%s: the first call took %s times as long as the others"
                    .formatted(side, Math.round(query.firstMillis() / median)));
        }
    }

    private static Verdict byPages(long before, long after, double relevant) {
        if (Math.abs(before - after) < FEW_PAGES) {
            return Verdict.NO_DIFFERENCE;
        }
        if (after * (1 + relevant) < before) {
            return Verdict.FASTER;
        }
        return after > before * (1 + relevant) ? Verdict.SLOWER : Verdict.NO_DIFFERENCE;
    }
}
