package com.asoud.benchmark;

import com.asoud.postgres.Refusal;
import java.util.Locale;

/** Text for a terminal, no wider than 80 columns. */
final class Lines {

    private static final int WIDTH = 80;

    private final StringBuilder text = new StringBuilder();

    /** What is last tells more: the method rather than the repository. */
    static String shortened(String name, String last, int width) {
        int room = width - last.length();
        return (name.length() <= room ? name : "…" + name.substring(name.length() - room + 1)) + last;
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.3f" : millis < 1000 ? "%.1f" : "%.0f", millis);
    }

    void paragraph(String sentence, int indent) {
        labelled(" ".repeat(indent), sentence);
    }

    /** A label, and beside it the text; its lines are broken at spaces, and a longer word stays whole. */
    void labelled(String label, String said) {
        String before = label;
        for (String sentence : said.split("\\R")) {
            StringBuilder current = new StringBuilder(before);
            boolean empty = true;
            for (String word : sentence.split(" ")) {
                if (!empty && current.length() + 1 + word.length() > WIDTH) {
                    line("%s", current);
                    current = new StringBuilder(" ".repeat(label.length()));
                    empty = true;
                }
                current.append(empty ? "" : " ").append(word);
                empty = false;
            }
            line("%s", current);
            before = " ".repeat(label.length());
        }
    }

    /** What is refused, and why, where, and what to do. */
    void refusal(Refusal refusal) {
        for (Refusal.Problem problem : refusal.problems()) {
            labelled("", problem.what());
            labelled("    where: ", problem.where());
            labelled("    do:    ", problem.remedy());
        }
    }

    void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
