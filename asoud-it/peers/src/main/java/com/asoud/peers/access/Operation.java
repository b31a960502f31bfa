package com.asoud.peers.access;

/** What is asked of every way. */
enum Operation {
    LIST("The 20 newest published products of a market"),
    LOOK_UP("A market by its business_id"),
    PAGE_500("Page 500 of all published products, 20 each"),
    INSERT("1,000 orders of two items each, in one transaction"),
    MONTH("What was sold in a month, summed up");

    /** Rows of a page. */
    static final int PAGE = 20;

    /** Rows before page 500. */
    static final int BEFORE_PAGE_500 = 499 * PAGE;

    /** Orders that one insert inserts. */
    static final int ORDERS = 1_000;

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }
}
