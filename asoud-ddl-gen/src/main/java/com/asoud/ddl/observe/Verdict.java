package com.asoud.ddl.observe;

import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code migrate} would do now, by its own preflight.
 *
 * @param coming how many migrations it would apply
 * @param waiting the scripts that would not run, since they wait for the end of the old release
 * @param schemas that it would create first
 * @param baseline the version that it would record first, without running it
 * @param refusals why it would refuse, whoever runs it; nothing would be changed
 * @param rights why it would refuse as this role
 * @param afterwards what is wrong already, and what it would end with, its work done, as not finished
 */
public record Verdict(
        int coming,
        List<String> waiting,
        List<String> schemas,
        Optional<String> baseline,
        List<Problem> refusals,
        List<Problem> rights,
        List<Problem> afterwards) {

    /** How it would end, if nothing happens on the way. */
    public enum End {
        NOTHING_TO_DO,
        APPLIED,
        UNFINISHED,
        REFUSED
    }

    public Verdict {
        waiting = List.copyOf(waiting);
        schemas = List.copyOf(schemas);
        refusals = List.copyOf(refusals);
        rights = List.copyOf(rights);
        afterwards = List.copyOf(afterwards);
    }

    /** How it would end. */
    public End end() {
        if (!refusals.isEmpty() || !rights.isEmpty()) {
            return End.REFUSED;
        }
        if (!afterwards.isEmpty()) {
            return End.UNFINISHED;
        }
        return coming == 0 && baseline.isEmpty() ? End.NOTHING_TO_DO : End.APPLIED;
    }

    /** Why it would refuse, or not finish. */
    public List<Problem> problems() {
        if (end() == End.UNFINISHED) {
            return afterwards;
        }
        List<Problem> all = new ArrayList<>(refusals);
        all.addAll(rights);
        return all;
    }
}
