package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.guard.Growth.Point;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {

    private static Growth observed(
            double matches, double returned, long buffers, double matchesLarge, double returnedLarge, long large) {
        return Growth.observed(
                new Point(4_000, matches, returned, buffers, 1),
                new Point(40_000, matchesLarge, returnedLarge, large, 1));
    }

    /** Rows that match, rows returned and pages read: in 4,000 rows, and in 40,000. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            #   4,000         40,000
             10 10   12 |   10 10    12 | CONSTANT
             10 10   12 |   10 10    20 | CONSTANT
            400 20   23 | 4000 20    26 | CONSTANT
              4  4    6 | 4000 20    24 | CONSTANT
              1  1    3 | 4000 4000 4100 | CONSTANT
              0  0    2 |    0  0     3 | CONSTANT
             10 10  100 |   10 10   150 | LOGARITHMIC
            100  1  100 | 1000  1  1000 | LINEAR_IN_MATCHES
             10  1    5 | 1000  1   900 | LINEAR_IN_MATCHES
              1  1   50 |    1  1   500 | LINEAR_IN_TABLE
              1  1   50 |    1  1   630 | LINEAR_IN_TABLE
              1  1   50 |    1  1  1900 | SUPERLINEAR
              1  1   50 |    1  1 60000 | SUPERLINEAR
            4000 1   50 | 40000 1  1900 | SUPERLINEAR
            4000 1   50 | 40000 1  1400 | LINEAR_IN_MATCHES
             10 10    6 |  100 10   103 | LINEAR_IN_MATCHES
             15  1    3 |  147 1    121 | LINEAR_IN_MATCHES
              0  0 3307 |    0 0 126618 | SUPERLINEAR
            """)
    void the_first_law_that_holds_is_observed(String small, String large, Growth expected) {
        double[] before = numbers(small);
        double[] after = numbers(large);

        assertThat(observed(before[0], before[1], (long) before[2], after[0], after[1], (long) after[2]))
                .isEqualTo(expected);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" +")).mapToDouble(Double::parseDouble).toArray();
    }

    @ParameterizedTest
    @CsvSource({"100,1,150", "1,1,500", "100,100,130"})
    void a_law_allows_whatever_a_stricter_one_does(double matches, double returned, long buffers) {
        Point small = new Point(4_000, matches, returned, 100, 1);
        Point large = new Point(40_000, matches, returned, buffers, 1);
        Growth observed = Growth.observed(small, large);

        for (Growth law : Growth.values()) {
            assertThat(law.allows(small, large)).as(law.name()).isEqualTo(law.compareTo(observed) >= 0);
        }
    }

    @Test
    void a_search_more_is_allowed_for_in_a_higher_tree() {
        Point small = new Point(4_000, 1, 1, 3, 1);

        assertThat(Growth.observed(small, new Point(40_000, 1, 1, 8, 1))).isEqualTo(Growth.CONSTANT);
        assertThat(Growth.observed(small, new Point(40_000, 1, 1, 11, 1))).isNotEqualTo(Growth.CONSTANT);
        assertThat(Growth.observed(small, new Point(40_000, 1, 1, 11, 2))).isEqualTo(Growth.CONSTANT);
    }
}
