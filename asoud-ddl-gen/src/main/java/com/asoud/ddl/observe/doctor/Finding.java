package com.asoud.ddl.observe.doctor;

import java.util.List;

/**
 * One thing that is wrong, for people.
 *
 * @param cause what it is
 * @param what where it is and what happens there, as a headline
 * @param found what was seen, with the numbers; each a sentence
 * @param tried how it was verified; empty if it was only seen
 * @param remedy what to do
 */
public record Finding(Cause cause, String what, List<String> found, String tried, String remedy) {

    public Finding {
        found = List.copyOf(found);
    }
}
