package com.asoud.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access    | --rows=19999 | --rows=19999 is too small: it must be 20,000 or more",
                "access    | --rounds=0   | --rounds=0 is too small: it must be 1 or more",
                "access    | --seconds=0  | --seconds=0 is too small: it must be 1 or more",
                "builds    | --rows=19999 | --rows=19999 is too small: it must be 20,000 or more",
                "builds    | --rounds=0   | --rounds=0 is too small: it must be 1 or more",
                "generator | --rounds=0   | --rounds=0 is too small: it must be 1 or more",
                "generator | --entities=0 | --entities=0 is too small: it must be 1 or more"
            })
    void too_small_a_number_is_wrong_usage(String command, String option, String message) {
        assertThat(execute(command, option)).isEqualTo(2);
        assertThat(said.toString()).contains(message);
    }

    @Test
    void a_pattern_that_matches_no_call_is_wrong_usage_and_the_names_are_told() {
        assertThat(execute("access", "--rows=20000", "--only=nothing")).isEqualTo(2);
        assertThat(said.toString()).contains("--only=nothing", "  LIST: raw JDBC");
    }

    private int execute(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return Peers.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }
}
