package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Advised.Range;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.IndexTrials.Effect;
import com.asoud.planguard.guard.IndexTrials.Outcome;
import com.asoud.planguard.guard.IndexTrials.Times;
import com.asoud.planguard.guard.ValueKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A change that was tried.
 *
 * @param change which
 * @param outcome what happened
 * @param bytesBefore of the indexes that it takes away, freshly built
 */
record Weighed(Change change, Outcome outcome, long bytesBefore) {

    /** A saving of less is not worth a migration. */
    private static final double LEAST_SAVING = 0.05;

    /** A call that saves fewer pages is not worth one either. */
    private static final long LEAST_PAGES = 5;

    /** Differences of a page or two must not look like factors. */
    private static final int SLACK = 2;

    /** What is lost must be so small a part of what is gained. */
    private static final double LITTLE = 0.1;

    /** What reads so many times as much, and so many pages more, is not made up for by others. */
    private static final double MANY_TIMES = 10;

    private static final long MANY_PAGES = 100;

    private static final Set<ValueKind> TYPICAL = EnumSet.of(ValueKind.TYPICAL, ValueKind.NONE);

    /**
     * Why a change is no advice.
     *
     * @param loss the call that decides
     * @param reason what decides, as a sentence without a full stop
     */
    record Harm(Effect loss, String reason) {}

    long bytesAfter() {
        return outcome.bytes().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The calls that read less; of each the execution that gains most. */
    List<Effect> gains() {
        return mostOf(outcome.effects().stream()
                .filter(effect -> effect.isCheaper() && saved(effect) >= LEAST_PAGES && !isLoss(effect))
                .toList());
    }

    /** Pages that these calls save, each made once. */
    long pagesSaved() {
        return gains().stream().mapToLong(Weighed::saved).sum();
    }

    /** The same for each kB that the indexes take more; infinite if they take no more. */
    double pagesForAKilobyte() {
        long more = bytesAfter() - bytesBefore;
        return more <= 0 ? Double.POSITIVE_INFINITY : pagesSaved() * 1024.0 / more;
    }

    /** The calls that read more, or break a promise about how much they read; of each the execution that loses most. */
    List<Effect> losses() {
        Map<String, Effect> most = outcome.effects().stream()
                .filter(Weighed::isLoss)
                .collect(Collectors.toMap(
                        Weighed::call,
                        Function.identity(),
                        (one, other) -> factor(one) <= factor(other) ? one : other));
        return most.values().stream()
                .sorted(Comparator.comparingDouble(Weighed::factor).thenComparing(Weighed::call))
                .toList();
    }

    private static boolean isLoss(Effect effect) {
        return effect.isDearer() || !effect.broken().isEmpty();
    }

    /** What forbids the change; empty if nothing does, or others gain far more than is lost. */
    Optional<Harm> harms() {
        List<Effect> losses = losses();
        Optional<Harm> grave = losses.stream()
                .flatMap(loss -> grave(loss).map(reason -> new Harm(loss, reason)).stream())
                .findFirst();
        double lost = losses.stream().mapToLong(Weighed::lost).sum();
        double gained = pagesSaved();
        return grave.or(() -> losses.stream()
                .findFirst()
                .filter(loss -> lost > LITTLE * gained)
                .map(loss -> new Harm(
                        loss,
                        pages(loss)
                                + (gained == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT,
                                                ", and all losses (%,.0f pages) are more than a tenth of the gains (%,.0f)",
                                                lost,
                                                gained)))));
    }

    /** Which rule the loss is against whatever is gained; empty if against none. */
    private static Optional<String> grave(Effect loss) {
        if (isManyTimes(loss.before().pages(), loss.after().pages())
                || isManyTimes(loss.before().smallPages(), loss.after().smallPages())) {
            return Optional.of(pages(loss));
        }
        Growth before = loss.before().growth();
        Growth after = loss.after().growth();
        if (after.compareTo(before) > 0 && after.compareTo(Growth.LINEAR_IN_MATCHES) > 0) {
            return Optional.of("%s would grow %s instead of %s".formatted(loss.query(), spoken(after), spoken(before)));
        }
        return loss.broken().stream()
                .findFirst()
                .map(promise -> "%s would break a promise: %s".formatted(loss.query(), promise)
                        + (saved(loss) < 0
                                ? String.format(
                                        Locale.ROOT,
                                        " (%,d pages instead of %,d)",
                                        loss.after().pages(),
                                        loss.before().pages())
                                : ""));
    }

