package com.asoud.ddl.generate;

import com.asoud.ddl.adopt.Decision;
import com.asoud.ddl.flyway.MigrationFile;
import java.util.List;

/**
 * What there is to decide before production can be migrated.
 *
 * @param source where production's schema was found, for people
 * @param tables how many it has
 * @param decisions what production and the model disagree on; empty if they agree
 * @param leftOut what belongs to production and is not in the baseline, a line each
 * @param lacking what belongs to the schema and the baseline would lack: it is not written then
 * @param kept properties that only production has, such as a comment; nobody has to decide on them
 * @param baseline the files of the baseline
 * @param written whether they were written
 * @param server the PostgreSQL it was proven on
 */
public record AdoptionResult(
        String source,
        int tables,
        List<Decision> decisions,
        List<String> leftOut,
        List<String> lacking,
        List<String> kept,
        List<MigrationFile> baseline,
        boolean written,
        String server) {

    public AdoptionResult {
        decisions = List.copyOf(decisions);
        leftOut = List.copyOf(leftOut);
        lacking = List.copyOf(lacking);
        kept = List.copyOf(kept);
        baseline = List.copyOf(baseline);
    }
}
