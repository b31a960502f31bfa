package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Advised.Advice;
import com.asoud.benchmark.advise.Advised.Cost;
import com.asoud.benchmark.advise.Advised.Gain;
import com.asoud.benchmark.advise.Advised.Want;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.ValueKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The advice on a terminal, no wider than 80 columns. */
final class AdviceText {

    private static final int WIDTH = 80;
    private static final int MOST_GAINS = 3;

    private final StringBuilder text = new StringBuilder();

    private AdviceText() {}

    static String of(Advised advised) {
        AdviceText report = new AdviceText();
        report.wrapped(
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
            report.line("");
            report.line("No change pays: every other index reads more somewhere, or gains nothing.");
        }
        for (int i = 0; i < advised.advices().size(); i++) {
            report.advice(i + 1, advised.advices().get(i));
        }
        advised.together().ifPresent(report::together);
        report.indexes(advised);
        report.wants(advised.wants());
        if (!advised.left().isEmpty()) {
            report.line("");
            advised.left().forEach(reason -> report.wrapped("left out:  ", reason));
        }
        report.line("");
        report.wrapped(
                "",
                "%s changes are no advice; advise.json and advice.html say why."
                        .formatted(advised.rejected().size()));
        return report.text.toString();
    }

    private void advice(int number, Advice advice) {
        line("");
        line("%s. %s: %s", number, advice.table(), kind(advice.kind()));
        advice.write().forEach(annotation -> wrapped("   write    ", annotation));
        if (!advice.replaced().isEmpty()) {
            wrapped(
                    advice.write().isEmpty() ? "   remove   " : "   instead  ",
                    "@Index " + String.join(", @Index ", advice.replaced()));
        }
        calls("   reads    ", advice.gains(), "less");
        calls("   but      ", advice.losses(), "more");
        wrapped("   costs    ", cost(advice.before(), advice.after()));
        pays(advice).ifPresent(pays -> wrapped("   pays     ", pays));
        if (!advice.edits().isEmpty()) {
            wrapped(
                    "   guards   ",
                    "these name another index or column, and have to be edited: " + String.join("; ", advice.edits()));
        }
    }

    /** Several guards may make the same call. */
    private void calls(String head, List<Gain> calls, String how) {
        List<String> said = calls.stream().map(AdviceText::gain).distinct().toList();
        said.stream().limit(MOST_GAINS).forEach(call -> wrapped(head, call));
        if (said.size() > MOST_GAINS) {
            int more = said.size() - MOST_GAINS;
            line("            and %s more call%s read%s %s", more, more == 1 ? "" : "s", more == 1 ? "s" : "", how);
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
                        number(gain.pagesPerRowBefore()),
                        number(gain.pagesPerRowAfter()));
        String growth = gain.growthBefore() == gain.growthAfter()
                ? ", growth " + growth(gain.growthAfter()) + " as before"
                : ", growth " + growth(gain.growthBefore()) + " → " + growth(gain.growthAfter());
        return pages + growth;
    }

    private static String kind(ValueKind kind) {
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
        return "%s → %s kB; for each inserted row %s → %s WAL bytes, %s → %s µs"
                .formatted(
                        number(before.bytes() / 1024.0),
                        number(after.bytes() / 1024.0),
                        number(before.insertWalBytes()),
                        number(after.insertWalBytes()),
                        number(before.insertMicros()),
                        number(after.insertMicros()));
    }

    private static Optional<String> pays(Advice advice) {
        if (advice.gains().isEmpty()) {
            return Optional.of("at once: it saves disk and log, and no guarded query reads more");
        }
        boolean logsMore = advice.after().insertWalBytes() > advice.before().insertWalBytes();
        return advice.readsForAWrite()
                .map(reads -> reads == 0
                        ? logsMore
                                ? "from the first read: what a write costs more is not seen in its time"
                                : "from the first read: a write costs no more than before"
                        : reads >= 1
                                ? "from %s reads for each write".formatted(number(reads))
                                : "from 1 read for %,d writes".formatted(Math.round(1 / reads)));
    }

    private void together(Advised.Together together) {
        line("");
        line("All of it together");
        wrapped(
                "            ",
                "%s calls read less, %s more; the declared indexes cost %s"
                        .formatted(together.cheaper(), together.dearer(), cost(together.before(), together.after())));
    }

    private void indexes(Advised advised) {
        line("");
        line("%-32s %8s %6s %6s %6s  %s", "index as it is", "kB", "WAL", "reads", "needs", "advice");
        advised.indexes()
                .forEach(index -> line(
                        "%-32s %8s %6s %6s %6s  %s",
                        shortened(index.index(), 32),
                        number(index.cost().bytes() / 1024.0),
                        number(index.cost().insertWalBytes()),
                        index.queries().size(),
                        index.changeable() ? String.valueOf(index.worseWithout().size()) : "-",
                        shortened(index.advice().orElse(index.changeable() ? "stays" : "not tried"), 16)));
        wrapped(
                "",
                "WAL: bytes of log for each inserted row. reads: queries that read it. needs: those that would read more without it.");
    }

    private void wants(List<Want> wants) {
        if (wants.isEmpty()) {
            return;
        }
        line("");
        line("The index with which each query reads least (* is advised)");
        for (Want want : wants) {
            wrapped(
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

    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 10 || value == 0 ? "%,.0f" : size >= 1 ? "%.1f" : "%.2f", value);
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** Breaks the text at spaces, below the end of its head; a longer word stays whole. */
    private void wrapped(String head, String said) {
        String margin = head.isBlank() ? head : " ".repeat(head.length());
        StringBuilder line = new StringBuilder(head);
        boolean empty = true;
        for (String word : said.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(margin);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
