package com.asoud.postgres;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tool refuses to go on, for reasons the user can mend. Every reason found is reported, not only the first; nothing
 * has been written.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param what what is wrong, as a sentence without a full stop
     * @param where the class, file and line, table or server it was found at
     * @param remedy what to do, with an example of the right form where there is one
     */
    public record Problem(String what, String where, String remedy) implements Serializable {

        @Override
        public String toString() {
            return what + System.lineSeparator() + "    where: " + indented(where) + System.lineSeparator()
                    + "    do:    " + indented(remedy);
        }

        private static String indented(String text) {
            return text.strip().replaceAll("\\R", System.lineSeparator() + "           ");
        }
    }

    public Refusal(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public Refusal(String what, String where, String remedy) {
        this(List.of(new Problem(what, where, remedy)));
    }

    /** Refuses if there are problems. */
    public static void unlessNone(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    /** Every problem found, at least one, in the order of discovery. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a problem");
        }
        return problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
