package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Advised.Range;
import java.util.Locale;
import java.util.Optional;

/**
 * How many reads repay what a write costs more: told only if both the time that a read saves and the time that a write
 * costs more were seen, that is, if their intervals are above 0.
 *
 * @param gains whether some call reads less
 * @param price microseconds more for each inserted row
 * @param saving of the call that saves most; empty if no call was timed
 */
record Payback(boolean gains, Range price, Optional<Saving> saving) {

    /**
     * Time that a call takes.
     *
     * @param call for people
     * @param before milliseconds
     * @param after the same with the change
     */
    record Saving(String call, Range before, Range after) {

        /** Milliseconds less. */
        Range millis() {
            return new Range(before.low() - after.high(), before.high() - after.low());
        }
    }

    /** How many reads repay one inserted row; empty if that was not seen. */
    Optional<Range> readsForAWrite() {
        return saving.map(Saving::millis)
                .filter(millis -> millis.low() > 0 && price.low() > 0)
                .map(millis -> new Range(price.low() / 1e3 / millis.high(), price.high() / 1e3 / millis.low()));
    }

    /** For people, without a full stop. */
    String sentence() {
        if (!gains) {
            return "at once: it saves disk, and no guarded query reads more";
        }
        if (saving.isEmpty()) {
            return "not told: none of these calls is timed. Calls that write, and generic plans, are not";
        }
        Saving timed = saving.get();
        if (timed.millis().low() <= 0) {
            return "not told: no saving of time is seen (%s: %s ms before, %s ms after)"
                    .formatted(timed.call(), text(timed.before()), text(timed.after()));
        }
        String saves = "%s saves %s ms a call".formatted(timed.call(), text(timed.millis()));
        if (price.high() < 0) {
            return "from the first read: inserts take less time, too; " + saves;
        }
        return readsForAWrite()
                .map(reads -> repaid(reads) + "; " + saves)
                .orElse("not told: what an inserted row costs more is not seen in its time (%s µs); %s"
                        .formatted(text(price), saves));
    }

    private static String repaid(Range reads) {
        return reads.high() < 1
                ? String.format(Locale.ROOT, "from 1 read for %,.0f to %,.0f writes", 1 / reads.high(), 1 / reads.low())
                : "from %s reads for each write".formatted(text(reads));
    }

    static String text(Range range) {
        return Page.number(range.low()) + " to " + Page.number(range.high());
    }
}
