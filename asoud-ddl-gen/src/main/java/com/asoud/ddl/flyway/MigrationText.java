package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Plan;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.plan.Step;
import com.asoud.ddl.plan.Steps;
import com.asoud.ddl.plan.TablePlan;
import com.asoud.ddl.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan as migration files. Versions say how files belong together; with the next free number {@code n}:
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

    private final Header header;
    private final List<GeneratedMigration> migrations = new ArrayList<>();
    private GenerationNumber version;

    private MigrationText(GenerationNumber nextVersion, Map<String, String> origins) {
        this.version = nextVersion;
        this.header = new Header(origins);
    }

    /**
     * Renders the plan.
     *
     * @param committed the migrations that these come after
     * @param origins where in the model a table or index comes from, by its name
     * @return the migrations in the order they are applied
     */
    public static List<GeneratedMigration> of(Plan plan, MigrationFolder committed, Map<String, String> origins) {
        return of(plan, committed.nextVersion(), origins);
    }

    /** The same, with that number. */
    public static List<GeneratedMigration> of(Plan plan, long number, Map<String, String> origins) {
        return of(plan, GenerationNumber.of(String.valueOf(number)), origins);
    }

    private static List<GeneratedMigration> of(Plan plan, GenerationNumber number, Map<String, String> origins) {
        MigrationText text = new MigrationText(number, origins);
        plan.common().ifPresent(step -> text.add(Optional.empty(), text.take(), step, ""));
        text.add(plan.tables(), Stage.BEFORE_DEPLOY);
        text.add(plan.tables(), Stage.AFTER_DEPLOY);
        plan.destructive().ifPresent(step -> text.add(Optional.empty(), text.take(), step, "DESTRUCTIVE_"));
        return List.copyOf(text.migrations);
    }

    private void add(List<TablePlan> all, Stage stage) {
        List<TablePlan> plans =
                all.stream().filter(plan -> plan.stage() == stage).toList();
        int table = 1;
        for (TablePlan plan : plans) {
            add(plan, version + "." + table++);
        }
        if (!plans.isEmpty()) {
            take();
        }
    }

    private String take() {
        String taken = version.toString();
        version = version.next();
        return taken;
    }

    private void add(TablePlan plan, String tableVersion) {
        if (plan.standard().size() == 1) {
            add(Optional.of(Flavour.STANDARD), tableVersion, plan.standard().get(0), "");
        } else {
            addNumbered(Flavour.STANDARD, tableVersion, plan.standard());
        }
        addNumbered(Flavour.CONCURRENT, tableVersion, plan.concurrent());
    }

    private void addNumbered(Flavour flavour, String tableVersion, List<Step> steps) {
        int number = 1;
        for (Step step : steps) {
            add(Optional.of(flavour), tableVersion + "." + number++, step, "");
        }
    }

    private void add(Optional<Flavour> flavour, String stepVersion, Step step, String mark) {
        String folder = flavour.map(Flavour::location).orElse("common");
        boolean waits = mark.isEmpty() && step.stage() == Stage.AFTER_DEPLOY;
        String name =
                stepVersion + "__" + (waits ? "AFTER_DEPLOY_" : mark) + Descriptions.of(step.operations()) + ".sql";
        String path = "migration/" + folder + "/V" + name;
        String rollbackPath = "rollback/" + folder + "/U" + name;
        List<String> statements =
                flavour.filter(Flavour.STANDARD::equals).isPresent() ? SqlText.patient(step) : SqlText.impatient(step);
        String content = header.migration(flavour, step, statements, rollbackPath) + body(statements);
        migrations.add(new GeneratedMigration(
                flavour,
                step,
                new MigrationFile(path, content),
                configuration(path, content, step),
                new MigrationFile(rollbackPath, rollback(path, flavour.orElse(Flavour.STANDARD), step))));
    }

    private String rollback(String migrationPath, Flavour flavour, Step step) {
        List<Operation> inverse = Operation.inverse(step.operations(), flavour);
        if (inverse.isEmpty()) {
            return header.rollbackOfNothing(migrationPath);
        }
        boolean together = flavour == Flavour.STANDARD || Steps.mayShareTransaction(inverse);
        List<String> statements = together ? SqlText.inOneTransaction(inverse) : SqlText.oneByOne(inverse);
        return header.rollback(migrationPath, inverse, statements, together) + body(statements);
    }

    /** Without it, Flyway would take {@code ${…}} in a default or a comment for a placeholder of its own. */
    private static Optional<MigrationFile> configuration(String path, String content, Step step) {
        if (!step.transactional()) {
            return Optional.of(
                    new MigrationFile(path + ".conf", "executeInTransaction=false\nplaceholderReplacement=false\n"));
        }
        return content.contains("${")
                ? Optional.of(new MigrationFile(path + ".conf", "placeholderReplacement=false\n"))
                : Optional.empty();
    }

    private static String body(List<String> statements) {
        return String.join("\n\n", statements) + "\n";
    }
}
