package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.observe.IndexStatus;
import com.asoud.ddl.observe.LiveStatus;
import com.asoud.ddl.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Where a database stands. */
@Command(name = "status", sortOptions = false)
final class StatusCommand extends LiveCommand {

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        LiveStatus status = LiveStatus.of(database);
        return new Result(
                status.isTrouble() ? DdlTool.REFUSED : 0,
                screen -> print(status, screen),
                new Json()
                        .with("sound", !status.isTrouble())
                        .with("migrate", VerdictText.json(status.verdict()))
                        .with("problems", status.verdict().problems())
                        .with("migrations", status.migrations(), migration -> json(status, migration))
                        .with("indexes", status.indexes(), StatusCommand::json)
                        .with("hint", status.hint()));
    }

    private static void print(LiveStatus status, Screen screen) {
        screen.line(status.count(State.APPLIED) + " applied, " + status.count(State.PENDING) + " pending, "
                + status.count(State.FAILED) + " failed"
                + unusual(status.count(State.BASELINE), "covered by the baseline")
                + unusual(status.count(State.CHANGED), "changed since they were applied")
                + unusual(status.count(State.MISSING), "applied, and missing here")
                + unusual(status.built().size(), "built, not recorded"));
        status.migrations().stream()
                .filter(migration -> migration.state() != State.APPLIED && migration.state() != State.BASELINE)
                .forEach(migration -> screen.line("  " + state(status, migration) + "  " + migration.script()));
        if (status.count(State.FAILED) > 0) {
            screen.line("  FAILED was recorded by a plain Flyway. A file about one index, migrate runs");
            screen.line("  again; a plain Flyway needs flyway repair first. For others, migrate says more.");
        }
        status.hint().ifPresent(hint -> screen.line("  " + hint));
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("table", "index", "condition")));
        status.indexes().forEach(index -> rows.add(row(index)));
        screen.table(2, 3, rows);
        screen.line("");
        VerdictText.print(status.verdict(), screen);
    }

    private static String state(LiveStatus status, Entry migration) {
        return status.built().contains(migration)
                ? "built, not recorded"
                : migration.state()
                        + status.stage(migration).map(stage -> ", " + stage).orElse("");
    }

    private static String unusual(long count, String words) {
        return count == 0 ? "" : ", " + count + " " + words;
    }

    private static List<String> row(IndexStatus index) {
        String text = index.condition().toString();
        if (index.condition() == IndexStatus.Condition.DIFFERENT) {
            text += ": " + index.found().orElse("?") + " instead of "
                    + index.wanted().orElse("?");
        }
        return List.of(index.table().toString(), index.name().toString(), text);
    }

    private static Json json(LiveStatus status, Entry migration) {
        return new Json()
                .with("version", migration.version())
                .with("script", migration.script())
                .with("state", status.built().contains(migration) ? "BUILT" : migration.state())
                .with("stage", status.stage(migration).map(Stage::name));
    }

    static Json json(IndexStatus index) {
        return new Json()
                .with("table", index.table())
                .with("index", index.name())
                .with("condition", index.condition().name())
                .with("wanted", index.wanted())
                .with("found", index.found());
    }
}
