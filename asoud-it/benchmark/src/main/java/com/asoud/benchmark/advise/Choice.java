package com.asoud.benchmark.advise;

import com.asoud.planguard.guard.IndexTrials;
import com.asoud.planguard.guard.IndexTrials.Effect;
import com.asoud.planguard.guard.IndexTrials.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses among changes that exclude each other, or would spoil each other:
 *
 * <ol>
 *   <li>Every change is tried alone. One with which a guarded query reads more, or that leaves a foreign key without an
 *       index, is no advice.
 *   <li>The others come in order: those with which most is read less first, then those that save most disk.
 *   <li>One is chosen if it touches no index of those chosen before, and together with them still does what it did
 *       alone, and harms nobody.
 * </ol>
 */
final class Choice {

    /** A further index is worth trying where a query would read so many times less. */
    private static final double MUCH = 4;

    private final IndexTrials trials;
    private final ForeignKeys foreignKeys;
    private final Map<String, Long> bytes;
    private final List<Weighed> tried = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();

    /**
     * A change that is no advice.
     *
     * @param reason as a sentence without a full stop
     * @param promise that would be broken, and how; empty if that is not why
     */
    record Rejected(Change change, String reason, Optional<String> promise) {

        Rejected(Change change, String reason) {
            this(change, reason, Optional.empty());
        }
    }

    /** @param bytes of each index as it is, freshly built */
    Choice(IndexTrials trials, ForeignKeys foreignKeys, Map<String, Long> bytes) {
        this.trials = trials;
        this.foreignKeys = foreignKeys;
        this.bytes = Map.copyOf(bytes);
    }

    /** Tries one change alone. */
    void attempt(Change change) throws SQLException {
        Optional<String> uncovered = foreignKeys.uncoveredBy(change);
        if (uncovered.isPresent() && change.kind() != Change.Kind.DROPPED) {
            rejected.add(new Rejected(change, withoutIndex(uncovered.get())));
            return;
        }
        Optional<Weighed> weighed = weigh(change, false);
        if (weighed.isEmpty()) {
            rejected.add(new Rejected(change, "PostgreSQL refuses it"));
            return;
        }
        tried.add(weighed.get());
        if (uncovered.isPresent()) {
            rejected.add(new Rejected(change, withoutIndex(uncovered.get())));
        } else if (weighed.get().harms().isPresent()) {
            Weighed.Harm harm = weighed.get().harms().get();
            rejected.add(new Rejected(
                    change, harm.reason(), harm.loss().broken().stream().findFirst()));
        } else if (!weighed.get().pays()) {
            rejected.add(new Rejected(change, "no query gains pages enough by it, and it saves no disk"));
        }
    }

    private static String withoutIndex(String foreignKey) {
        return "the foreign key " + foreignKey + " would have no index";
    }

    private Optional<Weighed> weigh(Change change, boolean timed) throws SQLException {
        Optional<Outcome> outcome =
                trials.attempt(change.tables(), change.names(), change.statements(), change.builtObjects(), timed);
        long before = change.removed().stream()
                .mapToLong(index -> bytes.getOrDefault(index.name(), 0L))
                .sum();
        return outcome.map(there -> new Weighed(change, there, before));
    }

    /** Tries what those would do as further indexes that cannot take the place of one, where a query wants them. */
    void further() throws SQLException {
        Map<Change, String> reasons = new LinkedHashMap<>();
        rejected.forEach(one -> reasons.put(one.change(), one.reason()));
        List<Change> wanted = tried.stream()
                .filter(weighed -> reasons.containsKey(weighed.change())
                        && weighed.change().kind() == Change.Kind.LONGER
                        && weighed.change().removed().get(0).predicate().isEmpty()
                        && weighed.gains().stream().anyMatch(gain -> Weighed.factor(gain) > MUCH))
                .map(weighed -> weighed.change().asFurther())
                .distinct()
                .toList();
        for (Change change : wanted) {
            attempt(change);
        }
    }

    /** All that were tried, whether or not they are advice. */
    List<Weighed> tried() {
        return List.copyOf(tried);
    }

    /** What is no advice, and why. */
    List<Rejected> rejected() {
        return List.copyOf(rejected);
    }

    /** Those that may be advice, in the order in which they are chosen. */
    List<Weighed> inOrder() {
        Set<Change> out = Collections.newSetFromMap(new HashMap<>());
        rejected.forEach(one -> out.add(one.change()));
        return tried.stream()
                .filter(weighed -> !out.contains(weighed.change()))
                .sorted(Comparator.comparingDouble((Weighed weighed) -> -Math.round(10 * weighed.score()))
                        .thenComparing(weighed -> weighed.bytesAfter() - weighed.bytesBefore()))
                .toList();
    }

    /** Those that do good together; timed. */
    List<Weighed> chosen() throws SQLException {
        Map<String, List<Weighed>> chosen = new LinkedHashMap<>();
        Map<String, Outcome> together = new HashMap<>();
        for (Weighed next : inOrder()) {
            String table = next.change().table();
            List<Weighed> before = chosen.computeIfAbsent(table, key -> new ArrayList<>());
            Optional<Weighed> excluding = before.stream()
                    .filter(one -> !Collections.disjoint(
                            one.change().names(), next.change().names()))
                    .findFirst();
            if (excluding.isPresent()) {
                rejected.add(new Rejected(
                        next.change(),
                        "another change of it is better: "
                                + excluding.get().change().summary()));
                continue;
            }
            List<Change> all =
                    new ArrayList<>(before.stream().map(Weighed::change).toList());
            all.add(next.change());
            Optional<Weighed> united = weigh(Change.together(all), false);
            Optional<String> refusal = refusal(united, next, Optional.ofNullable(together.get(table)));
            if (refusal.isPresent()) {
                rejected.add(new Rejected(next.change(), "after the other changes of the table, " + refusal.get()));
            } else {
                before.add(weigh(next.change(), true).orElse(next));
                united.ifPresent(weighed -> together.put(table, weighed.outcome()));
            }
        }
        return chosen.values().stream().flatMap(List::stream).toList();
    }

    private Optional<String> refusal(Optional<Weighed> united, Weighed next, Optional<Outcome> before) {
        if (united.isEmpty()) {
            return Optional.of("PostgreSQL refuses it");
        }
        Optional<String> uncovered = foreignKeys.uncoveredBy(united.get().change());
        if (uncovered.isPresent()) {
            return Optional.of(withoutIndex(uncovered.get()));
        }
        if (united.get().harms().isPresent()) {
            return united.get().harms().map(Weighed.Harm::reason);
        }
        return next.saves() || before.isEmpty() || gains(united.get(), before.get())
                ? Optional.empty()
                : Optional.of("no query gains by it any more");
    }

    /** Whether some call reads less than with the changes before. */
    private static boolean gains(Weighed united, Outcome before) {
        Map<List<Object>, Long> pages = new HashMap<>();
        before.effects().forEach(effect -> pages.put(key(effect), effect.after().pages()));
        return united.outcome().effects().stream()
                .anyMatch(effect -> effect.isCheaper()
                        && 1.25 * effect.after().pages() + 2
                                < pages.getOrDefault(
                                        key(effect), effect.before().pages()));
    }

    private static List<Object> key(Effect effect) {
        return List.of(effect.guard(), effect.number(), effect.kind(), effect.mode());
    }

    /** All chosen changes at once, of all tables; empty if there are none. */
    Optional<Weighed> together(List<Weighed> chosen) throws SQLException {
        return chosen.isEmpty()
                ? Optional.empty()
                : weigh(Change.together(chosen.stream().map(Weighed::change).toList()), false);
    }
}
