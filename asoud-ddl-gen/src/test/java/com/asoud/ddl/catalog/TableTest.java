package com.asoud.ddl.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fkotgt5k2rden3fqxethewb5p77",
                "FKotgt5k2rden3fqxethewb5p77",
                "uk_mbmcqelty0fbrvxp1q58dn57t",
                "loan_pkey",
                "loan_member_id_fkey",
                "loan_copy_id_key1",
                "loan_status_check"
            })
    void a_constraint_that_the_model_does_not_name_keeps_the_name_it_has(String name) {
        Table filled = loan(check(name, "a > 0")).filledFrom(loan(check("positive", "a > 0")));

        assertThat(filled).isEqualTo(loan(check("positive", "a > 0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loan_positive", "fk_loan_member", "member_a_check", "positive_key"})
    void one_that_it_names_is_renamed(String name) {
        Table wanted = loan(check(name, "a > 0"));

        assertThat(wanted.filledFrom(loan(check("positive", "a > 0")))).isEqualTo(wanted);
    }

    @Test
    void another_rule_keeps_its_name_and_so_do_two_equal_ones() {
        Table wanted =
                loan(check("loan_a_check", "a > 0"), check("loan_a_check1", "a > 0"), check("loan_b_check", "b"));

        assertThat(wanted.filledFrom(loan(check("one", "a > 0"), check("two", "a > 0"), check("three", "c"))))
                .isEqualTo(loan(check("one", "a > 0"), check("two", "a > 0"), check("loan_b_check", "b")));
    }

    @Test
    void the_name_of_another_wanted_constraint_is_not_taken() {
        Table wanted = loan(check("loan_a_check", "a > 0"), check("positive", "a > 0"));

        assertThat(wanted.filledFrom(loan(check("positive", "a > 0")))).isEqualTo(wanted);
    }

    private static Constraint check(String name, String definition) {
        return Constraint.check(name, definition, List.of("a"));
    }

    private static Table loan(Constraint... constraints) {
        return new Table(
                new ObjectName("public", "loan"),
                List.of(),
                Stream.of(constraints).toList(),
                List.of(),
                Optional.empty(),
                Storage.NONE,
                Optional.empty());
    }
}
