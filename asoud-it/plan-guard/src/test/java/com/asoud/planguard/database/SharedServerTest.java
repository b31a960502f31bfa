package com.asoud.planguard.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedServerTest {

    @Test
    void one_that_does_not_start_is_tried_once_and_everybody_is_told_why() {
        AtomicInteger attempts = new AtomicInteger();

        try (SharedServer server = SharedServer.start(() -> {
            throw new IllegalStateException("attempt " + attempts.incrementAndGet());
        })) {
            assertThatIllegalStateException().isThrownBy(server::get).withMessage("attempt 1");
            assertThatIllegalStateException().isThrownBy(server::get).withMessage("attempt 1");
        }

        assertThat(attempts).hasValue(1);
    }
}
