package com.asoud.ddl.observe.doctor;

/** What can be wrong; names never change, new ones may come. */
public enum Cause {
    // an index is not used
    INVALID_INDEX("the index is invalid"),
    NO_INDEX("no index begins with a column of the condition"),
    NO_CONDITION("nothing is asked of the table"),
    SETTING("a planner setting"),
    SMALL_TABLE("the table is small"),
    STALE_STATISTICS("the statistics are stale"),
    LOW_SELECTIVITY("too many rows match"),
    COSTS("the planner finds reading the table cheaper"),
    TYPE_MISMATCH("the column is converted to another type"),
    EXPRESSION("the column stands in a function or an expression"),
    PREDICATE_NOT_PROVABLE("the query does not prove the predicate of the index"),
    GENERIC_PLAN("only the plan for any values does without the index"),
    COLLATION("a pattern, and the index is not ordered by bytes"),
    LEADING_WILDCARD("the pattern has no fixed beginning"),
    NEGATION("the condition says what is not wanted"),
    ALTERNATIVES("the condition is an OR"),
    COLUMN_ORDER("there is no condition on the first key of the index"),
    OPERATOR("the index does not search by this operator"),
    ANOTHER_INDEX("the planner takes another index"),
    UNKNOWN("nothing that was tried helps"),

    // a build takes long
    WAITS("it waits for another session"),
    WILL_WAIT("it will wait for another session"),

    // a query became slower
    MORE_PAGES("it reads more pages"),
    SAME_PAGES("it reads no more pages than before"),
    OTHER_PLAN("its plan is not the accepted one"),

    // the disk fills up
    DEAD_ROWS("the table holds dead rows"),
    SLOT("a replication slot keeps WAL"),
    TEMPORARY_FILES("queries write temporary files");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
