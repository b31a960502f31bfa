package com.asoud.ddl.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is advised when the server refuses. */
class ServerTest {

    @Test
    void fullDisksAreAdvisedToMakeRoomBesidesWhatTheServerSays() {
        SQLException full = refusal("53100", "Check free disk space.");

        assertThat(advice(full))
                .startsWith("Check free disk space.\nmake room: ")
                .endsWith("run the same command again");
    }

    @Test
    void otherwiseTheServerKnowsBest() {
        assertThat(advice(refusal("55000", "Do this."))).isEqualTo("Do this.");
        assertThat(advice(refusal("55000", null))).startsWith("mend what the server names");
    }

    private static String advice(SQLException failure) {
        return Server.hint(failure).orElseGet(() -> Server.remedy(failure));
    }

    private static SQLException refusal(String state, @org.jspecify.annotations.Nullable String hint) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mcould not\0"
                + Optional.ofNullable(hint).map(text -> "H" + text + "\0").orElse("")));
    }
}
