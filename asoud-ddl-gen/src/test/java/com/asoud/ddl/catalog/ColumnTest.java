package com.asoud.ddl.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTest {

    @ParameterizedTest
    @CsvSource({
        "timestamp(6) with time zone, timestamp with time zone",
        "timestamp with time zone, timestamp(6) with time zone",
        "timestamp(6) without time zone, timestamp without time zone",
        "time(6) with time zone, time with time zone",
        "interval(6), interval",
        "interval second(6), interval second",
        "interval day to second(6), interval day to second",
        "timestamp(6) with time zone[], timestamp with time zone[]"
    })
    void a_time_has_six_digits_if_nothing_is_said(String wanted, String current) {
        assertThat(column(wanted).filledFrom(column(current))).isEqualTo(column(current));
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp(6) with time zone, timestamp(3) with time zone",
        "timestamp(6) with time zone, timestamp without time zone",
        "character varying(6), character varying",
        "numeric(6), numeric"
    })
    void another_length_or_type_is_asked_for(String wanted, String current) {
        assertThat(column(wanted).filledFrom(column(current))).isEqualTo(column(wanted));
    }

    private static Column column(String type) {
        return new Column(
                "made_at", type, true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
