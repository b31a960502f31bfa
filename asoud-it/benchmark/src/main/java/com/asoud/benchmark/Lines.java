package com.asoud.benchmark;

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
        StringBuilder current = new StringBuilder(" ".repeat(indent));
        for (String word : sentence.split(" ")) {
            if (current.length() + 1 + word.length() > WIDTH
                    && !current.toString().isBlank()) {
                line("%s", current);
                current = new StringBuilder(" ".repeat(indent));
            }
            current.append(current.toString().isBlank() ? "" : " ").append(word);
        }
        line("%s", current);
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
