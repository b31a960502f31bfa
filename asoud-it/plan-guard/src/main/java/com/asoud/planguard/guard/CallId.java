package com.asoud.planguard.guard;

/**
 * One call that a guard makes.
 *
 * @param guard the guard, such as {@code OrderPlansTest.history}
 * @param number the how many-th call of the guard, from 1
 * @param query what was called, such as {@code OrderRepository.historyAfter}; the guard's name if it was no repository
 */
record CallId(String guard, int number, String query) implements Comparable<CallId> {

    @Override
    public int compareTo(CallId other) {
        int byGuard = guard.compareTo(other.guard);
        return byGuard != 0 ? byGuard : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return query;
    }
}
