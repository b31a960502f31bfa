package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides how changes come about, for one flavour:
 *
 * <ol>
 *   <li>What is new (schemas, sequences, tables) is created whole, in one transaction; nobody can be waiting for it.
 *   <li>Tables that exist are changed one after the other, in the order of {@link Draft.Phase}; a table that another
 *       one's new foreign key points at comes first.
 *   <li>What the running release would not survive comes after all that it does, table by table again ({@link Stage}).
 *   <li>What loses data comes last, and only if that was agreed to.
 * </ol>
 *
 * What cannot be done safely is refused, all of it at once. {@link Alterations} says how each change is made, with
 * {@link Additions} and {@link Removals}; {@link Schedule} says when.
 */
public final class Planner {

    private Planner() {}

    /**
     * What came of planning.
     *
     * @param plan of the changes that can be made
     * @param problems of the others: every one that is destructive without consent, or not supported
     */
    public record Attempt(MigrationPlan plan, List<Problem> problems) {

        public Attempt {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Plans the changes; for both flavours in the same stages, tables and order.
     *
     * @throws Refusal listing every change that is destructive without consent, or not supported
     */
    public static MigrationPlan plan(PlanRequest request, Flavour flavour) {
        Attempt attempt = attempt(request, flavour);
        Refusal.unlessNone(attempt.problems());
        return attempt.plan();
    }

    /** The same, for a caller that has more to say against the changes. */
    public static Attempt attempt(PlanRequest request, Flavour flavour) {
        Draft draft = new Draft(request, flavour);
        Alterations alterations = new Alterations(draft);
        List<KeyReplacement> replacements = KeyReplacement.in(request.changes());
        List<Change> others = new ArrayList<>(request.changes());
        replacements.forEach(replacement -> others.removeAll(replacement.changes()));
        draft.problems.addAll(NameConflicts.in(others, request.rules()));
        replacements.forEach(alterations::keyReplaced);
        others.forEach(alterations.cases());
        draft.problems.addAll(namesThatTwoRulesNeed(draft));
        return new Attempt(new Schedule(draft).plan(), draft.problems);
    }

    /** The changes, those apart that are planned apart: a rule and what takes its place belong together. */
    public static List<List<Change>> together(List<Change> changes) {
        List<List<Change>> groups = new ArrayList<>();
        List<Change> others = new ArrayList<>(changes);
        for (KeyReplacement replacement : KeyReplacement.in(changes)) {
            others.removeAll(replacement.changes());
            groups.add(replacement.changes());
        }
        others.forEach(change -> groups.add(List.of(change)));
        return groups;
    }

    /** Rolled back, the old rule would need the name while the new foreign key still needs the new one. */
    private static List<Problem> namesThatTwoRulesNeed(Draft draft) {
        Stream<KeyReplacement> indexes = draft.changedIndexes.values().stream()
                .flatMap(List::stream)
                .filter(change -> change.from().unique())
                .map(KeyReplacement::of);
        return Stream.concat(draft.replacedKeys.stream(), indexes)
                .filter(keys -> draft.isReleased(keys.table()) && draft.isPointedAt(keys.table()))
                .map(keys -> new Problem(
                        "foreign keys move from " + keys.from().kind() + " "
                                + keys.from().name() + " to another one of that name",
                        keys.table().toString(),
                        "give the new one another name: both have to be there while the foreign keys move"))
                .toList();
    }
}
