package com.asoud.benchmark.advise;

import com.asoud.benchmark.Databases;
import com.asoud.benchmark.Measured;
import com.asoud.benchmark.advise.Advised.Advice;
import com.asoud.benchmark.advise.Advised.Cost;
import com.asoud.benchmark.advise.Advised.Gain;
import com.asoud.benchmark.advise.Advised.Index;
import com.asoud.benchmark.advise.Advised.Want;
import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.guard.IndexTrials;
import com.asoud.planguard.guard.IndexTrials.Effect;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts together what is told. */
final class Summary {

    /** An index that reads so few pages more than the best one is as good, if it is smaller. */
    private static final double AS_GOOD = 1.25;

    private static final Set<Change.Kind> BETTER =
            EnumSet.of(Change.Kind.LONGER, Change.Kind.COVERING, Change.Kind.PARTIAL, Change.Kind.NEW);

    private static final Cost NOTHING = new Cost(0, 0, 0);

    private final IndexTrials trials;
    private final Choice choice;
    private final List<Weighed> chosen;
    private final List<Databases.Index> declared;
    private final Map<String, Cost> costs;
    private final Map<String, Cost> costsAfter;

    /**
     * @param declared the indexes in question, as they are
     * @param costs of them
     * @param costsAfter of the tables of which something changes, once all of it is changed
     */
    Summary(
            IndexTrials trials,
            Choice choice,
            List<Weighed> chosen,
            List<Databases.Index> declared,
            Map<String, Cost> costs,
            Map<String, Cost> costsAfter) {
        this.trials = trials;
        this.choice = choice;
        this.chosen = chosen;
        this.declared = declared;
        this.costs = costs;
        this.costsAfter = costsAfter;
    }

    Advised of(Measured.Environment environment, long smallScale, long scale, int guards, Optional<Weighed> together) {
        return new Advised(
                Advised.FORMAT,
                environment,
                smallScale,
                scale,
                guards,
                choice.tried().size(),
                chosen.stream().map(this::advice).toList(),
                together.map(this::together),
                declared.stream().map(this::index).toList(),
                wants(),
                choice.rejected().stream()
                        .map(one -> new Advised.Rejected(
                                one.change().kind().code(),
                                one.change().table(),
                                one.change().summary(),
                                one.reason(),
                                one.promise()))
                        .toList(),
                trials.left());
    }

    private Advice advice(Weighed weighed) {
        Change change = weighed.change();
        Cost before = sum(change.removed().stream().map(IndexDefinition::name).toList(), costs);
        Cost after = sum(change.builtNames(), costsAfter);
        double more = after.insertMicros() - before.insertMicros();
        return new Advice(
                change.kind().code(),
                change.table(),
                change.summary(),
                change.built().stream().map(IndexShape::annotation).toList(),
                change.removed().stream().map(IndexDefinition::name).toList(),
                weighed.gains().stream().map(Summary::gain).toList(),
                weighed.losses().stream().map(Summary::gain).toList(),
                before,
                after,
                weighed.quickest().map(Summary::gain),
                weighed.quickest().map(saving -> Math.max(0, more) / 1e3 / Weighed.millis(saving)),
                weighed.edits());
    }

    private static Cost sum(Collection<String> indexes, Map<String, Cost> costs) {
        return indexes.stream()
                .map(index -> costs.getOrDefault(index, NOTHING))
                .reduce(
                        NOTHING,
                        (one, other) -> new Cost(
                                one.bytes() + other.bytes(),
                                one.insertMicros() + other.insertMicros(),
                                one.insertWalBytes() + other.insertWalBytes()));
    }

    private static Gain gain(Effect effect) {
        double rows = Math.max(1, effect.rows());
        return new Gain(
                effect.guard(),
                effect.number(),
                effect.query(),
                effect.kind(),
                effect.mode(),
                effect.rows(),
                effect.before().pages(),
                effect.after().pages(),
                effect.before().pages() / rows,
                effect.after().pages() / rows,
                effect.before().growth(),
                effect.after().growth(),
                effect.before().millis(),
                effect.after().millis(),
                effect.access());
    }

