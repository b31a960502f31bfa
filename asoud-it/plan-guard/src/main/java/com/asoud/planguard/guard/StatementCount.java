package com.asoud.planguard.guard;

/**
 * How many statements a call is promised to execute.
 *
 * @param least 1 or more
 * @param most not less
 */
record StatementCount(int least, int most) {

    boolean allows(int count) {
        return least <= count && count <= most;
    }

    @Override
    public String toString() {
        return "statements: " + (least == most ? "" : "at most ") + most;
    }
}
