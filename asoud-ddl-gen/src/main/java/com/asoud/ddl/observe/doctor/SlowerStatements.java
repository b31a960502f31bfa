package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Quantities;
import com.asoud.postgres.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which statements take longer than before, by two looks at {@code pg_stat_statements} (guide, section 8, case 3).
 *
 * <p>What was executed since the first look is compared with what was executed until then. If the counters were reset
 * in between, all that the second look shows is later. The pages of an execution tell the cause apart: more of them is
 * another plan, or more rows; as many is waiting, or pages that the cache has lost.
 *
 * @param window between both looks
 * @param wasReset whether the counters were reset in between
 * @param compared statements that were executed often enough before and after
 * @param findings those that take longer, the one that costs most first
 */
public record SlowerStatements(Duration window, boolean wasReset, int compared, List<Finding> findings) {

    /** So many executions make a mean. */
    static final int ENOUGH = 10;

    private static final double LONGER = 1.5;
    private static final double LEAST_MILLISECONDS = 1;
    private static final double LEAST_WITH_MORE_PAGES = 0.1;
    private static final double MORE_PAGES = 1.3;
    private static final int MOST = 10;

    public SlowerStatements {
        findings = List.copyOf(findings);
    }

    private record Pair(StatementSnapshot.Counted before, StatementSnapshot.Counted after) {

        double extra() {
            return (after.meanTime() - before.meanTime()) * after.calls();
        }

        boolean readsMore() {
            return after.meanPages() > MORE_PAGES * Math.max(1, before.meanPages());
        }

        /** Time is never quite the same; pages are. */
        boolean isLonger() {
            return after.meanTime() > LONGER * before.meanTime()
                    && after.meanTime() - before.meanTime()
                            > (readsMore() ? LEAST_WITH_MORE_PAGES : LEAST_MILLISECONDS);
        }
    }

    /**
     * @param plan of a text, for any values, as lines; none if nobody knows
     * @throws Refusal if they are not of one database, or of two major versions of the server
     */
    public static SlowerStatements between(
            StatementSnapshot before, StatementSnapshot now, Function<String, List<String>> plan) {
        check(before, now);
        boolean reset = now.resetAt() > before.takenAt();
        List<Pair> pairs = new ArrayList<>();
        for (StatementSnapshot.Counted counted : now.statements()) {
            before.statements().stream().filter(counted::isSame).findFirst().ifPresent(earlier -> {
                // One statement may have been reset, or evicted, by itself.
                boolean fresh =
                        reset || counted.calls() < earlier.calls() || counted.milliseconds() < earlier.milliseconds();
                StatementSnapshot.Counted later = fresh ? counted : counted.since(earlier);
                if (earlier.calls() >= ENOUGH && later.calls() >= ENOUGH) {
                    pairs.add(new Pair(earlier, later));
                }
            });
        }
        return new SlowerStatements(
                Duration.ofMillis((long) ((now.takenAt() - before.takenAt()) * 1000)),
                reset,
                pairs.size(),
                pairs.stream()
                        .filter(Pair::isLonger)
                        .sorted(Comparator.comparingDouble(Pair::extra).reversed())
                        .limit(MOST)
                        .map(pair -> finding(pair, plan))
                        .toList());
    }

    private static void check(StatementSnapshot before, StatementSnapshot now) {
        Optional<String> other = Optional.empty();
        if (!before.system().equals(now.system()) || !before.database().equals(now.database())) {
            other = Optional.of("of another database than this, or of another server");
        } else if (before.server() != now.server()) {
            other = Optional.of("of PostgreSQL " + before.server() + "; the server, " + now.server()
                    + ", numbers statements otherwise");
        } else if (before.takenAt() > now.takenAt()) {
            other = Optional.of("younger than now");
        }
        if (other.isPresent()) {
            throw new Refusal(
                    "the file is " + other.get(), "--since", "compare with a file of this database: --save writes one");
        }
    }

    private static Finding finding(Pair pair, Function<String, List<String>> plan) {
        StatementSnapshot.Counted before = pair.before();
        StatementSnapshot.Counted after = pair.after();
        boolean more = pair.readsMore();
        List<String> found = new ArrayList<>();
        found.add(String.format(
                Locale.ROOT,
                "Mean time: %.2f ms before (%s executions), %.2f ms since (%s).",
                before.meanTime(),
                Quantities.count(before.calls()),
                after.meanTime(),
                Quantities.count(after.calls())));
        found.add(String.format(
                Locale.ROOT,
                "Pages for each execution: %,.0f before, %,.0f since.",
                before.meanPages(),
                after.meanPages()));
        if (after.temporaryPages() > 0) {
            found.add("Since then it has written " + Quantities.count(after.temporaryPages())
                    + " pages of temporary files.");
        }
        List<String> planned = more && !after.text().isEmpty() ? plan.apply(after.text()) : List.of();
        if (!planned.isEmpty()) {
            found.add("Its plan for any values now:");
            planned.forEach(line -> found.add("  " + line));
        }
        return new Finding(
                more ? Cause.MORE_PAGES : Cause.SAME_PAGES,
                String.format(
                        Locale.ROOT,
                        "%.1f times as slow: %s",
                        after.meanTime() / Math.max(1e-6, before.meanTime()),
                        after.text().isEmpty() ? "statement " + after.id() : oneLine(after.text())),
                found,
                planned.isEmpty() ? "" : "The plan was asked for, and nothing executed.",
                more
                        ? "its plan, or its rows, are others: ask doctor index --sql \"…\" with values of your own"
                        : "its plan is likely the same: see whether it waits (pg_stat_activity.wait_event), whether the cache is too small for it, and what else the server does");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