    /** At the scale where it loses more. */
    private static String pages(Effect loss) {
        return -saved(loss) == lost(loss)
                ? String.format(
                        Locale.ROOT,
                        "%s would read %,d pages instead of %,d",
                        loss.query(),
                        loss.after().pages(),
                        loss.before().pages())
                : String.format(
                        Locale.ROOT,
                        "%s would read %,d pages instead of %,d at the smaller scale",
                        loss.query(),
                        loss.after().smallPages(),
                        loss.before().smallPages());
    }

    static String spoken(Growth growth) {
        return growth.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static boolean isManyTimes(long before, long after) {
        return after - before > MANY_PAGES && after + SLACK > MANY_TIMES * (before + SLACK);
    }

    /** Pages, at the scale where it loses more: a loss may be at the smaller one alone. */
    private static long lost(Effect loss) {
        return Math.max(-saved(loss), loss.after().smallPages() - loss.before().smallPages());
    }

    /** Pages, at the larger scale. */
    private static long saved(Effect effect) {
        return effect.before().pages() - effect.after().pages();
    }

    /** Guards whose promises name what would be another index or column: each promise once, and what to write. */
    List<Advised.Edit> edits() {
        Map<List<String>, List<Advised.Edit>> byPromise = outcome.effects().stream()
                .flatMap(effect -> effect.edits().stream()
                        .map(edit -> new Advised.Edit(effect.guard(), edit.promise(), edit.found(), edit.write())))
                .collect(Collectors.groupingBy(
                        edit -> List.of(edit.guard(), edit.promise()), LinkedHashMap::new, Collectors.toList()));
        return byPromise.values().stream()
                .map(same -> new Advised.Edit(
                        same.get(0).guard(),
                        same.get(0).promise(),
                        same.get(0).found(),
                        same.stream().map(Advised.Edit::write).distinct().collect(Collectors.joining(" and "))))
                .sorted(Comparator.comparing(Advised.Edit::guard).thenComparing(Advised.Edit::promise))
                .toList();
    }

    boolean saves() {
        return bytesAfter() < (1 - LEAST_SAVING) * bytesBefore;
    }

    boolean pays() {
        return harms().isEmpty() && (saves() || !gains().isEmpty());
    }

    /** How much less is read, by all calls together: the sum of the logarithms of the factors. */
    double score() {
        return gains().stream().mapToDouble(effect -> Math.log(factor(effect))).sum();
    }

    /** How many times the pages of after were read before. */
    static double factor(Effect effect) {
        return (double) (effect.before().pages() + SLACK) / (effect.after().pages() + SLACK);
    }

    /**
     * The timed call that saves most, with typical values if any of these saves some for sure; empty if none is timed.
     */
    Optional<Effect> quickest() {
        Comparator<Effect> surelyTypicalFirst =
                Comparator.comparing(effect -> TYPICAL.contains(effect.kind()) && leastMillis(effect) > 0);
        return outcome.effects().stream()
                .filter(effect -> effect.isCheaper()
                        && effect.before().millis().isPresent()
                        && effect.after().millis().isPresent())
                .max(surelyTypicalFirst.thenComparing(Weighed::leastMillis));
    }

    /** How much time the call saves at the least, in milliseconds. */
    private static double leastMillis(Effect effect) {
        return effect.before().millis().map(Times::low).orElse(0.0)
                - effect.after().millis().map(Times::high).orElse(0.0);
    }

    static Optional<Range> range(Optional<Times> millis) {
        return millis.map(times -> new Range(times.low(), times.high()));
    }

    private static List<Effect> mostOf(List<Effect> effects) {
        Map<String, Effect> most = effects.stream()
                .collect(Collectors.toMap(
                        Weighed::call,
                        Function.identity(),
                        (one, other) -> factor(one) >= factor(other) ? one : other));
        return most.values().stream()
                .sorted(Comparator.comparingDouble(Weighed::factor).reversed().thenComparing(Weighed::call))
                .toList();
    }

    /** Which call of which guard. */
    static String call(Effect effect) {
        return effect.guard() + " " + effect.number();
    }
}
