package com.asoud.ddl.adopt;

import com.asoud.ddl.adopt.Decision.Fate;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.MigrationPlan;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.PlanRequest;
import com.asoud.ddl.plan.Planner;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.plan.Step;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What production and the model disagree on, each with what becomes of it:
 *
 * <ol>
 *   <li>what only production has is kept, as everything that no generated migration has made;
 *   <li>everything else is planned as {@code generate} will plan it, each change by itself, for a database in use: that
 *       says what will be written, or why it is refused;
 *   <li>then all of it together, for what only shows there.
 * </ol>
 */
public final class Decisions {

    private static final String KEPT = "writes nothing: production keeps it";

    private Decisions() {}

    /**
     * Of what the model asks for otherwise.
     *
     * @param kept what generate leaves alone
     * @param changes what it brings about
     * @param request of some of the changes
     * @param conflicts what speaks against operations, made by hand
     */
    public static List<Decision> of(
            List<Change> kept,
            List<Change> changes,
            Function<List<Change>, PlanRequest> request,
            Function<List<Operation>, List<Problem>> conflicts) {
        List<Decision> decisions = new ArrayList<>();
        kept.stream()
                .map(Decisions::kept)
                .sorted(Comparator.comparing(Decision::what))
                .forEach(decisions::add);
        boolean anyRefused = false;
        for (List<Change> together : groups(changes)) {
            try {
                decisions.addAll(changed(together, planned(request.apply(together), conflicts)));
            } catch (Refusal refusal) {
                anyRefused = true;
                decisions.add(refused(together, refusal));
            }
        }
        if (!anyRefused) {
            try {
                planned(request.apply(changes), conflicts);
            } catch (Refusal refusal) {
                decisions.add(refused(changes, refusal));
            }
        }
        return decisions;
    }

    /** @throws Refusal if generate will refuse it */
    private static MigrationPlan planned(PlanRequest request, Function<List<Operation>, List<Problem>> conflicts) {
        MigrationPlan plan = Planner.plan(request, Flavour.CONCURRENT);
        Refusal.unlessNone(conflicts.apply(
                plan.steps().flatMap(step -> step.operations().stream()).toList()));
        return plan;
    }

    /** Those apart that are planned apart. What is new comes at once, and may need each other. */
    private static List<List<Change>> groups(List<Change> changes) {
        List<Change> created = changes.stream().filter(Decisions::isCreation).toList();
        List<Change> others =
                changes.stream().filter(change -> !isCreation(change)).toList();
        List<List<Change>> groups = new ArrayList<>(Planner.together(others));
        if (!created.isEmpty()) {
            groups.add(created);
        }
        return groups;
    }

    private static boolean isCreation(Change change) {
        return change instanceof Change.Added added
                && (added.part() instanceof Table
                        || added.part() instanceof Sequence
                        || added.part() instanceof OtherObject
                        || added.part() instanceof Part.Schema);
    }

    /** Of what nothing is said in any model: indexes that no query uses, and rules that some rows may break. */
    public static List<Decision> ofState(Catalog production, List<ObjectName> invalid) {
        List<Decision> decisions = new ArrayList<>();
        for (ObjectName index : invalid) {
            decisions.add(new Decision(
                    index,
                    "index " + index + " is invalid in production: no query uses it, and every write maintains it",
                    Fate.KEPT,
                    List.of("takes it as absent: builds it if the model declares it"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of("drop it now, by hand: DROP INDEX CONCURRENTLY " + index.quoted() + ";")));
        }
        for (Table table : production.tables()) {
            table.constraints().stream()
                    .filter(constraint -> !constraint.valid())
                    .forEach(constraint -> decisions.add(new Decision(
                            table.name(),
                            "constraint " + constraint.name() + " on " + table.name()
                                    + " is NOT VALID in production: rows from before it may break it",
                            Fate.KEPT,
                            List.of(KEPT),
                            Optional.empty(),
                            Optional.empty(),
                            List.of("check them, in a migration by hand: ALTER TABLE "
                                    + table.name().quoted() + " VALIDATE CONSTRAINT "
                                    + Identifiers.quote(constraint.name()) + ";"))));
        }
        return decisions;
    }

    private static Decision kept(Change change) {
        return new Decision(
                change.subject(),
                change.text(Change.Source.EITHER) + inTheWay(change),
                Fate.KEPT,
                List.of(KEPT),
                Optional.empty(),
                Optional.empty(),
                Ways.of(change));
    }

    private static String inTheWay(Change change) {
        return change instanceof Change.Removed removed
                        && removed.part() instanceof Part.OfColumn column
                        && column.column().notNull()
                        && column.column().defaultExpression().isEmpty()
                        && column.column().generated().isEmpty()
                ? ", and must not be NULL: the application cannot insert a row"
                : "";
    }

    private static List<Decision> changed(List<Change> changes, MigrationPlan plan) {
        List<Step> steps = plan.steps().toList();
        return isCreation(changes.get(0))
                ? changes.stream()
                        .map(change -> changed(
                                List.of(change),
                                steps,
                                operation -> operation.subject().equals(change.subject())))
                        .toList()
                : List.of(changed(changes, steps, operation -> true));
    }

    private static Decision changed(List<Change> changes, List<Step> steps, Predicate<Operation> ours) {
        List<String> lines = new ArrayList<>();
        Stage stage = Stage.BEFORE_DEPLOY;
        LockLevel lock = LockLevel.NONE;
        for (Step step : steps) {
            for (Operation operation : step.operations().stream().filter(ours).toList()) {
                Impact impact = step.impact(operation);
                lines.add(operation.brief() + ", " + step.stage()
                        + (impact.lock() == LockLevel.NONE ? "" : ": " + impact.effect())
                        + impact.hazard().map(hazard -> "; " + hazard).orElse(""));
                stage = step.stage() == Stage.AFTER_DEPLOY ? Stage.AFTER_DEPLOY : stage;
                lock = lock.orStronger(impact.lock());
            }
        }
        return new Decision(
                changes.get(0).subject(),
                text(changes),
                Fate.CHANGED,
                lines,
                Optional.of(stage),
                Optional.of(lock),
                Ways.of(changes.get(0)));
    }

    private static Decision refused(List<Change> changes, Refusal refusal) {
        return new Decision(
                changes.get(0).subject(),
                text(changes),
                Fate.REFUSED,
                refusal.problems().stream()
                        .map(problem -> "refuses: " + (isTold(problem, changes) ? "" : problem.what() + "\n")
                                + problem.remedy())
                        .distinct()
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                Ways.of(changes.get(0)));
    }

    /** Whether it is only that there is this change. */
    private static boolean isTold(Problem problem, List<Change> changes) {
        return changes.stream().anyMatch(change -> problem.what().contains(change.describe()));
    }

    private static String text(List<Change> changes) {
        return String.join(
                "; ",
                changes.stream()
                        .map(change -> change.text(Change.Source.EITHER))
                        .toList());
    }
}
