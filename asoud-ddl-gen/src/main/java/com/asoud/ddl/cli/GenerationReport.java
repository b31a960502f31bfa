package com.asoud.ddl.cli;

import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.Place;
import com.asoud.ddl.generate.GenerationResult;
import com.asoud.ddl.generate.StepRunner;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.SequenceOperation;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.plan.TableOperation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person sees: each step with its time, then the files, each with what it does and the lock it takes. */
final class GenerationReport implements StepRunner {

    /** Of a file that does more, the rest is counted. */
    private static final int MOST_OPERATIONS = 6;

    private final PrintWriter steps;
    private final PrintWriter out;
    private final Screen screen;
    private final long started = System.nanoTime();

    /**
     * @param steps where the steps are shown, at once
     * @param out where the result is
     * @param width of the screen
     */
    GenerationReport(PrintWriter steps, PrintWriter out, int width) {
        this.steps = steps;
        this.out = out;
        this.screen = new Screen(out, width);
    }

    @Override
    public <T> T run(String name, Supplier<T> step) {
        long before = System.nanoTime();
        T result = step.get();
        steps.printf(Locale.ROOT, "  %-40s %6.2f s%n", name, seconds(before));
        steps.flush();
        return result;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    void nothingToDo(GenerationResult result) {
        total();
        kept(result);
        screen.say("Nothing to generate: the committed migrations build what the model asks for"
                + (result.folder().layout().isFlat() ? "." : ", in both flavours."));
        screen.say("Compared on " + result.server() + ".");
        result.folder().layout().flat().ifPresent(flavour -> property(result, flavour));
        out.flush();
    }

    void adoption(AdoptionText text) {
        total();
        text.print(screen);
        out.flush();
    }

    void files(GenerationResult result, String title) {
        total();
        screen.line(title);
        String folder = "";
        for (GeneratedMigration migration : result.migrations()) {
            String path = migration.migration().path();
            String parent = path.substring(0, path.lastIndexOf('/') + 1);
            if (!parent.equals(folder)) {
                folder = parent;
                screen.line("");
                screen.line("  " + folder);
            }
            screen.line("    " + path.substring(parent.length()));
            does(migration).forEach(line -> screen.say("        " + line));
        }
        screen.line("");
        kept(result);
        afterDeploy(result.migrations());
        screen.say("Each has its rollback file of the same name below rollback, with "
                + result.folder().names().ofRollbacks() + ".");
        layout(result);
        screen.say("Proven on " + result.server()
                + (result.folder().layout().isFlat() ? ": " : ": in each flavour, ")
                + "the new files build what the model asks for, and their "
                + "rollback files bring back the schema that was there before"
                + (losesData(result) ? "; not the data that is dropped." : "."));
        out.flush();
    }

    /** In a folder with a history of its own, what somebody else's Flyway has to know. */
    private void layout(GenerationResult result) {
        result.folder().layout().flat().ifPresent(flavour -> {
            boolean finds = Place.isFound(
                    result.folder().migrations(),
                    result.folder().input().settings().locations());
            screen.say("All in one folder" + (finds ? ", where Flyway finds them as it is" : "") + "; of the "
                    + flavour.location()
                    + " flavour, for " + flavour.purpose() + " (options --layout and --flavour).");
            filledBetween(result);
            property(result, flavour);
        });
    }

    /** What concurrent files need of the application's Flyway, whether they are new or there already. */
    private void property(GenerationResult result, Flavour flavour) {
        boolean isConcurrent = Stream.concat(
                        result.migrations().stream()
                                .map(migration -> migration.step().transactional()),
                        result.folder().facts(flavour).stream().map(Facts::transactional))
                .anyMatch(transactional -> !transactional);
        if (isConcurrent && result.folder().input().settings().transactionalLock()) {
            screen.say("Plain Flyway needs one property for the concurrent files, in every environment, and this "
                    + "project's settings do not have it:");
            screen.line("  flyway.postgresql.transactional.lock=false");
            screen.line("  spring.flyway.postgresql.transactional-lock=false    (Spring Boot)");
        }
    }

    /**
     * Nobody can fill a column by hand between two files that run in one go. What adds columns comes before them all.
     */
    private void filledBetween(GenerationResult result) {
        String prefix = result.folder().names().versioned();
        List<GeneratedMigration> requiring = result.migrations().stream()
                .filter(migration -> required(migration).findAny().isPresent())
                .toList();
        if (requiring.isEmpty()) {
            return;
        }
        int first = result.migrations().indexOf(requiring.get(0));
        // Not in the folder yet, if nothing was written.
        Optional<String> name = first > 0
                ? Optional.of(result.folder()
                        .nameAfter(result.migrations().get(first - 1).version(), "fill"))
                : result.folder().nameBefore(requiring.get(0).version(), "fill");
        name.ifPresent(file ->
                screen.say("If the application migrates when it starts, the new files run in one go, and "
                        + requiring.stream()
                                .map(migration -> prefix + migration.version())
                                .collect(Collectors.joining(", "))
                        + (requiring.size() == 1 ? " fails" : " fail") + " where rows hold NULL: fill "
                        + requiring.stream().flatMap(GenerationReport::required).collect(Collectors.joining(", "))
                        + " in a migration of your own before, " + file + "."));
    }

    private static Stream<String> required(GeneratedMigration migration) {
        return migration.step().operations().stream().flatMap(ColumnOperation::required);
    }

    private static boolean losesData(GenerationResult result) {
        return result.migrations().stream()
                .flatMap(migration -> migration.step().operations().stream())
                .anyMatch(operation -> operation instanceof ColumnOperation.DropColumn
                        || operation instanceof TableOperation.DropTable
                        || operation instanceof SequenceOperation.DropSequence);
    }

    /** Some more lines. */
    void say(List<String> lines) {
        lines.forEach(screen::say);
        out.flush();
    }

    private void total() {
        steps.printf(Locale.ROOT, "  %-40s %6.2f s%n%n", "in all", seconds(started));
        steps.flush();
    }

    private void kept(GenerationResult result) {
        if (!result.kept().isEmpty()) {
            screen.say("Kept, because no generated migration created it:");
            result.kept().forEach(text -> screen.say("  " + text));
            screen.line("");
        }
        result.notes().forEach(screen::say);
    }

    /** What the running release would not survive, and what may be in the way of it. */
    private void afterDeploy(List<GeneratedMigration> migrations) {
        List<GeneratedMigration> later = migrations.stream()
                .filter(migration -> migration.step().stage() == Stage.AFTER_DEPLOY)
                .toList();
        if (later.isEmpty()) {
            return;
        }
        screen.say(
                "after deploy: the release that is running now would not survive it. Deploy the new one, wait until the "
                        + "old one is gone, then run migrate --after-deploy, which runs these too.");
        later.stream()
                .flatMap(migration -> migration.step().operations().stream()
                        .flatMap(operation -> migration.step().impact(operation).hazard().stream()
                                .map(hazard -> operation.describe() + ": " + hazard)))
                .distinct()
                .forEach(line -> screen.say("  " + line));
        screen.line("");
    }

    /** Each operation, and the locks of the file. */
    private static List<String> does(GeneratedMigration migration) {
        List<Operation> operations = migration.step().operations();
        int shown = operations.size() <= MOST_OPERATIONS ? operations.size() : MOST_OPERATIONS - 1;
        List<String> lines = new ArrayList<>();
        operations.stream().limit(shown).map(Operation::brief).forEach(lines::add);
        if (shown < operations.size()) {
            lines.add("and " + (operations.size() - shown) + " more, listed in the file");
        }
        lines.add("stage: " + migration.step().stage());
        List<Impact> impacts = migration.step().impacts();
        impacts.forEach(impact -> lines.add("lock: " + impact.lock() + ": " + impact.effect()));
        if (impacts.isEmpty()) {
            lines.add("lock: none");
        }
        return lines;
    }
}
