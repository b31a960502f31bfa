package com.asoud.benchmark.advise;

import com.asoud.benchmark.ChangeCosts.More;
import com.asoud.benchmark.Databases;
import com.asoud.benchmark.Measured;
import com.asoud.benchmark.advise.Advised.Advice;
import com.asoud.benchmark.advise.Advised.Cost;
import com.asoud.benchmark.advise.Advised.Gain;
import com.asoud.benchmark.advise.Advised.Index;
import com.asoud.benchmark.advise.Advised.Range;
import com.asoud.benchmark.advise.Advised.Want;
import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.guard.IndexTrials;
import com.asoud.planguard.guard.IndexTrials.Effect;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what is told. */
final class Summary {

    /** An index that reads so few pages more than the best one is as good, if it is smaller. */
    private static final double AS_GOOD = 1.25;

    private static final Set<Change.Kind> BETTER =
            EnumSet.of(Change.Kind.LONGER, Change.Kind.COVERING, Change.Kind.PARTIAL, Change.Kind.NEW);

    private static final Cost NOTHING = new Cost(0, 0);

    private static final More UNKNOWN = new More(0, 0, 0, List.of());

    private final IndexTrials trials;
    private final Choice choice;
    private final List<Weighed> chosen;
    private final List<Databases.Index> declared;
    private final Map<String, Cost> costs;
    private final ChangePrices prices;

    /**
     * @param declared the indexes in question, as they are
     * @param costs of them
     * @param prices of what was chosen
     */
    Summary(
            IndexTrials trials,
            Choice choice,
            List<Weighed> chosen,
            List<Databases.Index> declared,
            Map<String, Cost> costs,
            ChangePrices prices) {
        this.trials = trials;
        this.choice = choice;
        this.chosen = chosen;
        this.declared = declared;
        this.costs = costs;
        this.prices = prices;
    }

    Advised of(Measured.Environment environment, long smallScale, long scale, int guards, Optional<Weighed> together) {
        return new Advised(
                Advised.FORMAT,
                environment,
                smallScale,
                scale,
                guards,
                choice.tried().size(),
                chosen.stream()
                        .sorted(Comparator.comparingDouble(Weighed::pagesForAKilobyte)
                                .reversed())
                        .map(this::advice)
                        .toList(),
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
        More more = prices.each().getOrDefault(change, UNKNOWN);
        Payback payback = payback(weighed, new Range(more.low(), more.high()));
        return new Advice(
                change.kind().code(),
                change.table(),
                change.summary(),
                change.built().stream().map(IndexShape::annotation).toList(),
                change.removed().stream().map(IndexDefinition::name).toList(),
                weighed.gains().stream().map(Summary::gain).toList(),
                weighed.losses().stream().map(Summary::gain).toList(),
                before,
                new Cost(weighed.bytesAfter(), before.insertWalBytes() + more.wal()),
                payback.price(),
                more.updates(),
                weighed.pagesSaved(),
                Optional.of(weighed.pagesForAKilobyte()).filter(Double::isFinite),
                weighed.quickest().map(Summary::gain),
                payback.readsForAWrite(),
                payback.sentence(),
                prefixes(change),
                weighed.edits());
    }

    private static Payback payback(Weighed weighed, Range price) {
        Optional<Payback.Saving> saving = weighed.quickest()
                .map(effect -> new Payback.Saving(
                        "%s, %s".formatted(effect.query(), AdviceText.kind(effect.kind())),
                        Weighed.range(effect.before().millis()).orElseThrow(),
                        Weighed.range(effect.after().millis()).orElseThrow()));
        return new Payback(!weighed.gains().isEmpty(), price, saving);
    }

    /** Indexes that stay, or are built, beside a longer one with the same first keys. */
    private List<String> prefixes(Change change) {
        Set<String> changed = chosen.stream()
                .flatMap(weighed -> weighed.change().names().stream())
                .collect(Collectors.toSet());
        Stream<IndexShape> there = Stream.concat(
                trials.indexes().stream()
                        .filter(index -> !changed.contains(index.name()) && !index.unique())
                        .map(index -> IndexShape.of(index, List.of())),
                chosen.stream().flatMap(weighed -> weighed.change().built().stream()));
        return there.filter(index -> change.built().stream().anyMatch(index::isPrefixOf))
                .map(index -> index.shown() + " " + index.summary()
                        + " is a prefix of it, and `health` reports it as PREFIX; it stays"
                        + whyNotReplaced(index, change)
                                .map(reason -> ", since without it " + reason)
                                .orElse(""))
                .toList();
    }

    /** Why this index does not become that of the change, or at least why it does not go. */
    private Optional<String> whyNotReplaced(IndexShape index, Change change) {
        List<Choice.Rejected> ofIt = choice.rejected().stream()
                .filter(one -> one.change().removed().size() == 1
                        && one.change().removed().get(0).sql().object().equals(index.object()))
                .toList();
        return ofIt.stream()
                .filter(one -> one.change().isBuilding(change.built()))
                .findFirst()
                .or(() -> ofIt.stream()
                        .filter(one -> one.change().kind() == Change.Kind.DROPPED)
                        .findFirst())
                .map(Choice.Rejected::reason);
    }

    private static Cost sum(Collection<String> indexes, Map<String, Cost> costs) {
        return indexes.stream()
                .map(index -> costs.getOrDefault(index, NOTHING))
                .reduce(
                        NOTHING,
                        (one, other) ->
                                new Cost(one.bytes() + other.bytes(), one.insertWalBytes() + other.insertWalBytes()));
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
                Weighed.range(effect.before().millis()),
                Weighed.range(effect.after().millis()),
                effect.access());
    }

