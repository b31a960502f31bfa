package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.MigrationPlan;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.plan.Step;
import com.asoud.ddl.plan.TablePlan;
import com.asoud.ddl.sql.SqlText;
import com.asoud.ddl.sql.Statement;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plan as migration files. In a flat layout, their versions follow each other in the style of those that are there.
 * With the three folders, they say how files belong together; with the next free number {@code n}:
 *
 * <pre>
 * V{n}__…              common: new tables, if there are any (then n counts on)
 * V{n}.{table}__…      standard: all that happens to one table
 * V{n}.{table}.{step}  concurrent: the same, one step each
 * V{n+1}.{table}__AFTER_DEPLOY_…  the same of what has to wait until the old release is gone, if anything has
 * V{n+2}__DESTRUCTIVE… common: what loses data, if that was agreed to
 * </pre>
 */
public final class MigrationText {

    /**
     * A file to come.
     *
     * @param number how many generations come before it
     * @param place its table, and its step, below the generation; empty for a file of the whole generation
     * @param mark what its name begins with
     */
    private record Draft(Optional<Flavour> flavour, int number, String place, Step step, String mark) {}

    private final Layout layout;
    private final NewFiles names;
    private final DescriptionStyle style;
    private final Header header;
    private final List<Draft> drafts = new ArrayList<>();
    private int number;
    /** Said by the first file. */
    private Facts.Before before;

    private MigrationText(NewFiles names, Map<ObjectName, String> origins, Facts.Before before) {
        this.layout = names.migrations().layout();
        this.names = names;
        this.style = names.descriptions();
        this.header = new Header(origins, layout);
        this.before = before;
    }

    /**
     * @param committed the migrations that these come after
     * @param origins where in the model a table or index comes from, by its name
     * @param ids where the model takes them from
     * @return the migrations in the order they are applied
     */
    public static List<GeneratedMigration> of(
            MigrationPlan standard,
            MigrationPlan concurrent,
            MigrationFolder committed,
            Map<ObjectName, String> origins,
            IdSources ids) {
        MigrationText text = new MigrationText(committed.newFiles(), origins, Facts.Before.of(committed, ids));
        text.draft(standard, concurrent);
        return text.write(
                committed.layout().isFlat()
                        ? text.names.versions(text.drafts.size())
                        : text.versions(text.names.version()));
    }

    /** The same, with that number, and nothing said of what was before. */
    public static List<GeneratedMigration> of(
            MigrationPlan standard, MigrationPlan concurrent, long number, Map<ObjectName, String> origins) {
        MigrationText text = new MigrationText(
                new NewFiles(new MigrationFolder(Path.of("none")), List.of()), origins, Facts.Before.NOTHING);
        text.draft(standard, concurrent);
        return text.write(text.versions(GenerationNumber.of(String.valueOf(number))));
    }

    private void draft(MigrationPlan standard, MigrationPlan concurrent) {
        standard.common().forEach(step -> drafts.add(new Draft(Optional.empty(), number++, "", step, "")));
        add(standard, concurrent, Stage.BEFORE_DEPLOY);
        add(standard, concurrent, Stage.AFTER_DEPLOY);
        standard.destructive()
                .ifPresent(step -> drafts.add(new Draft(Optional.empty(), number++, "", step, "DESTRUCTIVE_")));
    }

    private List<String> versions(GenerationNumber first) {
        List<String> generations = Stream.iterate(first, GenerationNumber::next)
                .limit(number)
                .map(GenerationNumber::toString)
                .toList();
        return drafts.stream()
                .map(draft -> generations.get(draft.number()) + draft.place())
                .toList();
    }

    private List<GeneratedMigration> write(List<String> versions) {
        List<GeneratedMigration> migrations = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            migrations.add(write(drafts.get(i), versions.get(i)));
        }
        return List.copyOf(migrations);
    }

    private void add(MigrationPlan standard, MigrationPlan concurrent, Stage stage) {
        List<TablePlan> patient = of(standard, stage);
        List<TablePlan> impatient = of(concurrent, stage);
        for (int table = 0; table < patient.size(); table++) {
            String place = "." + (table + 1);
            add(Flavour.STANDARD, place, patient.get(table).steps().get(0));
            int stepNumber = 1;
            for (Step step : impatient.get(table).steps()) {
                add(Flavour.CONCURRENT, place + "." + stepNumber++, step);
            }
        }
        if (!patient.isEmpty()) {
            number++;
        }
    }

    private void add(Flavour flavour, String place, Step step) {
        if (layout.flavours().contains(flavour)) {
            drafts.add(new Draft(Optional.of(flavour), number, place, step, ""));
        }
    }

    private static List<TablePlan> of(MigrationPlan plan, Stage stage) {
        return plan.tables().stream().filter(table -> table.stage() == stage).toList();
    }

    private GeneratedMigration write(Draft draft, String version) {
        Step step = draft.step();
        Optional<Flavour> flavour = draft.flavour();
        boolean waits = draft.mark().isEmpty() && step.stage() == Stage.AFTER_DEPLOY;
        String name = names.name(
                version, (waits ? "AFTER_DEPLOY_" : draft.mark()) + style.of(Descriptions.of(step.operations())));
        String folder = layout.folder(flavour);
        String path = folder + "/" + name;
        String rollbackPath =
                layout.rollbackOf(folder) + "/" + names.migrations().names().rollback(name);
        List<Statement> statements =
                flavour.filter(Flavour.STANDARD::equals).isPresent() ? SqlText.patient(step) : SqlText.impatient(step);
        String content = header.migration(flavour, step, statements, rollbackPath, before) + body(statements);
        before = Facts.Before.NOTHING;
        return new GeneratedMigration(
                flavour,
                names.migrations().names().version(version),
                step,
                new MigrationFile(path, content),
                configuration(path, content, step),
                new MigrationFile(rollbackPath, rollback(path, flavour.orElse(Flavour.STANDARD), step)));
    }

    private String rollback(String migrationPath, Flavour flavour, Step step) {
        List<Operation> inverse = Operation.inverse(step.operations(), flavour);
        if (inverse.isEmpty()) {
            return header.rollbackOfNothing(migrationPath, step.operations());
        }
        boolean together = flavour == Flavour.STANDARD || Step.mayShareTransaction(inverse);
        List<Statement> statements = together ? SqlText.inOneTransaction(inverse) : SqlText.oneByOne(inverse);
        return header.rollback(migrationPath, inverse, statements, together) + body(statements);
    }

    /** Without it, Flyway would take {@code ${…}} in a default or a comment for a placeholder of its own. */
    private static Optional<MigrationFile> configuration(String path, String content, Step step) {
        if (!step.transactional()) {
            return Optional.of(new MigrationFile(
                    FileNames.configuration(path), "executeInTransaction=false\nplaceholderReplacement=false\n"));
        }
        return content.contains("${")
                ? Optional.of(new MigrationFile(FileNames.configuration(path), "placeholderReplacement=false\n"))
                : Optional.empty();
    }

    private static String body(List<Statement> statements) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            String gap = i == 0 ? "" : statement.continues(statements.get(i - 1)) ? "\n" : "\n\n";
            text.append(gap).append(statement.comment()).append(statement.sql());
        }
        return text.append('\n').toString();
    }
}
