package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Of a run that its deadline is to end at a certain work: how long it takes to come there depends on the machine. A
 * deadline that has passed before is tried again, four times as long.
 */
final class Deadline {

    /** Nothing takes so long, however busy the machine is: whoever has not come there by then never does. */
    private static final int LONGEST_SECONDS = 120;

    private Deadline() {}

    /** A try with a deadline. */
    @FunctionalInterface
    interface Attempt<T> {
        /** @return empty if the work was not reached; then nothing has changed that matters to the next try */
        Optional<T> within(int seconds) throws SQLException;
    }

    /** Tries until the work is reached. */
    static <T> T longEnough(int seconds, Attempt<T> attempt) throws SQLException {
        Optional<T> reached = attempt.within(seconds);
        assertThat(reached.isPresent() || seconds < LONGEST_SECONDS)
                .as("reached within %s s", seconds)
                .isTrue();
        return reached.isPresent() ? reached.get() : longEnough(4 * seconds, attempt);
    }

    /**
     * Runs a command, as often as needed.
     *
     * @param reached whether the work was, as far as the run tells
     * @return the last run, which is for the test to look at
     */
    static Tool passes(int seconds, Predicate<Tool> reached, Live database, String command, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--deadline=" + seconds + "s";
        Tool run = Tool.run(database.url(), command, all);
        return reached.test(run) || seconds >= LONGEST_SECONDS
                ? run
                : passes(4 * seconds, reached, database, command, arguments);
    }
}
