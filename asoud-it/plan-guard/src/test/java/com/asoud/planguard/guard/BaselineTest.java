package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.guard.Faults.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FaultRuns.class)
class BaselineTest {

    @TempDir
    Path folder;

    @Test
    void plans_that_were_recorded_are_as_accepted(FaultRuns.Observer observer) {
        Evidence evidence = observer.evidence(Schema.SOUND, "doubtful");
        Baseline baseline = new Baseline(folder);

        baseline.record(evidence);

        assertThat(baseline.difference(evidence)).isEmpty();
    }

    @Test
    void a_plan_that_is_another_is_shown_beside_the_accepted_one(FaultRuns.Observer observer) throws IOException {
        Evidence evidence = observer.evidence(Schema.SOUND, "doubtful");
        Baseline baseline = new Baseline(folder);
        baseline.record(evidence);
        Path file = folder.resolve("FaultyQueries.doubtful.plan");
        String accepted = Files.readString(file).replace("Index Scan using idx_reading_doubtful", "Seq Scan");
        Files.writeString(file, accepted);

        assertThat(baseline.difference(evidence))
                .hasValueSatisfying(difference -> assertThat(difference)
                        .containsPattern("(?m)^- .*Seq Scan on reading$")
                        .containsPattern("(?m)^\\+ .*Index Scan using idx_reading_doubtful on reading$")
                        .contains("-Dplan-guard.baseline=record"));
    }

    @Test
    void a_guard_without_accepted_plans_asks_for_them(FaultRuns.Observer observer) {
        assertThat(new Baseline(folder).difference(observer.evidence(Schema.SOUND, "doubtful")))
                .isPresent();
    }

    @Test
    void an_accepted_plan_holds_no_figures(FaultRuns.Observer observer) throws IOException {
        new Baseline(folder).record(observer.evidence(Schema.SOUND, "doubtful"));

        assertThat(folder.resolve("FaultyQueries.doubtful.plan"))
                .content()
                .doesNotContain("rows=", "buffers=", "cost=");
    }
}
