package com.asoud.ddl.observe.doctor;

import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the planner whether it uses an index for the rows of a scan once something of their conditions is changed. */
final class Trial {

    private final Probe probe;
    private final Scan scan;
    private final IndexDefinition index;
    private final String what;
    private boolean orAnother;
    private Optional<Finding> dearer = Optional.empty();

    /** @param what a finding is about */
    Trial(Probe probe, Scan scan, IndexDefinition index, String what) {
        this.probe = probe;
        this.scan = scan;
        this.index = index;
        this.what = what;
    }

    /** What was tried made the index usable, but not cheaper than the scan as it is. */
    Optional<Finding> dearer() {
        return dearer;
    }

    /** From now on another index of the table will do. */
    void orAnother() {
        orAnother = true;
    }

    /** Whether the planner can use the index for those rows, if it may not read the whole table. */
    Optional<Plan> serves(List<String> conditions) throws SQLException {
        return probe.serves(index, scan, conditions);
    }

    /**
     * With other conditions.
     *
     * @param found what is said of those as they are
     * @param change what was changed, as the beginning of a sentence
     */
    Optional<Finding> of(List<String> changed, Cause cause, List<String> found, String change, String remedy)
            throws SQLException {
        Optional<Plan> taken = probe.takes(index, scan, changed);
        if (taken.isPresent()) {
            return taken.map(plan -> finding(plan, cause, found, change, remedy));
        }
        if (dearer.isEmpty()) {
            dearer = serves(changed)
                    .map(plan -> new Finding(
                            Cause.COSTS,
                            what,
                            found,
                            "%s, the index could be used, at a cost of %s; the planner would still do without, at %s."
                                    .formatted(
                                            change,
                                            Probe.cost(plan),
                                            Probe.cost(scan.node().planCost())),
                            "nothing, if so many rows are wanted; otherwise a further condition, and then: " + remedy));
        }
        return orAnother
                ? probe.anyIndex(scan, changed, Map.of())
                        .map(other -> new Finding(
                                cause, what, found, "%s, %s is used.".formatted(change, other.name()), remedy))
                : Optional.empty();
    }

    Finding finding(Plan plan, Cause cause, List<String> found, String change, String remedy) {
        String bounds = probe.uses(plan, index)
                .filter(path -> !path.boundary().isEmpty())
                .map(path -> ", bounded by " + String.join(", ", path.boundary()))
                .orElse("");
        return new Finding(
                cause,
                what,
                found,
                "%s, the index is used%s; estimated cost %s, of the scan as it is %s."
                        .formatted(
                                change,
                                bounds,
                                Probe.cost(plan),
                                Probe.cost(scan.node().planCost())),
                remedy);
    }

    /** With another condition in the place of one: that the key equals some value. */
    Optional<Finding> ofEqual(Condition written, Cause cause, List<String> found, String key, String remedy)
            throws SQLException {
        List<String> rest = scan.conditions().stream()
                .filter(each -> each != written)
                .map(Condition::text)
                .toList();
        return probe.takesWithEqual(index, scan, rest, key)
                .map(plan -> finding(plan, cause, found, "With %s = $1 in its place".formatted(key), remedy));
    }
}
