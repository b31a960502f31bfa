package com.asoud.ddl.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.Refusal.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers the commands on a live database refuse. */
class SupportedVersionTest {

    @ParameterizedTest
    @CsvSource({"130023, 13.23, upgrade it to 14", "190000, 19.0, a newer version of this tool"})
    void one_that_is_too_old_or_too_new_is_refused(int number, String name, String remedy) {
        Problem problem = new SupportedVersion(number, name).problem().orElseThrow();

        assertThat(problem.what()).isEqualTo("PostgreSQL " + name + " is not supported");
        assertThat(problem.remedy()).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource({"140000", "189999"})
    void those_from_14_to_18_are_not(int number) {
        assertThat(new SupportedVersion(number, "x").problem()).isEmpty();
    }
}
