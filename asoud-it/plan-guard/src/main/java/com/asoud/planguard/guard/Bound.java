package com.asoud.planguard.guard;

import java.util.Locale;

/**
 * The greatest amount that is allowed.
 *
 * @param limit 0 or more
 */
public record Bound(double limit) {

    public Bound {
        if (!(limit >= 0)) {
            throw new IllegalArgumentException("A bound is 0 or more: " + limit);
        }
    }

    /** No more than that. */
    public static Bound atMost(double limit) {
        return new Bound(limit);
    }

    boolean isExceededBy(double amount) {
        return amount > limit;
    }

    /** A short decimal, the same under any locale. */
    static String number(double amount) {
        return amount == Math.rint(amount)
                ? String.format(Locale.ROOT, "%.0f", amount)
                : String.format(Locale.ROOT, "%.2f", amount);
    }

    @Override
    public String toString() {
        return "at most " + number(limit);
    }
}
