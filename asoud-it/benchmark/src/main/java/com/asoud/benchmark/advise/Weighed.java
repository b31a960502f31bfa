package com.asoud.benchmark.advise;

import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.IndexTrials.Effect;
import com.asoud.planguard.guard.IndexTrials.Outcome;
import com.asoud.planguard.guard.ValueKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
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

    /** Differences of a page or two must not look like factors. */
    private static final int SLACK = 2;

    long bytesAfter() {
        return outcome.bytes().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is lost must be so small a part of what is gained. */
    private static final double LITTLE = 0.1;

    /** What reads so many times as much, and so many pages more, is not made up for by others. */
    private static final double MANY_TIMES = 10;

    private static final long MANY_PAGES = 100;

    private static final Set<ValueKind> TYPICAL = EnumSet.of(ValueKind.TYPICAL, ValueKind.NONE);

    /** The calls that read less; of each the execution that gains most. */
    List<Effect> gains() {
        return mostOf(outcome.effects().stream()
                .filter(effect -> effect.isCheaper() && !isLoss(effect))
                .toList());
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

    /** The loss that forbids the change; empty if there is none, or others gain far more than is lost. */
    Optional<Effect> harms() {
        List<Effect> losses = losses();
        Optional<Effect> grave = losses.stream().filter(Weighed::isGrave).findFirst();
        double lost = losses.stream().mapToLong(effect -> -saved(effect)).sum();
        double gained = gains().stream().mapToLong(Weighed::saved).sum();
        return grave.or(() -> losses.stream().findFirst().filter(loss -> lost > LITTLE * gained));
    }

    private static boolean isGrave(Effect loss) {
        return !loss.broken().isEmpty()
                || -saved(loss) > MANY_PAGES && factor(loss) < 1 / MANY_TIMES
                || loss.after().growth().compareTo(loss.before().growth()) > 0
                        && loss.after().growth().compareTo(Growth.LINEAR_IN_MATCHES) > 0;
    }

    /** Pages. */
    private static long saved(Effect effect) {
        return effect.before().pages() - effect.after().pages();
    }

    /** Guards whose promises only name what would be another index. */
    List<String> edits() {
        return outcome.effects().stream()
                .filter(effect -> !effect.edits().isEmpty())
                .map(effect -> effect.guard() + ": " + effect.edits().get(0).split(": ", 2)[0])
                .distinct()
                .sorted()
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

    /** The call that saves most time, with typical values if any of these saves some; empty if none does. */
    Optional<Effect> quickest() {
        Comparator<Effect> typicalFirst = Comparator.comparing(effect -> TYPICAL.contains(effect.kind()));
        return outcome.effects().stream()
                .filter(effect -> effect.isCheaper() && millis(effect) > 0)
                .max(typicalFirst.thenComparing(Weighed::millis));
    }

    /** How much time the call saves, in milliseconds; 0 if it was not taken. */
    static double millis(Effect effect) {
        return effect.before().millis().orElse(0.0) - effect.after().millis().orElse(0.0);
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
