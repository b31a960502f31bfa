package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Estimated.Call;
import com.asoud.benchmark.advise.Estimated.Expected;
import java.util.List;

/** What the planner expects, on a terminal, no wider than 80 columns. */
final class EstimateText {

    private static final int MOST_CALLS = 3;

    private EstimateText() {}

    static String of(Estimated estimated) {
        Page page = new Page();
        page.wrapped(
                "",
                "%s, %s, %s; %s guards, %s changes planned"
                        .formatted(
                                estimated.environment().model(),
                                estimated.environment().server(),
                                estimated.environment().database(),
                                estimated.guards(),
                                estimated.tried()));
        page.wrapped(
                "",
                "The planner's costs, with this database's statistics: nothing was built in it, and no page was counted."
                        + " Several lines may be about one index. What pays, and what a write costs, says advise without"
                        + " --url.");
        if (estimated.changes().isEmpty()) {
            page.line("");
            page.line("The planner expects no change to make a call cheaper and none dearer.");
        }
        for (int i = 0; i < estimated.changes().size(); i++) {
            change(page, i + 1, estimated.changes().get(i));
        }
        estimated.left().forEach(reason -> page.wrapped("left out:  ", reason));
        return page.toString();
    }

    private static void change(Page page, int number, Expected expected) {
        page.line("");
        page.wrapped("%s. ".formatted(number), "%s: %s".formatted(expected.table(), expected.change()));
        expected.write().forEach(annotation -> page.wrapped("   write    ", annotation));
        if (!expected.replaced().isEmpty()) {
            page.wrapped(
                    expected.write().isEmpty() ? "   remove   " : "   instead  ",
                    "@Index " + String.join(", @Index ", expected.replaced()));
        }
        List<Call> calls = expected.calls();
        calls.stream()
                .limit(MOST_CALLS)
                .forEach(call -> page.wrapped(
                        "   cost     ",
                        "%s, %s: %s → %s"
                                .formatted(
                                        call.query(),
                                        AdviceText.kind(call.kind()),
                                        Page.number(call.costBefore()),
                                        Page.number(call.costAfter()))));
        if (calls.size() > MOST_CALLS) {
            page.line("            and %s more", calls.size() - MOST_CALLS);
        }
        if (expected.bytes() > 0) {
            page.line("   size     about %s kB", Page.number(expected.bytes() / 1024.0));
        }
    }
}
