package com.asoud.ddl.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/** Where a person reads: text, labelled texts and tables, no wider than the terminal, or 80 columns. */
record Screen(PrintWriter out, int width) {

    private static final int WIDEST = 200;
    private static final int LABEL = 13;
    /** A column that is wrapped keeps so much. */
    private static final int LEAST = 20;

    private static final String INDENT = "  ";

    /** Whether what is printed can be printed over. */
    static boolean isTerminal() {
        return System.console() != null;
    }

    /** How many columns a line may have: those of the terminal, or 80. */
    static int terminalWidth() {
        CommandSpec asking = CommandSpec.create();
        asking.usageMessage().autoWidth(isTerminal());
        return Math.min(WIDEST, asking.usageMessage().width());
    }

    /** At most so many characters, the last of them an ellipsis if there were more. */
    static String cut(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return width < 1 ? "" : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "\u2026";
    }

    /** One line, however long it is. */
    void line(String text) {
        out.println(text.stripTrailing());
    }

    /** Wraps each line between words; below an indented one, the rest is indented by two more. */
    void say(String text) {
        text.lines()
                .flatMap(line -> wrapped(line, width, line.startsWith(" ") ? INDENT : "").stream())
                .forEach(this::line);
    }

    /** A label, and the text beside it; nothing, if there is no text. */
    void labelled(String label, String text) {
        if (text.isEmpty()) {
            return;
        }
        String beside = INDENT + label;
        if (label.length() > LABEL - INDENT.length() - 1) {
            line(beside + ":");
            beside = "";
        }
        for (String paragraph : text.split("\\R")) {
            for (String line : wrapped(paragraph, width - LABEL, INDENT)) {
                line(beside + " ".repeat(LABEL - beside.length()) + line);
                beside = "";
            }
        }
    }

    /**
     * Columns as wide as what is in them.
     *
     * @param elastic the column that is wrapped if a row is too wide
     * @param right the first of the columns that end below each other
     * @param rows at least one, the titles
     */
    void table(int elastic, int right, List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        int others = IntStream.of(widths).map(each -> INDENT.length() + each).sum() - widths[elastic];
        widths[elastic] = Math.min(widths[elastic], Math.max(LEAST, width - others));
        for (List<String> row : rows) {
            List<String> lines = wrapped(row.get(elastic), widths[elastic], INDENT);
            for (int i = 0; i < lines.size(); i++) {
                StringBuilder line = new StringBuilder();
                for (int column = 0; column < widths.length; column++) {
                    String cell = column == elastic ? lines.get(i) : i == 0 ? row.get(column) : "";
                    String rest = " ".repeat(Math.max(0, widths[column] - cell.length()));
                    line.append(INDENT).append(column < right ? cell + rest : rest + cell);
                }
                line(line.toString());
            }
        }
    }

    /** Broken between words; a word that is longer than a line stays whole. */
    private static List<String> wrapped(String text, int width, String hanging) {
        String indent = text.substring(0, text.length() - text.stripLeading().length());
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        String gap = "";
        for (String word : text.stripLeading().split(" ")) {
            if (!gap.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent + hanging);
                gap = "";
            }
            line.append(gap).append(word);
            gap = " ";
        }
        lines.add(line.toString());
        return lines;
    }
}
