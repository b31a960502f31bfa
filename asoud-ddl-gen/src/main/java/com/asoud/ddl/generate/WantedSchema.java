package com.asoud.ddl.generate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.BesideMigrations;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The database that the model asks for, built from Hibernate's own DDL:
 *
 * <ol>
 *   <li>in an empty database;
 *   <li>if PostgreSQL rejects something there, in a copy of what the committed migrations build, from which every
 *       table, view and sequence is taken: their extensions, schemas, types, collations and functions stay, and the
 *       model may use them (docs/adr/0019).
 * </ol>
 */
record WantedSchema(ExportedSchema export, ShadowServer server) {

    /** Those that could be created. */
    private static final String EXTENSIONS = """
            SELECT name FROM pg_available_extensions WHERE installed_version IS NULL ORDER BY name
            """;

    /** Text that is no value of the type. */
    private static final String NO_VALUE = "22P02";

    /** Those that the message speaks of. */
    private static final String ENUMERATED = """
            SELECT format_type(oid, NULL) FROM pg_type
            WHERE typtype = 'e' AND position(format_type(oid, NULL) IN ?) > 0
            """;

    /**
     * @param current what the committed migrations build; asked for only if the model needs it
     * @throws Refusal listing every statement that PostgreSQL rejects
     */
    static Catalog build(ExportedSchema export, ShadowServer server, Supplier<CurrentSchema> current) {
        WantedSchema wanted = new WantedSchema(export, server);
        return wanted.in(server.create("wanted"), wanted::inEmptyDatabase)
                .or(() -> wanted.besideMigrations(current.get()))
                .orElseThrow();
    }

    private interface Attempt {
        /** The catalog; or empty, if another attempt may do better. */
        Optional<Catalog> in(Connection connection) throws SQLException;
    }

    private Optional<Catalog> in(ShadowDatabase database, Attempt attempt) {
        try (Connection connection = database.connect()) {
            return attempt.in(connection);
        } catch (SQLException failure) {
            throw new Refusal(
                    "the shadow PostgreSQL does not answer: " + failure.getMessage(),
                    server.description(),
                    "check that it runs, and run the command again");
        } finally {
            server.drop(database);
        }
    }

    /** All at once, which is several times as fast as one by one. */
    private Optional<Catalog> inEmptyDatabase(Connection connection) throws SQLException {
        try {
            Sql.execute(connection, String.join(";\n", export.statements()));
        } catch (SQLException rejected) {
            return Optional.empty();
        }
        return Optional.of(read(connection));
    }

    private Optional<Catalog> besideMigrations(CurrentSchema current) {
        String byHand = current.folder().layout().byHand();
        Set<ObjectName> made = current.folder().madeObjects();
        List<OtherObject> present = new ArrayList<>(current.catalog().others().stream()
                .filter(OtherObject::isGenerated)
                .filter(object -> !object.isExtension())
                .toList());
        Collections.reverse(present);
        return in(
                current.copy("wanted"),
                connection -> besideMigrations(connection, present, object -> made.contains(object.subject()), byHand));
    }

