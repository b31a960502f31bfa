package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionStyleTest {

    /** The versions that are there, the three that are generated next, and what a colleague writes after them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 2 57                              | 58 59 60                                                          | 61
            001 002 057                         | 058 059 060                                                       | 061
            098 099                             | 100 101 102                                                       | 103
            1 2 3 57 57.1                       | 58 59 60                                                          | 61
            1 2 10                              | 11 12 13                                                          | 14
            1.56 1.57                           | 1.58 1.59 1.60                                                    | 1.61
            1_56 1_57                           | 1_58 1_59 1_60                                                    | 1_61
            1.1 1.2 2.0                         | 2.1 2.2 2.3                                                       | 2.4
            1.0.8 1.0.9                         | 1.0.10 1.0.11 1.0.12                                              | 1.1.0
            1.01 1.02                           | 1.03 1.04 1.05                                                    | 1.06
            10 20 30                            | 40 50 60                                                          | 70
            0010 0020 0030                      | 0040 0050 0060                                                    | 0070
            10 20 30 31                         | 32 33 34                                                          | 35
            20260101120000                      | 20261129120030 20261129120031 20261129120032                      | 20261129120500
            2026_01_01_12_00_00                 | 2026_11_29_12_00_30 2026_11_29_12_00_31 2026_11_29_12_00_32       | 2026_11_29_12_05_00
            20261129120040                      | 20261129120041 20261129120042 20261129120043                      | 20261129120500
            20270101000000                      | 20270101000000.1 20270101000000.2 20270101000000.3                | 20270101000001
            202601011200                        | 202611291200 202611291200.1 202611291200.2                        | 202611291201
            202611291200                        | 202611291200.1 202611291200.2 202611291200.3                      | 202611291201
            2026_01_01_1200                     | 2026_11_29_1200 2026_11_29_1200_1 2026_11_29_1200_2               | 2026_11_29_1201
            2026.01.01.12.00                    | 2026.11.29.12.00 2026.11.29.12.00.1 2026.11.29.12.00.2            | 2026.11.29.12.01
            20260101_1200                       | 20261129_1200 20261129_1200_1 20261129_1200_2                     | 20261129_1201
            20260101_120000                     | 20261129_120030 20261129_120031 20261129_120032                   | 20261129_120500
            20260101_01 20260101_02             | 20261129_01 20261129_02 20261129_03                               | 20261129_04
            20261129_01 20261129_02             | 20261129_03 20261129_04 20261129_05                               | 20261129_06
            20260101.1 20260102.1               | 20261129.1 20261129.2 20261129.3                                  | 20261129.4
            20260101_0001 20260102_0002         | 20261129_0001 20261129_0002 20261129_0003                         | 20261129_0004
            20260101_00 20260102_01             | 20261129_00 20261129_01 20261129_02                               | 20261129_03
            2026_01_01                          | 2026_11_29 2026_11_29_1 2026_11_29_2                              | 2026_11_30
            20260101                            | 20261129 20261129.1 20261129.2                                    | 20261130
            20260101 20261129                   | 20261129.1 20261129.2 20261129.3                                  | 20261130
            20260101 20260102 20260102.1        | 20261129 20261129.1 20261129.2                                    | 20261130
            1 2 3 20260101120000                | 20261129120030 20261129120031 20261129120032                      | 20261129120500
            2026.11.3 2026.11.4                 | 2026.11.5 2026.11.6 2026.11.7                                     | 2026.11.8
            1767225600                          | 1767225601 1767225602 1767225603                                  | 1795953630
            20260101120000123                   | 20260101120000124 20260101120000125 20260101120000126             | 20261129120500000
            99999999999999999999999             | 100000000000000000000000 100000000000000000000001 100000000000000000000002 | 100000000000000000000003
            """)
    void new_versions_are_in_the_style_and_the_order_of_those_by_hand(String there, String expected, String theirNext) {
        List<String> byHand = List.of(there.split(" "));

        List<String> next = next(byHand, List.of(), "2026-11-29T12:00:30");

        assertThat(next).containsExactly(expected.split(" "));
        List<String> all = new ArrayList<>(byHand);
        all.addAll(next);
        all.add(theirNext);
        assertThat(all.stream().map(MigrationVersion::fromVersion).toList()).isSorted();
    }

    /** A second run in the same moment comes after the first one, and one on the next day looks like one by hand. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            57,                 61,                       61
            058,                062,                      062
            1.57,               1.61,                     1.61
            20260101120000,     20261129120033,           20261130120030
            202601011200,       202611291200.3,           202611301200
            2026_01_01_1200,    2026_11_29_1200_3,        2026_11_30_1200
            20260101_01,        20261129_04,              20261130_01
            2026_01_01,         2026_11_29_3,             2026_11_30
            """)
    void a_second_run_comes_after_the_first(String there, String sameMoment, String nextDay) {
        List<String> byHand = List.of(there);
        List<String> first = next(byHand, List.of(), "2026-11-29T12:00:30");

        assertThat(next(byHand, first, "2026-11-29T12:00:30")).startsWith(sameMoment);
        assertThat(next(byHand, first, "2026-11-30T12:00:30")).startsWith(nextDay);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2, 3 4 5
            '', 1 2 3
            """)
    void without_any_by_hand_they_count_on(String generated, String expected) {
        assertThat(next(
                        List.of(),
                        Arrays.stream(generated.split(" "))
                                .filter(each -> !each.isEmpty())
                                .toList(),
                        "2026-11-29T12:00:30"))
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"20260101120000", "202601011200", "20260101_01"})
    void two_hundred_files_of_one_run_are_two_minutes_ahead_at_most(String there) {
        List<String> versions =
                new VersionStyle(List.of(there), List.of(), LocalDateTime.parse("2026-11-29T12:00:30")).next(200);

        assertThat(versions.stream().map(MigrationVersion::fromVersion).toList())
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(version -> version.compareTo(MigrationVersion.fromVersion("20261129120231")) < 0);
    }

    private static List<String> next(List<String> byHand, List<String> generated, String now) {
        return new VersionStyle(byHand, generated, LocalDateTime.parse(now)).next(3);
    }
}
