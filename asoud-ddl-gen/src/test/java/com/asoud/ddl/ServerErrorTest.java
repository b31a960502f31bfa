package com.asoud.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is advised when the server refuses: by the SQLSTATE, in whatever language the server speaks. */
class ServerErrorTest {

    @ParameterizedTest
    @CsvSource({
        "08001, see whether the server runs and can be reached",
        "08004, the server asks for a password and was given none",
        "08006, see whether the server runs and can be reached",
        "28000, the role must exist",
        "28P01, check --user",
        "3D000, correct the database name in --url",
        "42501, the role lacks the right that is named",
        "53100, make room: free or add disk space",
        "53200, the server is out of memory",
        "53300, no connection is left",
        "53400, make room",
        "55P03, another session has locked it",
        "57014, somebody cancelled it",
        "57P01, see whether the server runs and can be reached",
        "57P03, wait until it takes connections",
        "XX000, correct what the server names"
    })
    void every_state_has_its_remedy_in_lines_of_80_columns(String state, String remedy) {
        String advice = ServerError.advice(refusal(state, null));

        assertThat(advice.replace('\n', ' ')).contains(remedy);
        assertThat(advice.lines()).allMatch(line -> line.length() <= 80 - "      do:    ".length());
    }

    @Test
    void full_disks_are_advised_to_make_room_besides_what_the_server_says() {
        assertThat(ServerError.advice(refusal("53100", "Check free disk space.")))
                .startsWith("Check free disk space.\nmake room: ")
                .endsWith("run the same command again");
    }

    @Test
    void otherwise_the_server_knows_best() {
        assertThat(ServerError.advice(refusal("55000", "Do this."))).isEqualTo("Do this.");
        assertThat(ServerError.advice(refusal("55000", null))).startsWith("correct what the server names");
    }

    private static SQLException refusal(String state, @Nullable String hint) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mcould not\0"
                + Optional.ofNullable(hint).map(text -> "H" + text + "\0").orElse("")));
    }
}
