package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Advised.Advice;
import com.asoud.benchmark.advise.Advised.Cost;
import com.asoud.benchmark.advise.Advised.Gain;
import com.asoud.benchmark.advise.Advised.Want;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.ValueKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The advice on a terminal, no wider than 80 columns. */
final class AdviceText {

    private static final int MOST_GAINS = 3;

    private final Page page = new Page();

    private AdviceText() {}

    static String of(Advised advised) {
        AdviceText report = new AdviceText();
        report.page.wrapped(
                "",
                "%s, %s, %s and %s rows; %s guards, %s changes tried"
                        .formatted(
                                advised.environment().model(),
                                advised.environment().server(),
                                Scale.of(advised.smallScale()).name(),
                                Scale.of(advised.scale()).name(),
                                advised.guards(),
                                advised.tried()));
        if (advised.advices().isEmpty()) {
            report.page.line("");
            report.page.line("No change pays: every other index reads more somewhere, or gains nothing.");
        }
        for (int i = 0; i < advised.advices().size(); i++) {
            report.advice(i + 1, advised.advices().get(i));
        }
        advised.together().ifPresent(report::together);
        report.indexes(advised);
        report.wants(advised.wants());
        if (!advised.left().isEmpty()) {
            report.page.line("");
            advised.left().forEach(reason -> report.page.wrapped("left out:  ", reason));
        }
        report.page.line("");
        report.page.wrapped(
                "",
                "%s changes are no advice; advise.json and advice.html say why."
                        .formatted(advised.rejected().size()));
        return report.page.toString();
    }

    private void advice(int number, Advice advice) {
        page.line("");
        page.line("%s. %s: %s", number, advice.table(), kind(advice.kind()));
        advice.write().forEach(annotation -> page.wrapped("   write    ", annotation));
        if (!advice.replaced().isEmpty()) {
            page.wrapped(
                    advice.write().isEmpty() ? "   remove   " : "   instead  ",
                    "@Index " + String.join(", @Index ", advice.replaced()));
        }
        calls("   reads    ", advice.gains(), "less");
        calls("   but      ", advice.losses(), "more");
        page.wrapped("   costs    ", cost(advice.before(), advice.after()));
        pays(advice).ifPresent(pays -> page.wrapped("   pays     ", pays));
        if (!advice.edits().isEmpty()) {
            page.wrapped(
                    "   guards   ",
                    "these name another index or column, and have to be edited: " + String.join("; ", advice.edits()));
        }
    }

    /** Several guards may make the same call. */
    private void calls(String head, List<Gain> calls, String how) {
        Map<String, String> byQuery = new LinkedHashMap<>();
        calls.forEach(call -> byQuery.putIfAbsent(call.query() + call.kind(), gain(call)));
        List<String> said = List.copyOf(byQuery.values());
        said.stream().limit(MOST_GAINS).forEach(call -> page.wrapped(head, call));
        if (said.size() > MOST_GAINS) {
            int more = said.size() - MOST_GAINS;
            page.line(
                    "            and %s more call%s read%s %s", more, more == 1 ? "" : "s", more == 1 ? "s" : "", how);
        }
    }

    private static String kind(String code) {
        return Change.Kind.valueOf(code.toUpperCase(Locale.ROOT)).toString();
    }

    private static String gain(Gain gain) {
        String pages = "%s, %s: %s → %s pages a row"
                .formatted(
                        gain.query(),
                        kind(gain.kind()),
                        Page.number(gain.pagesPerRowBefore()),
                        Page.number(gain.pagesPerRowAfter()));
        String growth = gain.growthBefore() == gain.growthAfter()
                ? ", growth " + growth(gain.growthAfter()) + " as before"
                : ", growth " + growth(gain.growthBefore()) + " → " + growth(gain.growthAfter());
        return pages + growth;
    }

    static String kind(ValueKind kind) {
        return switch (kind) {
            case TYPICAL -> "typical";
            case RAREST -> "rarest";
            case MOST_COMMON -> "most common";
            case ABSENT -> "absent";
            case NONE -> "no values";
        };
    }

    private static String growth(Growth growth) {
        return growth.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cost(Cost before, Cost after) {
        String counted = "%s → %s kB; for each inserted row %s → %s WAL bytes"
                .formatted(
                        Page.number(before.bytes() / 1024.0),
                        Page.number(after.bytes() / 1024.0),
                        Page.number(before.insertWalBytes()),
                        Page.number(after.insertWalBytes()));
        return before.insertMicros() < 0 || after.insertMicros() < 0
                ? counted + "; the time is lost in the noise"
                : counted
                        + ", %s → %s µs"
                                .formatted(Page.number(before.insertMicros()), Page.number(after.insertMicros()));
    }

    private static Optional<String> pays(Advice advice) {
        if (advice.gains().isEmpty()) {
            return Optional.of("at once: it saves disk and log, and no guarded query reads more");
        }
        boolean logsMore = advice.after().insertWalBytes() > advice.before().insertWalBytes();
        String read = advice.quickest()
                .map(call -> " (%s, %s)".formatted(call.query(), kind(call.kind())))
                .orElse("");
        return advice.readsForAWrite()
                .map(reads -> reads == 0
                        ? logsMore
                                ? "from the first read: what a write costs more is not seen in its time"
                                : "from the first read: a write costs no more than before"
                        : reads >= 1
                                ? "from %s reads for each write".formatted(Page.number(reads)) + read
                                : "from 1 read for %,d writes".formatted(Math.round(1 / reads)) + read);
    }

    private void together(Advised.Together together) {
        page.line("");
        page.line("All of it together");
        page.wrapped(
                "            ",
                "%s calls read less, %s more; the declared indexes cost %s"
                        .formatted(together.cheaper(), together.dearer(), cost(together.before(), together.after())));
    }

    private void indexes(Advised advised) {
        page.line("");
        page.line("%-32s %8s %6s %6s %6s  %s", "index as it is", "kB", "WAL", "reads", "needs", "advice");
        advised.indexes()
                .forEach(index -> page.line(
                        "%-32s %8s %6s %6s %6s  %s",
                        Page.shortened(index.index(), 32),
                        Page.number(index.cost().bytes() / 1024.0),
                        Page.number(index.cost().insertWalBytes()),
                        index.queries().size(),
                        index.changeable() ? String.valueOf(index.worseWithout().size()) : "-",
                        Page.shortened(index.advice().orElse(index.changeable() ? "stays" : "not tried"), 16)));
        page.wrapped(
                "",
                "WAL: bytes of log for each inserted row. reads: queries that read it. needs: those that would read more without it.");
    }

    private void wants(List<Want> wants) {
        if (wants.isEmpty()) {
            return;
        }
        page.line("");
        page.line("The index with which each query reads least (* is advised)");
        for (Want want : wants) {
            page.wrapped(
                    (want.advised() ? " * " : "   "),
                    "%s: %s, %s → %s pages%s"
                            .formatted(
                                    want.query(),
                                    want.change(),
                                    want.gain().pagesBefore(),
                                    want.gain().pagesAfter(),
                                    want.otherwise()
                                            .map(reason -> "; but " + reason)
                                            .orElse("")));
        }
    }
}