    private Advised.Together together(Weighed all) {
        Map<String, Cost> after = new HashMap<>(costs);
        after.keySet().removeAll(all.change().names());
        after.putAll(costsAfter);
        return new Advised.Together(
                sum(costs.keySet(), costs),
                sum(after.keySet(), after),
                all.gains().size(),
                (int) all.losses().stream().map(Weighed::call).distinct().count());
    }

    private Index index(Databases.Index index) {
        String name = index.size().index();
        Optional<Weighed> dropped = choice.tried().stream()
                .filter(weighed -> weighed.change().kind() == Change.Kind.DROPPED
                        && weighed.change().names().contains(name))
                .findFirst();
        return new Index(
                index.size().table(),
                name,
                trials.indexes().stream()
                        .filter(definition -> definition.name().equals(name))
                        .map(definition -> String.join(", ", definition.keysWithOptions())
                                + definition
                                        .predicate()
                                        .map(condition -> " where " + condition)
                                        .orElse(""))
                        .findFirst()
                        .orElse(""),
                costs.getOrDefault(name, NOTHING),
                index.size().tableBytes(),
                List.copyOf(trials.readers().getOrDefault(name, Set.of())),
                dropped.map(weighed -> weighed.losses().stream()
                                .filter(Effect::isDearer)
                                .map(Effect::query)
                                .distinct()
                                .sorted()
                                .toList())
                        .orElse(List.of()),
                dropped.isPresent(),
                chosen.stream()
                        .filter(weighed -> weighed.change().names().contains(name))
                        .map(weighed -> weighed.change().gone().contains(name)
                                ? weighed.change().built().isEmpty()
                                        ? "goes"
                                        : "goes: "
                                                + weighed.change()
                                                        .built()
                                                        .get(0)
                                                        .name() + " serves"
                                : weighed.change().built().get(0).summary())
                        .findFirst());
    }

    /** Of each query that some change makes cheaper, the one that makes it cheapest. */
    private List<Want> wants() {
        Map<String, Map.Entry<Weighed, Effect>> best = new TreeMap<>();
        for (Weighed weighed : choice.tried()) {
            if (!BETTER.contains(weighed.change().kind())) {
                continue;
            }
            for (Effect effect : weighed.gains()) {
                best.merge(effect.query(), Map.entry(weighed, effect), Summary::better);
            }
        }
        Map<Change, String> reasons = choice.rejected().stream()
                .collect(Collectors.toMap(Choice.Rejected::change, Choice.Rejected::reason, (one, other) -> one));
        return best.values().stream()
                .map(each -> want(each.getKey(), each.getValue(), reasons))
                .sorted(Comparator.comparing(Want::query))
                .toList();
    }

    private static Map.Entry<Weighed, Effect> better(Map.Entry<Weighed, Effect> one, Map.Entry<Weighed, Effect> other) {
        double first = Weighed.factor(one.getValue());
        double second = Weighed.factor(other.getValue());
        if (first > AS_GOOD * second || second > AS_GOOD * first) {
            return first > second ? one : other;
        }
        long more = one.getKey().bytesAfter() - one.getKey().bytesBefore();
        long otherMore = other.getKey().bytesAfter() - other.getKey().bytesBefore();
        return more <= otherMore ? one : other;
    }

    private Want want(Weighed weighed, Effect effect, Map<Change, String> reasons) {
        boolean advised = chosen.stream().anyMatch(one -> one.change().equals(weighed.change()));
        return new Want(
                effect.query(),
                effect.kind(),
                weighed.change().built().stream()
                        .map(index -> index.table() + " " + index.summary())
                        .collect(Collectors.joining(" and ")),
                weighed.change().built().stream().map(IndexShape::annotation).toList(),
                gain(effect),
                advised,
                Optional.ofNullable(reasons.get(weighed.change())).filter(reason -> !advised));
    }
}
