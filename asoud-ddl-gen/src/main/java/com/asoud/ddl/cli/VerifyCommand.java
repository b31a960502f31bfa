package com.asoud.ddl.cli;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.AttachedObjects;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.observe.Drift;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a database is what its migrations build. */
@Command(
        name = "verify",
        sortOptions = false,
        description =
                "Compares the database with what its migrations build, on a PostgreSQL that is thrown away: missing, "
                        + "extra, invalid and differently defined tables, columns, constraints, indexes, sequences, types, "
                        + "views, functions, triggers, rules, policies, extended statistics and comments. Owners, "
                        + "privileges, extensions and data are not looked at. Only reads, and needs no right but to connect. "
                        + "Exit code 1 if there is a difference.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar asoud-ddl-gen.jar verify --user asoud_reader \\",
            "      --url jdbc:postgresql://db.example.com/asoud --migrations asoud-model.jar"
        })
final class VerifyCommand extends LiveCommand {

    @Option(
            names = "--ignore-extra",
            description = "Ignore objects that the migrations do not create. Example: --ignore-extra")
    private boolean ignoreExtra;

    @Option(
            names = "--shadow-url",
            paramLabel = "URL",
            description =
                    "A PostgreSQL server to build the migrations on, instead of the embedded one. Databases named "
                            + ShadowServer.DATABASE_PREFIX + "… are created and removed; the password comes from "
                            + "PGPASSWORD or ~/.pgpass. Example: jdbc:postgresql://localhost:5432/postgres")
    private Optional<String> shadowUrl = Optional.empty();

    @Option(
            names = "--shadow-user",
            paramLabel = "USER",
            description = "The user on that server; needs CREATEDB. Example: postgres")
    private Optional<String> shadowUser = Optional.empty();

    @Option(
            names = "--postgres-cache",
            paramLabel = "FOLDER",
            description = "Where the embedded PostgreSQL is unpacked, once. Default: the asoud-ddl-gen folder of the "
                    + "user's cache. Example: /var/cache/asoud-ddl-gen")
    private Optional<Path> postgresCache = Optional.empty();

    @Override
    Output run(LiveDatabase database, Cancellation stop) {
        Catalog live = live(database);
        try (ShadowServer server = server()) {
            ShadowDatabase shadow = server.create("verify");
            MigrationRunner.migrate(
                    shadow.dataSource(),
                    database.folder().locations(database.flavour()),
                    database.flyway().placeholders());
            Drift all = Drift.between(live, wanted(shadow));
            Drift drift = ignoreExtra ? all.withoutExtra() : all;
            String description = server.description();
            return new Output(
                    drift.differences().isEmpty() ? 0 : DdlTool.REFUSED,
                    screen -> print(drift, description, screen),
                    new Json()
                            .with("same", drift.differences().isEmpty())
                            .with("comparedWith", description)
                            .with("differences", drift.differences()));
        }
    }

    private ShadowServer server() {
        Optional<String> password = Optional.ofNullable(System.getenv("PGPASSWORD"));
        return shadowUrl
                .map(url -> ShadowServer.at(url, shadowUser, password))
                .orElseGet(
                        () -> ShadowServer.embedded(postgresCache.orElseGet(PostgresCache::ofUser), Optional.empty()));
    }

    private static Catalog everything(Connection connection, String history) throws SQLException {
        List<String> ignored = List.of(history);
        return AttachedObjects.added(new CatalogReader(ignored).read(connection), connection, ignored);
    }

    private static Catalog live(LiveDatabase database) {
        try (Connection connection = database.target().connectToRead()) {
            return everything(connection, database.flyway().table());
        } catch (SQLException failure) {
            throw new Refusal(
                    "the catalog cannot be read: " + ServerError.message(failure),
                    database.target().toString(),
                    ServerError.remedy(failure));
        }
    }

    /** Read as the live one is: what came from the same files is spelled the same. */
    private static Catalog wanted(ShadowDatabase shadow) {
        try (Connection connection = shadow.connect()) {
            return everything(connection, MigrationRunner.HISTORY_TABLE);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void print(Drift drift, String server, Screen screen) {
        int count = drift.differences().size();
        if (count == 0) {
            screen.line("The database is what its migrations build (on " + server + ").");
            return;
        }
        screen.line(count + (count == 1 ? " difference" : " differences") + " from what the migrations build");
        screen.line("(on " + server + "):");
        screen.line("");
        screen.table(
                1,
                2,
                Stream.concat(
                                Stream.of(List.of("", "what")),
                                drift.differences().stream()
                                        .map(each -> List.of(each.kind().name(), each.text())))
                        .toList());
        screen.line("");
        screen.say("If migrations are pending (see status), migrate applies them. Otherwise somebody changed the "
                + "database by hand: undo that, or put it into the model and generate a migration.");
    }
}
