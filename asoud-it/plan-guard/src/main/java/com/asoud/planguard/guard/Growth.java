package com.asoud.planguard.guard;

/**
 * How the pages that a query reads grow with the data, judged by the smallest and the largest scale. Each law allows
 * whatever one above it does. Pages are counted in proportion to the rows returned, so that a page of 20 rows is not
 * blamed for a scale at which only 4 rows match.
 */
public enum Growth {
    /**
     * It does not grow, or about one page for each row returned is all it takes, wherever the rows lie. The height of a
     * B-tree, a page or so in a million rows, is not counted.
     */
    CONSTANT {
        @Override
        boolean holds(Point small, Point large) {
            return large.buffers() <= TOLERANCE * small.buffers() * returned(small, large) + slack(large)
                    || large.buffers() <= TOLERANCE * large.returned() + slack(large);
        }
    },
    /** With the logarithm of the rows in the tables. */
    LOGARITHMIC {
        @Override
        boolean holds(Point small, Point large) {
            double ratio = Math.log(large.tableRows()) / Math.log(small.tableRows());
            return large.buffers() <= TOLERANCE * small.buffers() * ratio * returned(small, large) + slack(large);
        }
    },
    /** With the rows that match: about one page for each at the most, or the same number of pages for each. */
    LINEAR_IN_MATCHES {
        @Override
        boolean holds(Point small, Point large) {
            double ratio = Math.max(1, large.matches() / Math.max(1, small.matches()));
            boolean scattered =
                    small.matches() < MANY || large.buffers() <= SCATTERED * small.buffers() * ratio + slack(large);
            return large.buffers() <= TOLERANCE * large.matches() + slack(large) && scattered
                    || large.buffers() <= TOLERANCE * small.buffers() * ratio + slack(large);
        }
    },
    /** With the rows in the tables: ten times the rows, ten times the pages. */
    LINEAR_IN_TABLE {
        @Override
        boolean holds(Point small, Point large) {
            double ratio = (double) large.tableRows() / small.tableRows();
            return large.buffers() <= TOLERANCE * small.buffers() * ratio + slack(large);
        }
    },
    /** Faster than the tables: a join of a table with itself, or a table that is read once for each row of another. */
    SUPERLINEAR {
        @Override
        boolean holds(Point small, Point large) {
            return true;
        }
    };

    /** Rows lie where they lie: two sets of as many rows take a few pages more or less. */
    static final double TOLERANCE = 1.25;

    /** Few rows lie in few pages, and share them; more of them are scattered, until each has a page of its own. */
    static final double SCATTERED = 3;

    /** So many rows do not lie together by chance. */
    private static final double MANY = 100;

    /**
     * @param tableRows rows of the scale
     * @param matches rows that match the query, whether or not a limit cuts them off
     * @param returned rows returned
     * @param buffers pages read
     * @param searches how often an index, or a table, was entered
     */
    record Point(long tableRows, double matches, double returned, long buffers, double searches) {}

    abstract boolean holds(Point small, Point large);

    /** Whether this law or a stricter one holds. */
    boolean allows(Point small, Point large) {
        return observed(small, large).compareTo(this) <= 0;
    }

    /** The first law that holds. */
    static Growth observed(Point small, Point large) {
        for (Growth growth : values()) {
            if (growth.holds(small, large)) {
                return growth;
            }
        }
        return SUPERLINEAR;
    }

    static double returned(Point small, Point large) {
        return Math.max(1, large.returned() / Math.max(1, small.returned()));
    }

    /** A higher tree and the page after the last one, for each search; and the first page of something empty. */
    static double slack(Point large) {
        return 2 + 3 * large.searches();
    }
}
