package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    /** What PostgreSQL prints; and each condition, as its operands, operator and right side. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (a = 1)                                         | [a] = 1
            ((a = 1) AND (b > 2))                           | [a] = 1; [b] > 2
            ((a = 1) AND ((b > 2) AND (c < 3)))             | [a] = 1; [(b > 2) AND (c < 3)]
            (name = 'x AND y'::text)                        | [name] = 'x AND y'::text
            ((name = 'it''s) AND ('::text) AND (a = 1))     | [name] = 'it''s) AND ('::text; [a] = 1
            (("odd AND (name" = 1) AND (a = 1))             | ["odd AND (name"] = 1; [a] = 1
            ((a + (b * 2)) = 3)                             | [(a + (b * 2))] = 3
            ((country)::text = 'x'::text)                   | [(country)::text] = 'x'::text
            (ROW(taken_at, id) < ROW('2025-06-01'::date, 7)) | [taken_at, id] < ROW('2025-06-01'::date, 7)
            ((a < 1) OR ((a = 1) AND (b < 2)))              | [] OR
            (a IS NULL)                                     | [a] IS NULL
            ((a IS NOT NULL) AND (b = 1))                   | [a] IS NOT NULL; [b] = 1
            (id = ANY ('{1,2}'::bigint[]))                  | [id] = ANY ('{1,2}'::bigint[])
            ((name)::text ~~ '%x'::text)                    | [(name)::text] ~~ '%x'::text
            (is_paid AND (NOT is_new))                      | [is_paid]; [is_new] NOT
            (lower((code)::text) = $1)                      | [lower((code)::text)] = $1
            """)
    void conditions_are_taken_apart(String text, String expected) {
        assertThat(Condition.allOf(text).stream()
                        .map(condition ->
                                (condition.operands() + " " + condition.operator() + " " + condition.right()).strip())
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected);
    }

    @Test
    void an_operand_is_bared_of_casts_and_parentheses() {
        assertThat(Condition.bare("(country)::text")).isEqualTo("country");
        assertThat(Condition.bare("((upload)::character varying)::text")).isEqualTo("upload");
        assertThat(Condition.bare("(price)::numeric(10,2)")).isEqualTo("price");
        assertThat(Condition.bare("(taken_at)::timestamp without time zone")).isEqualTo("taken_at");
        assertThat(Condition.bare("lower((code)::text)")).isEqualTo("lower((code)::text)");
    }

    @Test
    void the_outermost_cast_is_told() {
        assertThat(Condition.castOf("((upload)::character varying)::text")).isEqualTo("text");
        assertThat(Condition.castOf("(upload)::numeric")).isEqualTo("numeric");
        assertThat(Condition.castOf("upload")).isEmpty();
        assertThat(Condition.castOf("lower((code)::text)")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (a = 1)                         | true
            (a IS NULL)                     | true
            (id = ANY ('{1,2}'::bigint[]))  | true
            (is_paid)                       | true
            (NOT is_paid)                   | true
            (a > 1)                         | false
            (a <> 1)                        | false
            (a IS NOT NULL)                 | false
            (name ~~ 'x%'::text)            | false
            ((a = 1) OR (b = 2))            | false
            """)
    void a_condition_that_names_values_is_an_equality(String text, boolean expected) {
        assertThat(Condition.allOf(text)).singleElement().returns(expected, Condition::isEquality);
    }

    @Test
    void only_an_or_at_the_outermost_level_is_an_alternative() {
        assertThat(Condition.allOf("((a = 1) OR (b = 2))")).singleElement().matches(Condition::isAlternative);
        assertThat(Condition.allOf("(name = 'x OR y'::text)")).singleElement().matches(one -> !one.isAlternative());
    }
}
