package com.asoud.ddl.cli;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Tables for people: as wide as what is in them, but no wider than the screen, if the last column can help it. */
final class TextTables {

    private static final int GAP = 3;
    private static final int INDENT = 2;
    private static final int LEAST = 30;

    private TextTables() {}

    /** @param screen its columns */
    static String of(int screen, List<String> titles, List<List<String>> rows) {
        int last = titles.size() - 1;
        int[] widths = IntStream.rangeClosed(0, last)
                .map(number -> width(titles, rows, number) + GAP)
                .toArray();
        int others = IntStream.of(widths).sum() - widths[last];
        boolean wraps = others + widths[last] > screen;
        if (wraps) {
            widths[last] = Math.max(LEAST, screen - others);
        }
        Column[] columns = IntStream.rangeClosed(0, last)
                .mapToObj(number -> new Column(
                        widths[number], INDENT, wraps && number == last ? Column.Overflow.WRAP : Column.Overflow.SPAN))
                .toArray(Column[]::new);
        TextTable table = TextTable.forColumns(new ColorScheme.Builder(Ansi.OFF).build(), columns);
        table.addRowValues(titles.toArray(String[]::new));
        rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
        return table.toString();
    }

    private static int width(List<String> titles, List<List<String>> rows, int number) {
        return Math.max(
                titles.get(number).length(),
                rows.stream().mapToInt(row -> row.get(number).length()).max().orElse(0));
    }
}
