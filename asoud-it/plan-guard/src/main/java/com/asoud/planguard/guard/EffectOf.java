package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what an attempt with other indexes changed for one call. */
final class EffectOf {

    /** Promises that name indexes or columns; if no more is read, they only have to be written anew. */
    private static final Set<Promise.Aspect> NAMED =
            EnumSet.of(Promise.Aspect.SERVED_BY, Promise.Aspect.BOUNDED_BY, Promise.Aspect.WHOLE);

    /** A promise that is broken by what was measured. */
    private record Broken(Promise.Broken promise, Measurement after) {}

    private EffectOf() {}

    /**
     * @param small the execution at the smaller scale, if there are values of its kind
     * @param large the same at the larger scale
     * @param below what happened at the smaller scale; empty if the plan stayed as it was
     * @param there the same at the larger scale
     */
    static IndexTrials.Effect effect(
            Optional<Execution> small,
            Execution large,
            PlanMode mode,
            Optional<TrialPlace.After> below,
            Optional<TrialPlace.After> there) {
        Measurement before = there.map(TrialPlace.After::before).orElseGet(() -> large.measurement(mode));
        Measurement after = there.map(TrialPlace.After::measured).orElse(before);
        List<Broken> broken = new ArrayList<>(newlyBroken(large, before, after));
        small.ifPresent(execution -> below.ifPresent(change ->
                newlyBroken(execution, execution.measurement(mode), change.measured()).stream()
                        .filter(one -> broken.stream()
                                .noneMatch(known -> known.promise().aspect()
                                        == one.promise().aspect()))
                        .forEach(broken::add)));
        Optional<Measurement> smallBefore =
                below.map(TrialPlace.After::before).or(() -> small.map(execution -> execution.measurement(mode)));
        Optional<Measurement> smallAfter = below.map(TrialPlace.After::measured).or(() -> smallBefore);
        IndexTrials.Cost costBefore =
                cost(small, large, smallBefore, before, there.flatMap(TrialPlace.After::millisBefore));
        IndexTrials.Cost costAfter =
                cost(small, large, smallAfter, after, there.flatMap(TrialPlace.After::millisAfter));
        List<String> texts = new ArrayList<>(texts(broken));
        large.promises()
                .promisedGrowth(mode)
                .filter(law -> costAfter.pages() > costBefore.pages()
                        && costBefore.growth().compareTo(law) <= 0
                        && costAfter.growth().compareTo(law) > 0)
                .ifPresent(law -> texts.add("grows %s: it would grow %s"
                        .formatted(Promise.spoken(law), Promise.spoken(costAfter.growth()))));
        return new IndexTrials.Effect(
                large.call().guard(),
                large.call().number(),
                large.call().query(),
                large.kind(),
                mode,
                after.rows(),
                costBefore,
                costAfter,
                texts,
                edits(broken),
                after.paths().map(AccessPath::describe).distinct().toList());
    }

    private static IndexTrials.Cost cost(
            Optional<Execution> small,
            Execution large,
            Optional<Measurement> below,
            Measurement measured,
            Optional<IndexTrials.Times> millis) {
        Growth growth = small.isPresent() && below.isPresent()
                ? Growth.observed(small.get().point(below.get()), large.point(measured))
                : Growth.CONSTANT;
        return new IndexTrials.Cost(
                below.map(each -> pages(large, each)).orElse(0L), pages(large, measured), growth, millis);
    }

    /** Of a call that writes, those that find the rows. */
    private static long pages(Execution execution, Measurement measured) {
        return execution.writes() ? measured.reads() : measured.buffers();
    }

    private static List<Broken> newlyBroken(Execution execution, Measurement before, Measurement after) {
        Set<Promise.Aspect> known = execution.promises().broken(before).stream()
                .map(Promise.Broken::aspect)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Promise.Aspect.class)));
        return execution.promises().broken(after).stream()
                .filter(broken -> !known.contains(broken.aspect()))
                .map(broken -> new Broken(broken, after))
                .toList();
    }

    private static List<IndexTrials.Edit> edits(List<Broken> broken) {
        return broken.stream()
                .filter(one -> NAMED.contains(one.promise().aspect()))
                .map(one -> new IndexTrials.Edit(
                        one.promise().expected(), one.promise().complaint().found(), instead(one)))
                .toList();
    }

    /** What to write in the guard, so that it holds for this measurement. */
    private static String instead(Broken broken) {
        Optional<AccessPath> found = broken.promise()
                .complaint()
                .node()
                .flatMap(node -> broken.after()
                        .paths()
                        .filter(path -> path.node() == node)
                        .findFirst());
        if (broken.promise().aspect() == Promise.Aspect.BOUNDED_BY) {
            List<String> bounds = found.map(AccessPath::boundary).orElse(List.of());
            return bounds.isEmpty()
                    ? "no boundedBy"
                    : bounds.stream().collect(Collectors.joining("\", \"", "boundedBy(\"", "\")"));
        }
        return found.map(path -> broken.promise().aspect() == Promise.Aspect.SERVED_BY
                                && path.index().isPresent()
                        ? "servedBy with \"" + path.index().get().name() + "\", too"
                        : "reads(\"" + path.index().map(IndexDefinition::name).orElse(path.table()) + "\")")
                .orElse("another promise");
    }

    private static List<String> texts(List<Broken> broken) {
        return broken.stream()
                .map(Broken::promise)
                .filter(one -> !NAMED.contains(one.aspect()))
                .map(one -> one.expected() + ": " + one.complaint().found())
                .toList();
    }
}
