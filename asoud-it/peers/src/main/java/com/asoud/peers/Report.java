package com.asoud.peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What a comparison has measured: printed as Markdown, and written as Markdown and as JSON. */
public final class Report {

    private static final Path FOLDER = Path.of("target/peers");

    private final String name;
    private final Content content;

    /**
     * Fields of the JSON document.
     *
     * @param begun when
     * @param machine what it was measured on
     * @param load of the machine when it began: how many processes want a processor, on average over a minute
     * @param notes versions, settings, and what the tables do not say
     */
    private record Content(Instant begun, String machine, double load, List<String> notes, List<Table> tables) {}

    /**
     * Cells of one table.
     *
     * @param rows each with as many cells as there are columns
     */
    public record Table(String title, List<String> columns, List<List<String>> rows) {

        /** Checks the number of cells. */
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(columns.size() + " columns, but a row of " + row);
                }
            }
        }

        private String markdown() {
            return "%s%n%n%s%n%s%n%s%n"
                    .formatted(
                            title,
                            line(columns),
                            line(columns.stream().map(column -> "---").toList()),
                            rows.stream().map(Table::line).collect(Collectors.joining(System.lineSeparator())));
        }

        private static String line(List<String> cells) {
            return "| " + String.join(" | ", cells) + " |";
        }
    }

    /** @param name of the subcommand, and of the files */
    public Report(String name) {
        this.name = name;
        this.content = new Content(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), machine(), load(), new ArrayList<>(), new ArrayList<>());
    }

    private static String machine() {
        return "%s processors, %s %s, JDK %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Says something above the tables. */
    public void note(String text) {
        content.notes().add(text);
    }

    /** Adds a table. */
    public void add(Table table) {
        content.tables().add(table);
    }

    /** Prints all of it, and writes the files. */
    public void finish(PrintWriter out) throws IOException {
        note(String.format(
                Locale.ROOT, "Load of the machine: %.1f at the beginning, %.1f at the end.", content.load(), load()));
        String markdown = "## %s, %s%n%n%s.%n%s%n%n%s"
                .formatted(
                        name,
                        content.begun(),
                        content.machine(),
                        String.join(System.lineSeparator(), content.notes()),
                        content.tables().stream()
                                .map(Table::markdown)
                                .collect(Collectors.joining(System.lineSeparator())));
        out.println(markdown);
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".md"), markdown);
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(FOLDER.resolve(name + ".json"), content);
    }
}
