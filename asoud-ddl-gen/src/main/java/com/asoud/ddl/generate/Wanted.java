package com.asoud.ddl.generate;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.hibernate.ExportedSchema;
import com.asoud.ddl.shadow.ShadowDatabase;
import com.asoud.ddl.shadow.ShadowServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The database that the model asks for, built from Hibernate's own DDL. */
final class Wanted {

    private Wanted() {}

    /**
     * Builds it and reads its catalog.
     *
     * @throws Refusal listing every statement that PostgreSQL rejects, and every declared index that is not there
     */
    static Catalog build(ExportedSchema export, ShadowServer server) {
        ShadowDatabase database = server.create("wanted");
        try (Connection connection = database.connect()) {
            List<Problem> problems = execute(export, connection);
            if (!problems.isEmpty()) {
                throw new Refusal(problems);
            }
            Catalog catalog = new CatalogReader(List.of()).readSettled(connection);
            requireDeclaredIndexes(export, catalog);
            return catalog;
        } catch (SQLException failure) {
            throw new Refusal(
                    "the shadow PostgreSQL does not answer: " + failure.getMessage(),
                    server.description(),
                    "check that it runs, and run the command again");
        } finally {
            server.drop(database);
        }
    }

    /** All at once, which is several times as fast; and if that fails, one by one, to report every failure. */
    private static List<Problem> execute(ExportedSchema export, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(String.join(";\n", export.statements()));
            return List.of();
        } catch (SQLException someFail) {
            return executeOneByOne(export, connection);
        }
    }

    private static List<Problem> executeOneByOne(ExportedSchema export, Connection connection) throws SQLException {
        List<Problem> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : export.statements()) {
                try {
                    statement.execute(sql);
                } catch (SQLException failure) {
                    problems.add(new Problem(
                            "PostgreSQL rejects what the model asks for: " + failure.getMessage(),
                            sql,
                            "mend the annotation this statement comes from; an expression in columnList needs\n"
                                    + "parentheses around it, and holds no comma: columnList = \"(lower(email))\""));
                }
            }
        }
        return problems;
    }

    private static void requireDeclaredIndexes(ExportedSchema export, Catalog catalog) {
        Set<String> present = Stream.concat(
                        catalog.indexes().map(index -> index.name().name()),
                        catalog.tables().stream()
                                .flatMap(table -> table.constraints().stream())
                                .filter(constraint -> constraint.index().isPresent())
                                .map(Constraint::name))
                .collect(Collectors.toSet());
        List<Problem> problems = export.indexNames().stream()
                .filter(name -> !present.contains(name))
                .map(name -> new Problem(
                        "index " + name + " is declared, but Hibernate does not create it",
                        export.origins().getOrDefault(name, "the model"),
                        "check that its table is one of an @Entity among the given classes, and that the index is declared\n"
                                + "in the annotation of that table"))
                .toList();
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }
}
