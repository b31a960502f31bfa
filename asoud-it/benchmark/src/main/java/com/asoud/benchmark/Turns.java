package com.asoud.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * In which order things are measured that are compared: each twice, forwards and back, before, after, after, before,
 * beginning with either by chance. What slows the machine down slowly meets all of them alike.
 */
final class Turns {

    private Turns() {}

    /**
     * Which one is next.
     *
     * @param things how many are compared, 1 or more; they are numbered from 0
     * @param times how often each is measured; an even number
     */
    static List<Integer> of(int things, int times, RandomGenerator random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < times / 2; i++) {
            List<Integer> there = shuffled(things, random);
            order.addAll(there);
            Collections.reverse(there);
            order.addAll(there);
        }
        return order;
    }

    private static List<Integer> shuffled(int things, RandomGenerator random) {
        List<Integer> rest = new ArrayList<>(IntStream.range(0, things).boxed().toList());
        List<Integer> shuffled = new ArrayList<>();
        while (!rest.isEmpty()) {
            shuffled.add(rest.remove(random.nextInt(rest.size())));
        }
        return shuffled;
    }
}
