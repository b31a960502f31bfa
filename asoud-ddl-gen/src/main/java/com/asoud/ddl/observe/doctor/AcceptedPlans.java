package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.observe.GivenFile;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The plans that a team has accepted of one guarded query: a file {@code <guard>.plan} of the plan guard's baseline. A
 * comment says when a plan is chosen; then comes the name of the call, and its plan, indented by two.
 */
public final class AcceptedPlans {

    private static final String INDENT = "  ";
    private static final String COMMENT = "#";

    private AcceptedPlans() {}

    /**
     * Compares the plan of a query with the accepted ones, by their shapes.
     *
     * @param file of the baseline
     * @param plan as lines, without values
     * @return empty if it is one of them
     * @throws Refusal if the file holds no plans
     */
    public static Optional<Finding> difference(Path file, List<String> plan) {
        Set<String> accepted = read(file);
        String now = plan.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
        if (accepted.contains(now)) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        found.add("Accepted in " + file.getFileName() + ":");
        accepted.forEach(each -> each.lines().forEach(line -> found.add(INDENT + line)));
        found.add("Now:");
        plan.forEach(line -> found.add(INDENT + line));
        return Optional.of(
                new Finding(
                        Cause.OTHER_PLAN,
                        "the query is not planned as accepted",
                        found,
                        "Planned here for these values, and compared line by line.",
                        "ask doctor index with the same query why; or accept the plan: mvn verify -Dplan-guard.baseline=record"));
    }

    /** As the plan guard writes it: circumstances, the call, its plan; and nothing else. */
    private static Set<String> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException failure) {
            throw refusal(file, "cannot be read: " + GivenFile.why(failure, file));
        }
        Set<String> plans = new LinkedHashSet<>();
        List<String> plan = new ArrayList<>();
        String before = "";
        for (String line : lines) {
            boolean ofPlan = line.startsWith(INDENT) && !before.isEmpty() && !before.startsWith(COMMENT);
            boolean name = before.startsWith(COMMENT) && !line.isBlank() && !line.startsWith(" ");
            if (ofPlan) {
                plan.add(line.substring(INDENT.length()).stripTrailing());
            } else if (line.isBlank() || line.startsWith(COMMENT)) {
                add(plans, plan);
            } else if (!name) {
                throw refusal(file, "is none of the plan guard");
            }
            before = line;
        }
        add(plans, plan);
        if (plans.isEmpty()) {
            throw refusal(file, "is none of the plan guard");
        }
        return plans;
    }

    private static void add(Set<String> plans, List<String> plan) {
        if (!plan.isEmpty()) {
            plans.add(String.join("\n", plan));
            plan.clear();
        }
    }

    private static Refusal refusal(Path file, String what) {
        return new Refusal(
                "the file of accepted plans " + what,
                "--baseline=" + file,
                "name a file …/plans/postgresql-NN/GUARD.plan of the plan guard");
    }
}
