package com.asoud.ddl.cli;

import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.online.IndexStatus;
import com.asoud.ddl.online.LiveDatabase;
import com.asoud.ddl.online.LiveStatus;
import com.asoud.ddl.online.Stop;
import java.util.List;
import picocli.CommandLine.Command;

/** Where a database stands. */
@Command(
        name = "status",
        sortOptions = false,
        description =
                "Says which migrations are applied, pending or failed, and of each index whether it is valid and as "
                        + "declared; with what no history knows: invalid indexes, and what an aborted rebuild left. Only reads. "
                        + "Exit code 1 if something is wrong; what is pending is not wrong.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar asoud-ddl-gen.jar status --user asoud_reader \\",
            "      --url jdbc:postgresql://db.example.com/asoud --migrations asoud-model.jar"
        })
final class StatusCommand extends LiveCommand {

    @Override
    int run(LiveDatabase database, Stop stop) {
        LiveStatus status = LiveStatus.of(database);
        if (json) {
            json(status).print(out());
        } else {
            print(status);
        }
        return status.isTrouble() ? DdlTool.REFUSED : 0;
    }

    private void print(LiveStatus status) {
        out().println(status.count(State.APPLIED) + " applied, " + status.count(State.PENDING) + " pending, "
                + status.count(State.FAILED) + " failed"
                + unusual(status, State.BASELINE, "stood for by the baseline")
                + unusual(status, State.CHANGED, "changed since they were applied")
                + unusual(status, State.MISSING, "applied, and missing here"));
        status.migrations().stream()
                .filter(migration -> migration.state() != State.APPLIED && migration.state() != State.BASELINE)
                .forEach(migration -> out().println("  " + migration.state() + "  " + migration.script()));
        status.hint().ifPresent(hint -> out().println("  " + hint));
        out().println();
        out().print(TextTables.of(
                List.of("table", "index", "condition"),
                status.indexes().stream().map(StatusCommand::row).toList()));
        out().flush();
    }

    private static String unusual(LiveStatus status, State state, String words) {
        long count = status.count(state);
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

    private static Json json(LiveStatus status) {
        return new Json()
                .with("sound", !status.isTrouble())
                .with(
                        "migrations",
                        status.migrations().stream()
                                .map(migration -> new Json()
                                        .with("version", migration.version())
                                        .with("script", migration.script())
                                        .with("state", migration.state().name())
                                        .members())
                                .toList())
                .with("indexes", indexes(status.indexes()))
                .with("hint", status.hint());
    }

    static List<?> indexes(List<IndexStatus> indexes) {
        return indexes.stream()
                .map(index -> new Json()
                        .with("table", index.table().toString())
                        .with("index", index.name().toString())
                        .with("condition", index.condition().name())
                        .with("wanted", index.wanted())
                        .with("found", index.found())
                        .members())
                .toList();
    }
}