    /**
     * One by one, to report every failure.
     *
     * @param present what the migrations have made, the newest first
     * @param ours whether a generated one has: there is only what the model asks for of it, and what somebody needs for
     *     something made by hand
     */
    private Optional<Catalog> besideMigrations(
            Connection connection, List<OtherObject> present, Predicate<OtherObject> ours, String byHand)
            throws SQLException {
        List<Problem> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            BesideMigrations.clear(connection);
            for (OtherObject object : present) {
                if (ours.test(object)) {
                    failure(statement, object.removal());
                }
            }
            for (String sql : export.removals()) {
                failure(statement, sql);
            }
            for (String sql : export.statements()) {
                if (isMade(statement, sql, present)) {
                    continue;
                }
                BesideMigrations.refusal(connection, sql, export.indexes())
                        .map(failure -> problem(statement, sql, failure, byHand))
                        .ifPresent(problems::add);
            }
        }
        Refusal.unlessNone(problems);
        return Optional.of(read(connection));
    }

    /**
     * At once; or in place of what a migration has made, in a way that the model does not say how to take back. Which
     * one that is, is found by dropping it. What something else needs stays as the migration has made it.
     */
    private static boolean isMade(Statement statement, String sql, List<OtherObject> present) {
        Optional<SQLException> failed = failure(statement, sql);
        if (failed.filter(failure -> BesideMigrations.DUPLICATE.contains(failure.getSQLState()))
                .isEmpty()) {
            return failed.isEmpty();
        }
        for (OtherObject object : present) {
            failure(statement, "BEGIN");
            if (failure(statement, object.removal())
                    .or(() -> failure(statement, sql))
                    .isEmpty()) {
                failure(statement, "COMMIT");
                return true;
            }
            failure(statement, "ROLLBACK");
        }
        return true;
    }

    private static Catalog read(Connection connection) throws SQLException {
        return new CatalogReader(List.of()).readSettled(connection);
    }

    private static Optional<SQLException> failure(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException failure) {
            return Optional.of(failure);
        }
    }

    private static Problem problem(Statement statement, String sql, SQLException failure, String byHand) {
        Optional<String> extension = extensionFor(statement, sql, failure);
        List<String> values = missingValues(statement, sql, failure);
        String remedy = "correct the annotation this statement comes from; an expression in columnList needs\n"
                + "parentheses around it: columnList = \"(lower(email))\"";
        if (extension.isPresent()) {
            remedy = "the extension " + extension.get()
                    + " has it. Write a migration by hand, in " + byHand + ",\n"
                    + "and generate again:\n\n"
                    + "CREATE EXTENSION IF NOT EXISTS " + Identifiers.quote(extension.get()) + ";";
        } else if (!values.isEmpty()) {
            remedy = "if the model is right, write a migration by hand, in " + byHand + ", and generate again:\n\n"
                    + String.join("\n", values);
        } else if (BesideMigrations.UNDEFINED.contains(failure.getSQLState())) {
            remedy = "correct the annotation this statement comes from; or create what is missing in a migration\n"
                    + "written by hand, in " + byHand + ". No extension that this PostgreSQL\n"
                    + "has, has it: if one of yours does, generate with --shadow-url on a server where it is installed";
        }
        return new Problem("PostgreSQL rejects what the model asks for: " + failure.getMessage(), sql, remedy);
    }

    /**
     * What adds the values that the statement names to a type that migrations have made, and that has not all of them.
     * Found by adding them: the server says one at a time.
     */
    private static List<String> missingValues(Statement statement, String sql, SQLException failure) {
        List<String> added = new ArrayList<>();
        Optional<SQLException> refused = Optional.of(failure);
        try {
            while (refused.isPresent() && NO_VALUE.equals(refused.get().getSQLState())) {
                Optional<String> add = missingValue(statement, sql, ServerError.message(refused.get()));
                if (add.isEmpty()) {
                    break;
                }
                statement.execute(add.get());
                added.add(add.get());
                refused = failure(statement, sql);
            }
        } catch (SQLException notMissing) {
            // Those before it are told.
        }
        return added;
    }

    /** Of the type and the value that the server refuses alone in the same words. */
    private static Optional<String> missingValue(Statement statement, String sql, String words) throws SQLException {
        for (String type : Sql.<String>column(statement.getConnection(), ENUMERATED, words)) {
            for (String text : Literals.in(sql)) {
                String value = Identifiers.literal(text);
                if (words.contains(text)
                        && failure(statement, "SELECT CAST(" + value + " AS " + type + ")")
                                .map(ServerError::message)
                                .filter(words::equals)
                                .isPresent()) {
                    return Optional.of("ALTER TYPE " + type + " ADD VALUE " + value + ";");
                }
            }
        }
        return Optional.empty();
    }

    /** Found by trying: with it, and without it not, the server takes the statement. */
    private static Optional<String> extensionFor(Statement statement, String sql, SQLException failure) {
        if (!BesideMigrations.UNDEFINED.contains(failure.getSQLState())) {
            return Optional.empty();
        }
        try {
            for (String extension : Sql.<String>column(statement.getConnection(), EXTENSIONS)) {
                statement.execute("BEGIN");
                boolean helps = failure(statement, "CREATE EXTENSION " + Identifiers.quote(extension))
                                .isEmpty()
                        && failure(statement, sql).isEmpty();
                statement.execute("ROLLBACK");
                if (helps) {
                    return Optional.of(extension);
                }
            }
        } catch (SQLException lost) {
            // The first failure is reported.
        }
        return Optional.empty();
    }
}
