package com.asoud.planguard.guard;

/**
 * One call that a guard makes.
 *
 * @param guard the guard, such as {@code OrderPlansTest.history}
 * @param number the how many-th call of the guard, from 1
 * @param statement the how many-th different statement of the call, from 1; 0 for all of them
 * @param query what was called, such as {@code OrderRepository.historyAfter}; the guard's name if it was no repository
 */
record CallId(String guard, int number, int statement, String query) implements Comparable<CallId> {

    @Override
    public int compareTo(CallId other) {
        int byGuard = guard.compareTo(other.guard);
        int byNumber = byGuard != 0 ? byGuard : Integer.compare(number, other.number);
        return byNumber != 0 ? byNumber : Integer.compare(statement, other.statement);
    }

    /** One statement of the call. */
    CallId ofStatement(int place) {
        return new CallId(guard, number, place, query + ", statement " + place);
    }

    /** Its place in the guard: {@code 2}, or {@code 2.1} for a statement of it. */
    String place() {
        return number + (statement == 0 ? "" : "." + statement);
    }

    @Override
    public String toString() {
        return query;
    }
}
