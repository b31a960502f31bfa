package com.asoud.ddl.cli;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Tables for people, as wide as what is in them. */
final class TextTables {

    private static final int GAP = 3;
    private static final int INDENT = 2;

    private TextTables() {}

    static String of(List<String> titles, List<List<String>> rows) {
        Column[] columns = IntStream.range(0, titles.size())
                .mapToObj(number -> new Column(width(titles, rows, number) + GAP, INDENT, Column.Overflow.SPAN))
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
