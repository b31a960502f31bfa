package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.observe.Drift;
import com.asoud.ddl.observe.NotSeen;
import com.asoud.ddl.proof.CommittedMigrations;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a database is what its migrations build. */
@Command(name = "verify", sortOptions = false)
final class VerifyCommand extends LiveCommand {

    /** As many as a person reads; JSON has them all. */
    private static final int NAMED = 20;

    @Option(names = "--ignore-extra")
    private boolean ignoreExtra;

    @Mixin
    private final ShadowOptions shadow = new ShadowOptions();

    @Override
    boolean buildsAnew() {
        return true;
    }

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        Drift.Live live = Drift.of(database);
        try (ShadowServer server = shadow.server(Optional.empty())) {
            List<String> schemas = database.folder().input().settings().schemas();
            MigrationFolder folder =
                    database.folder().with(database.folder().input().inSchemaOfSession());
            requireSeen(database, server.create("seen"));
            ShadowDatabase built = new CommittedMigrations(folder, server, created -> alike(live, schemas, created))
                    .build(database.flavour(), "verify");
            Drift drift = drift(live, built);
            String description = server.description();
            return new Result(
                    drift.differences().isEmpty() ? 0 : DdlTool.REFUSED,
                    screen -> print(drift, description, screen),
                    new Json()
                            .with("same", drift.differences().isEmpty())
                            .with("comparedWith", description)
                            .with("sharedWith", drift.sharing())
                            .with("notCompared", drift.notCompared())
                            .with("differences", drift.differences()));
        }
    }

    /** Without what cannot be seen here, the history would fail, or build something else. */
    private static void requireSeen(LiveDatabase database, ShadowDatabase empty) {
        FlywayOptions flyway = new FlywayOptions(
                MigrationRunner.HISTORY_TABLE,
                Optional.empty(),
                database.flyway().placeholders());
        Refusal.unlessNone(NotSeen.anew(
                database.folder(),
                new MigrationHistory(empty.dataSource(), database.folder(), database.flavour(), flyway).read()));
    }

    /** Names without a schema mean the same there. */
    private static ShadowDatabase alike(Drift.Live live, List<String> schemas, ShadowDatabase built) {
        try {
            // As the application's Flyway, which creates them.
            for (String schema : schemas) {
                built.in(schema, live.searchPath());
            }
            return built.in(live.schema(), live.searchPath());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Drift drift(Drift.Live live, ShadowDatabase built) {
        try (Connection connection = built.connect()) {
            Drift all = Drift.between(live, connection);
            return ignoreExtra ? all.withoutExtra() : all;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void print(Drift drift, String server, Screen screen) {
        differences(drift, server, screen);
        if (!drift.notCompared().isEmpty()) {
            screen.line("");
            screen.say("Not compared, since " + String.join(", ", drift.sharing())
                    + " is the history of another application in the same schema: "
                    + drift.notCompared().stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (drift.notCompared().size() > NAMED
                            ? ", and " + (drift.notCompared().size() - NAMED) + " more"
                            : "")
                    + ".");
        }
    }

    private static void differences(Drift drift, String server, Screen screen) {
        int count = drift.differences().size();
        if (count == 0) {
            screen.line("The database is what its migrations build (on " + server + ").");
            return;
        }
        screen.line(Quantities.counted(count, "difference") + " from what the migrations build");
        screen.line("(on " + server + "):");
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("", "what")));
        drift.differences().forEach(each -> rows.add(List.of(each.kind().name(), each.text())));
        screen.table(1, 2, rows);
        screen.line("");
        screen.say("If migrations are pending (see status), migrate applies them. Otherwise somebody changed the "
                + "database by hand: undo that, or put it into the model and generate a migration.");
    }
}
