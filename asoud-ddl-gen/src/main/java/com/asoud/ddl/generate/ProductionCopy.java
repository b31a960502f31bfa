package com.asoud.ddl.generate;

import com.asoud.ddl.adopt.FoundSchema;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Extent;
import com.asoud.ddl.catalog.Spelling;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Production's schema, built on the throwaway server as it was found.
 *
 * @param settled its catalog, as PostgreSQL spells it after it was built anew
 * @param lacking what production has and the copy has not
 */
record ProductionCopy(Catalog settled, List<String> lacking) {

    private static final Extent IGNORED = new Extent(List.of(MigrationRunner.HISTORY_TABLE));

    private static final Set<String> HISTORY_COLUMNS =
            Set.of("installed_rank", "installed_on", "checksum", "success", "script");

    private static final Pattern EXTENSION = Pattern.compile("CREATE EXTENSION (?:IF NOT EXISTS )?\"?([^\"\\s]+)");

    /** An extension that this server does not have is none that the schema needs, or it cannot be built. */
    static FoundSchema withoutUnavailable(FoundSchema found, ShadowServer server) {
        ShadowDatabase database = server.create("extensions");
        try (Connection connection = database.connect()) {
            Set<String> available =
                    Set.copyOf(Sql.<String>column(connection, "SELECT name FROM pg_available_extensions"));
            return found.without(
                    statement -> {
                        Matcher extension = EXTENSION.matcher(statement);
                        return extension.lookingAt() && !available.contains(extension.group(1));
                    },
                    "not available on this server: ");
        } catch (SQLException failure) {
            throw unanswered(failure);
        } finally {
            server.drop(database);
        }
    }

    /**
     * @param found whose statements have run on this server before
     * @throws Refusal if it has no tables, or a history of Flyway's
     */
    static ProductionCopy build(FoundSchema found, ShadowServer server) {
        ShadowDatabase database = server.create("production");
        try (Connection connection = database.connect()) {
            SqlScript.execute(connection, "SET check_function_bodies = off");
            if (found.qualified()) {
                SqlScript.execute(connection, "SET search_path = ''");
            }
            for (String statement : found.statements()) {
                SqlScript.execute(connection, statement);
            }
            requireTables(found, new CatalogReader(List.of()).read(connection));
            List<String> lacking = lacking(found, connection);
            SqlScript.execute(connection, "RESET search_path");
            return new ProductionCopy(read(connection, true), lacking);
        } catch (SQLException failure) {
            throw unanswered(failure);
        } finally {
            server.drop(database);
        }
    }

    private static IllegalStateException unanswered(SQLException failure) {
        return new IllegalStateException("the shadow PostgreSQL does not answer", failure);
    }

    private static void requireTables(FoundSchema found, Catalog catalog) {
        if (catalog.tables().isEmpty()) {
            throw new Refusal(
                    "there are no tables in this schema",
                    found.source(),
                    "name the database of production; a project without tables needs no baseline: run generate");
        }
        for (Table table : catalog.tables()) {
            if (table.columns().stream()
                    .map(Column::name)
                    .collect(Collectors.toSet())
                    .containsAll(HISTORY_COLUMNS)) {
                throw new Refusal(
                        "this database has a history of Flyway's: " + table.name(),
                        found.source(),
                        "it was made by migrations: put them into --output, and run generate without --adopt");
            }
        }
    }

    /** All that can be compared, but for other schemas' names. */
    static Catalog read(Connection connection, boolean settled) throws SQLException {
        CatalogReader reader = new CatalogReader(IGNORED);
        return settled ? reader.readSettled(connection) : reader.read(connection);
    }

    private static List<String> lacking(FoundSchema found, Connection connection) throws SQLException {
        if (found.catalog().isEmpty()) {
            return List.of();
        }
        Catalog built = read(connection, false);
        Catalog live = Spelling.translated(found.catalog().get(), built, connection);
        return CatalogDiff.between(built, live).stream()
                .map(change -> change instanceof Change.Added added
                        ? added.part().label()
                        : change.text(Change.Source.MIGRATIONS))
                .toList();
    }
}
