package com.asoud.ddl.cli;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.ddl.generate.Progress;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Operation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** What a person sees: each step with its time, then the files as a table. */
final class Report implements Progress {

    private final PrintWriter out;
    private final long started = System.nanoTime();

    Report(PrintWriter out) {
        this.out = out;
    }

    @Override
    public <T> T step(String name, Supplier<T> step) {
        long before = System.nanoTime();
        T result = step.get();
        out.printf(Locale.ROOT, "  %-40s %6.2f s%n", name, seconds(before));
        out.flush();
        return result;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    void nothingToDo(GenerationResult result) {
        total();
        kept(result);
        out.println("Nothing to generate: the committed migrations build what the model asks for, in both flavours.");
        out.println("Compared on " + result.server() + ".");
        out.flush();
    }

    void files(GenerationResult result, String title) {
        total();
        kept(result);
        out.println(title);
        out.println();
        out.print(table(result.migrations()));
        out.println();
        out.println("Each has its rollback file of the same name below rollback, with U for V.");
        out.println(
                "Proven on " + result.server() + ": in each flavour, the new files build what the model asks for, and "
                        + "their rollback files bring back what was there before.");
        out.flush();
    }

    private void total() {
        out.printf(Locale.ROOT, "  %-40s %6.2f s%n%n", "in all", seconds(started));
    }

    private void kept(GenerationResult result) {
        if (!result.kept().isEmpty()) {
            out.println("Kept, because no generated migration created it:");
            result.kept().forEach(text -> out.println("  " + text));
            out.println();
        }
        result.notes().forEach(out::println);
    }

    private static String table(List<GeneratedMigration> migrations) {
        List<String[]> rows = migrations.stream().map(Report::row).toList();
        TextTable table = TextTable.forColumns(
                new ColorScheme.Builder(Ansi.OFF).build(),
                column(rows, 0, "file"),
                column(rows, 1, "operations"),
                column(rows, 2, "lock taken"));
        table.addRowValues("file", "operations", "lock taken");
        rows.forEach(table::addRowValues);
        return table.toString();
    }

    private static Column column(List<String[]> rows, int number, String title) {
        int width = rows.stream().mapToInt(row -> row[number].length()).max().orElse(0);
        return new Column(Math.max(width, title.length()) + 3, 2, Column.Overflow.SPAN);
    }

    private static String[] row(GeneratedMigration migration) {
        List<Operation> operations = migration.step().operations();
        String what = operations.size() == 1
                ? operations.get(0).describe().replaceFirst("[:,].*", "")
                : operations.size() + " operations";
        return new String[] {migration.migration().path(), what, locks(migration)};
    }

    /** The strongest lock of the file. */
    private static String locks(GeneratedMigration migration) {
        Optional<LockLevel> strongest = migration.step().operations().stream()
                .map(operation -> migration.step().impact(operation).lock())
                .max(LockLevel::compareTo);
        return strongest
                .filter(lock -> lock != LockLevel.NONE)
                .map(lock -> lock + ": " + lock.effect())
                .orElse("none");
    }
}
