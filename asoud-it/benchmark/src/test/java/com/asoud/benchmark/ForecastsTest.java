package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.benchmark.Forecasts.Forecast;
import com.asoud.benchmark.Forecasts.Outcome;
import com.asoud.benchmark.Measured.IndexSize;
import com.asoud.benchmark.Measured.Query;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guide's table says of what was measured, and of what was not. */
class ForecastsTest {

    private static final IndexSize KEY = new IndexSize("reading", "reading_pkey", false, 8192, 81920);
    private static final IndexSize NEW = new IndexSize("reading", "idx_reading_upload", true, 8192, 81920);

    @ParameterizedTest
    @CsvSource({"0, 0, NOT_MEASURED, -", "2, 1, MET, 50 % less", "2, 1.7, NOT_MET, 15 % less"})
    void processor_time_is_told_only_if_it_was_taken(double before, double after, Outcome outcome, String measured) {
        Forecast forecast = forecast(before, after, Set.of(), "database CPU 30-50 % less");

        assertThat(forecast.outcome()).isEqualTo(outcome);
        assertThat(forecast.measured()).isEqualTo(measured);
        assertThat(forecast(before, after, Set.of(), "less CPU").outcome())
                .isEqualTo(before == 0 ? Outcome.NOT_MEASURED : Outcome.MET);
    }

    /** Ten blocks of ten calls. */
    @Test
    void how_often_calls_were_made_is_told_and_what_was_left_out_only_after() {
        Forecast none = forecast(0, 0, Set.of(), "no rise of the error rate");
        Forecast one = forecast(0, 0, Set.of("Guard.call took longer"), "no rise of the error rate");

        assertThat(none.outcome()).isEqualTo(Outcome.MET);
        assertThat(none.why()).startsWith("1 calls, each made 100 times or more");
        assertThat(one.outcome()).isEqualTo(Outcome.NOT_MET);
        assertThat(one.measured()).isEqualTo("1 left out after, and not before");
    }

    private static Forecast forecast(double cpuBefore, double cpuAfter, Set<String> leftAfter, String what) {
        List<Comparison.Row> rows = Comparison.rows(
                List.of(query("Seq Scan on reading", KEY.index(), cpuBefore)),
                List.of(query("Index Scan", NEW.index(), cpuAfter)),
                new Judgement(0.1, new SplittableRandom(1)),
                0.1);
        return Forecasts.of(rows, List.of(KEY, NEW), List.of(KEY), Optional.empty(), Optional.empty(), leftAfter)
                .stream()
                .filter(forecast -> forecast.forecast().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static Query query(String access, String index, double cpuMillis) {
        Query query = ComparisonTest.query("Guard.call", 100, access, 1);
        return new Query(
                query.guard(),
                query.number(),
                query.query(),
                query.kind(),
                query.writes(),
                query.statements(),
                query.pages(),
                query.hits(),
                query.misses(),
                query.planned(),
                query.otherPages(),
                query.rows(),
                query.access(),
                List.of(index),
                query.firstMillis(),
                query.callsInBlock(),
                query.blockMillis(),
                cpuMillis,
                query.coldMillis());
    }
}
