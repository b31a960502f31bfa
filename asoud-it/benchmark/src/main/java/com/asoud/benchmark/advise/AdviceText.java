package com.asoud.benchmark.advise;

import com.asoud.benchmark.ChangeCosts;
import com.asoud.benchmark.advise.Advised.Advice;
import com.asoud.benchmark.advise.Advised.Gain;
import com.asoud.benchmark.advise.Advised.Range;
import com.asoud.benchmark.advise.Advised.Want;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.ValueKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        if (!advice.gains().isEmpty()) {
            page.wrapped("   gains    ", gained(advice));
        }
        page.wrapped("   costs    ", cost(advice));
        advice.updates().forEach(update -> page.wrapped("   updates  ", update(update)));
        page.wrapped("   pays     ", advice.pays());
        advice.prefixes().forEach(prefix -> page.wrapped("   beside   ", prefix));
        advice.edits()
                .forEach(edit -> page.wrapped(
                        "   guard    ",
                        "%s promises \"%s\". Then: %s. Write %s"
                                .formatted(edit.guard(), edit.promise(), edit.found(), edit.write())));
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
                ? ", growth " + Weighed.spoken(gain.growthAfter()) + " as before"
                : ", growth " + Weighed.spoken(gain.growthBefore()) + " → " + Weighed.spoken(gain.growthAfter());
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

    private static String gained(Advice advice) {
        return String.format(
                Locale.ROOT,
                "%,d pages, if each of these calls is made once%s",
                advice.pagesSaved(),
                advice.pagesForAKilobyte()
                        .map(pages -> "; " + Page.number(pages) + " for each kB more")
                        .orElse("; it takes no more disk"));
    }

    private static String cost(Advice advice) {
        return "%s → %s kB; for each row inserted into %s %s"
                .formatted(
                        Page.number(advice.before().bytes() / 1024.0),
                        Page.number(advice.after().bytes() / 1024.0),
                        advice.table(),
                        inserted(
                                advice.before().insertWalBytes(),
                                advice.after().insertWalBytes(),
                                advice.insertMicros()));
    }

    private static String inserted(double walBefore, double walAfter, Range micros) {
        return "%s → %s WAL bytes; %s"
                .formatted(
                        Page.number(walBefore),
                        Page.number(walAfter),
                        micros.low() > 0
                                ? Payback.text(micros) + " µs longer"
                                : micros.high() < 0
                                        ? Payback.text(new Range(-micros.high(), -micros.low())) + " µs less"
                                        : "no difference in time is seen (" + Payback.text(micros) + " µs)");
    }

    private static String update(ChangeCosts.Update update) {
        return "%s was in no index. An update of it now writes to all indexes of the table (no HOT update): %s"
                .formatted(
                        update.column(),
                        update.walBefore().isPresent() && update.walAfter().isPresent()
                                ? "%s → %s WAL bytes a row"
                                        .formatted(
                                                Page.number(update.walBefore().get()),
                                                Page.number(update.walAfter().get()))
                                : "not measured, its values cannot be exchanged");
    }

    private void together(Advised.Together together) {
        page.line("");
        page.line("All of it together");
        page.wrapped(
                "            ",
                "%s calls read less, %s more; the declared indexes take %s → %s kB. For each inserted row:"
                        .formatted(
                                together.cheaper(),
                                together.dearer(),
                                Page.number(together.bytesBefore() / 1024.0),
                                Page.number(together.bytesAfter() / 1024.0)));
        together.tables()
                .forEach(table -> page.wrapped(
                        "            ",
                        table.table() + ": " + inserted(table.walBefore(), table.walAfter(), table.micros())));
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
                "WAL: bytes of log for each inserted row. reads: queries that read it. needs: those of them that would read more without it. Both at either scale, with any values.");
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
