package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.guard.Faults.Schema;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whether the guard can be trusted: faults are planted, and each must get its exact verdict, which promises are broken,
 * with which of the plans, and why. A sound twin that makes the same promises must keep them.
 */
@ExtendWith(FaultRuns.class)
class FaultsTest {

    private static final String SOUND = "";

    private final FaultRuns.Observer observer;

    FaultsTest(FaultRuns.Observer observer) {
        this.observer = observer;
    }

    @Test
    void a_missing_index_is_told() {
        assertThat(verdict(Schema.FAULTY, "of_a_sensor"))
                .isEqualTo(every("MISSING_INDEX", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_a_sensor")).isEqualTo(SOUND);
    }

    @Test
    void a_table_that_values_cannot_be_drawn_from_is_told_in_one_line() {
        assertThatThrownBy(() -> observer.evidence(Schema.SOUND, "of_a_table_off_the_search_path"))
                .message()
                .matches("(?s)[^\\n]*relation \"visit\" does not exist; name it with its schema, as clinic.visit.*");
    }

    @Test
    void columns_in_the_wrong_order_are_told() {
        assertThat(verdict(Schema.FAULTY, "latest_of_a_station")).isEqualTo((observer.canSkip() ? """
                WHOLE: custom COLUMN_ORDER
                SKIPS: custom COLUMN_ORDER, generic COLUMN_ORDER
                """ : """
                WHOLE: custom COLUMN_ORDER, generic COLUMN_ORDER
                """) + """
                SERVED_BY: custom COLUMN_ORDER, generic COLUMN_ORDER
                BOUNDED_BY: custom COLUMN_ORDER, generic COLUMN_ORDER
                ROWS_REMOVED: custom COLUMN_ORDER
                GROWTH: custom COLUMN_ORDER, generic COLUMN_ORDER""");
        assertThat(verdict(Schema.SOUND, "latest_of_a_station")).isEqualTo(SOUND);
    }

    @Test
    void a_cast_of_the_column_is_told() {
        String verdict = every("CAST_ON_COLUMN", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH");
        assertThat(verdict(Schema.SOUND, "of_an_upload_as_text")).isEqualTo(verdict);
        assertThat(verdict(Schema.SOUND, "of_an_upload_as_text_in_sql")).isEqualTo(verdict);
        assertThat(verdict(Schema.SOUND, "of_an_upload")).isEqualTo(SOUND);
    }

    @Test
    void a_function_of_the_column_is_told() {
        assertThat(verdict(Schema.SOUND, "of_a_sensor_in_lower_case"))
                .isEqualTo(every("FUNCTION_ON_COLUMN", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_a_sensor")).isEqualTo(SOUND);
    }

    @Test
    void arithmetic_with_the_column_is_told() {
        assertThat(verdict(Schema.SOUND, "of_an_upload_by_arithmetic"))
                .isEqualTo(every("FUNCTION_ON_COLUMN", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_an_upload")).isEqualTo(SOUND);
    }

    @Test
    void a_chain_of_alternatives_is_told() {
        assertThat(verdict(Schema.SOUND, "a_page_after_a_row_by_alternatives")).isEqualTo("""
                SERVED_BY: custom OR_CHAIN
                BOUNDED_BY: custom OR_CHAIN, generic OR_CHAIN
                AS_CHEAP_AS: custom OR_CHAIN, generic OR_CHAIN
                GROWTH: custom OR_CHAIN, generic OR_CHAIN""");
        assertThat(verdict(Schema.SOUND, "a_page_after_a_row")).isEqualTo(SOUND);
    }

    @Test
    void a_pattern_that_begins_with_a_wildcard_is_told() {
        assertThat(verdict(Schema.SOUND, "of_sensors_that_end_so"))
                .isEqualTo(every("LEADING_WILDCARD", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_sensors_that_begin_so")).isEqualTo(SOUND);
    }

    @Test
    void a_partial_index_that_a_bound_value_cannot_prove_is_told() {
        assertThat(verdict(Schema.SOUND, "doubtful_by_a_bound_value")).isEqualTo("""
                WHOLE: generic PREDICATE_NOT_PROVABLE
                SERVED_BY: generic PREDICATE_NOT_PROVABLE
                BOUNDED_BY: generic PREDICATE_NOT_PROVABLE
                SORT: generic PREDICATE_NOT_PROVABLE
                GROWTH: generic PREDICATE_NOT_PROVABLE""");
        assertThat(verdict(Schema.SOUND, "doubtful")).isEqualTo(SOUND);
    }

    @Test
    void a_deep_offset_is_told() {
        assertThat(verdict(Schema.SOUND, "a_page_by_its_number"))
                .isEqualTo(every("DEEP_OFFSET", "AS_CHEAP_AS", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "a_page_after_a_row")).isEqualTo(SOUND);
    }

    @Test
    void a_scan_that_skips_through_an_index_is_told() {
        assertThat(verdict(Schema.FAULTY, "of_an_upload"))
                .isEqualTo(
                        observer.canSkip()
                                ? every("COLUMN_ORDER", "SKIPS", "SERVED_BY", "BOUNDED_BY")
                                : every("COLUMN_ORDER", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED"));
        assertThat(verdict(Schema.SOUND, "of_an_upload")).isEqualTo(SOUND);
    }

    @Test
    void stale_statistics_are_told() {
        assertThat(verdict(Schema.STALE, "a_storm_with_its_stations"))
                .isEqualTo(every("STALE_STATISTICS", "BUFFERS_PER_MATCH"));
        assertThat(verdict(Schema.FRESH, "a_storm_with_its_stations")).isEqualTo(SOUND);
    }

    @Test
    void a_statement_for_each_row_is_told() {
        assertThat(verdict(Schema.SOUND, "of_an_upload_with_a_statement_for_each_station"))
                .isEqualTo("STATEMENTS: custom N_PLUS_ONE");
        assertThat(verdict(Schema.SOUND, "of_an_upload_with_stations")).isEqualTo(SOUND);
    }

    @Test
    void an_index_scan_with_only_a_filter_is_told() {
        assertThat(verdict(Schema.SOUND, "high_values")).isEqualTo(every("UNKNOWN", "WHOLE"));
        assertThat(verdict(Schema.SOUND, "high_values_of_a_station")).isEqualTo(SOUND);
    }

    @Test
    void a_number_of_another_type_is_told() {
        assertThat(verdict(Schema.SOUND, "of_an_upload_by_a_number_of_another_type"))
                .isEqualTo(every("IMPLICIT_CONVERSION", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_an_upload")).isEqualTo(SOUND);
    }

    @Test
    void an_attribute_of_another_type_is_told() {
        assertThat(verdict(Schema.SOUND, "of_an_upload_by_an_attribute_of_another_type"))
                .isEqualTo(every("IMPLICIT_CONVERSION", "WHOLE", "SERVED_BY", "BOUNDED_BY", "ROWS_REMOVED", "GROWTH"));
        assertThat(verdict(Schema.SOUND, "of_an_upload")).isEqualTo(SOUND);
    }

    @Test
    void a_partial_index_for_other_rows_is_not_blamed() {
        assertThat(verdict(Schema.FAULTY, "checked_of_a_sensor"))
                .isEqualTo(every("MISSING_INDEX", "WHOLE", "SERVED_BY"));
        assertThat(verdict(Schema.SOUND, "checked_of_a_sensor")).isEqualTo(SOUND);
    }

    /**
     * Whether a limit would help is tried. The custom plan then reads the table from its beginning: 2 pages, which is
     * no more than a search in an index; or 3, where the server reads ahead, and that breaks another promise.
     */
    @Test
    void statistics_are_not_blamed_for_what_a_generic_plan_cannot_know() {
        assertThat(verdict(Schema.SOUND, "all_of_a_station"))
                .isEqualTo(
                        observer.readsAhead()
                                ? "BUFFERS: custom UNKNOWN, generic MISSING_LIMIT"
                                : "BUFFERS: custom MISSING_LIMIT, generic MISSING_LIMIT");
    }

    /** The same cause with both plans. */
    private static String every(String cause, String... aspects) {
        return Arrays.stream(aspects)
                .map(aspect -> "%1$s: custom %2$s, generic %2$s".formatted(aspect, cause))
                .collect(Collectors.joining("\n"));
    }

    /** A line for each aspect: the plans that break it, and the causes. */
    private String verdict(Schema schema, String guard) {
        Map<Promise.Aspect, TreeSet<String>> lines = new TreeMap<>();
        observer.evidence(schema, guard)
                .broken()
                .forEach(broken -> lines.computeIfAbsent(broken.broken().aspect(), key -> new TreeSet<>())
                        .add(broken.mode() + " " + broken.diagnosis().cause()));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + String.join(", ", line.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
