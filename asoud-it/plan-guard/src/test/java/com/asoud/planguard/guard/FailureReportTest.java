package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.guard.Faults.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FaultRuns.class)
class FailureReportTest {

    @Test
    void a_failure_tells_what_was_promised_and_found_and_why(FaultRuns.Observer observer) {
        FailureReport report = new FailureReport(observer.evidence(Schema.SOUND, "doubtful_by_a_bound_value"));

        assertThat(report.isFailure()).isTrue();
        assertThat(report.title())
                .isEqualTo("FaultyQueries.doubtful_by_a_bound_value: promised nothing read from end to end");
        assertThat(settled(report.text())).isEqualToNormalizingNewlines("""
                        FaultyQueries.doubtful_by_a_bound_value does not keep what FaultyQueries.doubtful_by_a_bound_value promises
                          with      no values, 4k rows, generic plan
                          promised  nothing read from end to end
                          found     Seq Scan on reading
                          cause     PREDICATE_NOT_PROVABLE: idx_reading_doubtful is partial, WHERE state::text = 'doubtful'::text; a bound value cannot prove that in a generic plan; planned for these values the promise is kept: write the value as a literal in the query
                          query     select r1_0.id,r1_0.kind,r1_0.sensor,r1_0.state,r1_0.station_id,r1_0.taken_at,r1_0.upload,r1_0.value from reading r1_0 where r1_0.state=$1 and r1_0.taken_at<$2 order by r1_0.taken_at desc fetch first $3 rows only
                          values    $1 = 'doubtful' (character varying), $2 = 'TIME' (timestamp with time zone), $3 = '10' (integer)
                          plan
                            Limit  rows=N buffers=N
                              -> Sort  rows=N buffers=N
                                   Sort Key: taken_at DESC
                                   -> Seq Scan on reading  rows=N buffers=N   <--- here
                                        Filter: ((taken_at < $2) AND ((state)::text = ($1)::text))  (removed N rows)
                          indexes
                            idx_reading_doubtful  reading (taken_at) WHERE state::text = 'doubtful'::text
                            idx_reading_sensor  reading (sensor)
                            idx_reading_station_taken  reading (station_id, taken_at, id)
                            idx_reading_upload  reading (upload)
                            reading_pkey  reading (id)
                          reproduce, in a database with such rows
                            psql "$DATABASE_URL" <<'SQL'
                            BEGIN;
                            SET LOCAL plan_cache_mode = force_generic_plan;
                            PREPARE guarded (character varying, timestamp with time zone, integer) AS select r1_0.id,r1_0.kind,r1_0.sensor,r1_0.state,r1_0.station_id,r1_0.taken_at,r1_0.upload,r1_0.value from reading r1_0 where r1_0.state=$1 and r1_0.taken_at<$2 order by r1_0.taken_at desc fetch first $3 rows only;
                            EXPLAIN (ANALYZE, BUFFERS, SETTINGS) EXECUTE guarded ('doubtful', 'TIME', '10');
                            ROLLBACK;
                            SQL
                          ask a live database why
                            java -jar asoud-ddl-gen.jar doctor index --url "$JDBC_URL" --migrations "$MIGRATIONS" --value='doubtful' --value='TIME' --value='10' --types='character varying, timestamp with time zone, integer' --sql-file - <<'SQL'
                            select r1_0.id,r1_0.kind,r1_0.sensor,r1_0.state,r1_0.station_id,r1_0.taken_at,r1_0.upload,r1_0.value from reading r1_0 where r1_0.state=$1 and r1_0.taken_at<$2 order by r1_0.taken_at desc fetch first $3 rows only
                            SQL
                          also broken
                            FaultyQueries.doubtful_by_a_bound_value, no values, 40k rows, generic plan: promised nothing read from end to end, found Seq Scan on reading
                            FaultyQueries.doubtful_by_a_bound_value, no values, 4k rows, generic plan: promised served by idx_reading_doubtful, found Seq Scan on reading
                            FaultyQueries.doubtful_by_a_bound_value, no values, 40k rows, generic plan: promised served by idx_reading_doubtful, found Seq Scan on reading
                            FaultyQueries.doubtful_by_a_bound_value, no values, 4k rows, generic plan: promised bounded by taken_at, found Seq Scan on reading
                            FaultyQueries.doubtful_by_a_bound_value, no values, 40k rows, generic plan: promised bounded by taken_at, found Seq Scan on reading
                            FaultyQueries.doubtful_by_a_bound_value, no values, 4k rows, generic plan: promised no sort, found all rows are sorted by taken_at DESC
                            FaultyQueries.doubtful_by_a_bound_value, no values, 40k rows, generic plan: promised no sort, found all rows are sorted by taken_at DESC
                            FaultyQueries.doubtful_by_a_bound_value, no values, 40k rows, generic plan: promised grows constant, found linear in matches: N pages at 4k rows (N match), N pages at 40k rows (N match)""");
    }

    @Test
    void of_many_broken_promises_the_first_are_listed_and_the_others_counted(FaultRuns.Observer observer) {
        Evidence evidence = observer.evidence(Schema.FAULTY, "of_an_upload");

        assertThat(evidence.broken()).hasSizeGreaterThan(11);
        assertThat(new FailureReport(evidence).text().lines().toList())
                .last()
                .isEqualTo("    and " + (evidence.broken().size() - 11) + " more: see report.html");
    }

    @Test
    void promises_that_hold_are_no_failure(FaultRuns.Observer observer) {
        assertThat(new FailureReport(observer.evidence(Schema.SOUND, "doubtful")).isFailure())
                .isFalse();
    }

    /** Without what depends on the server's version, and on the time zone. */
    private static String settled(String text) {
        return text.replaceAll("(buffers=|rows=|removed )\\d+", "$1N")
                .replaceAll("\\d+( pages| match)", "N$1")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d [\\d:+]+", "TIME");
    }
}