    private Advised.Together together(Weighed all) {
        long before = sum(costs.keySet(), costs).bytes();
        return new Advised.Together(
                before,
                before - all.bytesBefore() + all.bytesAfter(),
                prices.together().entrySet().stream()
                        .map(table -> together(table.getKey(), table.getValue()))
                        .sorted(Comparator.comparing(Advised.TableCost::table))
                        .toList(),
                all.gains().size(),
                (int) all.losses().stream().map(Weighed::call).distinct().count());
    }

    private Advised.TableCost together(String table, More more) {
        double before = declared.stream()
                .filter(index -> index.size().table().equals(table))
                .mapToDouble(index ->
                        costs.getOrDefault(index.size().index(), NOTHING).insertWalBytes())
                .sum();
        return new Advised.TableCost(table, before, before + more.wal(), new Range(more.low(), more.high()));
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
                                                        .name(weighed.change()
                                                                .built()
                                                                .get(0)) + " serves"
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
                best.merge(effect.query(), Map.entry(weighed, effect), this::better);
            }
        }
        Map<Change, String> reasons = choice.rejected().stream()
                .collect(Collectors.toMap(Choice.Rejected::change, Choice.Rejected::reason, (one, other) -> one));
        return best.values().stream()
                .map(each -> want(each.getKey(), each.getValue(), reasons))
                .sorted(Comparator.comparing(Want::query))
                .toList();
    }

    private boolean isAdvised(Change change) {
        return chosen.stream().anyMatch(one -> one.change().isBuilding(change.built()));
    }

    private Map.Entry<Weighed, Effect> better(Map.Entry<Weighed, Effect> one, Map.Entry<Weighed, Effect> other) {
        double first = Weighed.factor(one.getValue());
        double second = Weighed.factor(other.getValue());
        if (first > AS_GOOD * second || second > AS_GOOD * first) {
            return first > second ? one : other;
        }
        if (isAdvised(one.getKey().change()) != isAdvised(other.getKey().change())) {
            return isAdvised(one.getKey().change()) ? one : other;
        }
        long more = one.getKey().bytesAfter() - one.getKey().bytesBefore();
        long otherMore = other.getKey().bytesAfter() - other.getKey().bytesBefore();
        return more <= otherMore ? one : other;
    }

    private Want want(Weighed weighed, Effect effect, Map<Change, String> reasons) {
        boolean advised = isAdvised(weighed.change());
        return new Want(
                effect.query(),
                effect.kind(),
                weighed.change().built().stream()
                        .map(index -> index.table() + " " + index.summary())
                        .collect(Collectors.joining(" and ")),
                weighed.change().built().stream().map(IndexShape::annotation).toList(),
                gain(effect),
                advised,
                Optional.ofNullable(reasons.get(weighed.change()))
                        .filter(reason -> !advised)
                        .map(reason -> reason + advisedInstead(effect)));
    }

    /** Which advice helps the call, if not most. */
    private String advisedInstead(Effect effect) {
        return chosen.stream()
                .flatMap(weighed -> weighed.gains().stream()
                        .filter(gain -> gain.query().equals(effect.query()))
                        .map(gain -> Map.entry(weighed, gain)))
                .max(Comparator.comparingDouble(there -> Weighed.factor(there.getValue())))
                .map(there -> "; advised for it: %s, %s → %s pages"
                        .formatted(
                                there.getKey().change().built().stream()
                                        .map(IndexShape::summary)
                                        .collect(Collectors.joining(" and ")),
                                there.getValue().before().pages(),
                                there.getValue().after().pages()))
                .orElse("");
    }
}
