package com.asoud.ddl.flyway;

import com.asoud.ddl.catalog.IdSources;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.MigrationPlan;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.plan.Step;
import com.asoud.ddl.plan.TablePlan;
import com.asoud.ddl.sql.SqlText;
import com.asoud.ddl.sql.Statement;
import com.asoud.postgres.ObjectName;
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
    /** Said by the first file. */
    private List<Facts.IdFact> ids;

    private MigrationText(GenerationNumber nextVersion, Map<ObjectName, String> origins, List<Facts.IdFact> ids) {
        this.version = nextVersion;
        this.header = new Header(origins);
        this.ids = ids;
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
        MigrationText text = new MigrationText(committed.nextVersion(), origins, committed.newIds(ids));
        return text.of(standard, concurrent);
    }

    /** The same, with that number, and nothing said of ids. */
    public static List<GeneratedMigration> of(
            MigrationPlan standard, MigrationPlan concurrent, long number, Map<ObjectName, String> origins) {
        return new MigrationText(GenerationNumber.of(String.valueOf(number)), origins, List.of())
                .of(standard, concurrent);
    }

    private List<GeneratedMigration> of(MigrationPlan standard, MigrationPlan concurrent) {
        standard.common().ifPresent(step -> add(Optional.empty(), take(), step, ""));
        add(standard, concurrent, Stage.BEFORE_DEPLOY);
        add(standard, concurrent, Stage.AFTER_DEPLOY);
        standard.destructive().ifPresent(step -> add(Optional.empty(), take(), step, "DESTRUCTIVE_"));
        return List.copyOf(migrations);
    }

    private void add(MigrationPlan standard, MigrationPlan concurrent, Stage stage) {
        List<TablePlan> patient = of(standard, stage);
        List<TablePlan> impatient = of(concurrent, stage);
        for (int table = 0; table < patient.size(); table++) {
            String tableVersion = version + "." + (table + 1);
            add(
                    Optional.of(Flavour.STANDARD),
                    tableVersion,
                    patient.get(table).steps().get(0),
                    "");
            int number = 1;
            for (Step step : impatient.get(table).steps()) {
                add(Optional.of(Flavour.CONCURRENT), tableVersion + "." + number++, step, "");
            }
        }
        if (!patient.isEmpty()) {
            take();
        }
    }

    private static List<TablePlan> of(MigrationPlan plan, Stage stage) {
        return plan.tables().stream().filter(table -> table.stage() == stage).toList();
    }

    private String take() {
        String taken = version.toString();
        version = version.next();
        return taken;
    }

    private void add(Optional<Flavour> flavour, String stepVersion, Step step, String mark) {
        String folder = flavour.map(Flavour::location).orElse("common");
        boolean waits = mark.isEmpty() && step.stage() == Stage.AFTER_DEPLOY;
        String name =
                stepVersion + "__" + (waits ? "AFTER_DEPLOY_" : mark) + Descriptions.of(step.operations()) + ".sql";
        String path = "migration/" + folder + "/V" + name;
        String rollbackPath = "rollback/" + folder + "/U" + name;
        List<Statement> statements =
                flavour.filter(Flavour.STANDARD::equals).isPresent() ? SqlText.patient(step) : SqlText.impatient(step);
        String content = header.migration(flavour, step, statements, rollbackPath, ids) + body(statements);
        ids = List.of();
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
        boolean together = flavour == Flavour.STANDARD || Step.mayShareTransaction(inverse);
        List<Statement> statements = together ? SqlText.inOneTransaction(inverse) : SqlText.oneByOne(inverse);
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
