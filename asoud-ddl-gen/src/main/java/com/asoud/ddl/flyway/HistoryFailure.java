package com.asoud.ddl.flyway;

import com.asoud.ddl.ServerError;
import com.asoud.postgres.Refusal.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.resource.Resource;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The committed migrations do not all run on the throwaway server: which file, where in it, and why. */
public final class HistoryFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String SYNTAX_ERROR = "42601";

    /** What PostgreSQL says of an extension that is not installed (14: its control file cannot be opened). */
    private static final Set<String> NOT_AVAILABLE = Set.of("0A000", "58P01");

    /** A schema that does not exist, which is none of the file's faults if it ran before. */
    private static final String NO_SCHEMA = "3F000";

    /** Table, column, function, object or schema that does not exist (manual, appendix A). */
    private static final Set<String> UNDEFINED = Set.of("42P01", "42703", "42883", "42704", "3F000");

    private static final String OF_EXTENSIONS = "extension.c";

    private final transient FlywayException failure;
    private final transient List<String> locations;

    /** @param locations of the migrations */
    HistoryFailure(FlywayException failure, List<String> locations) {
        super(MigrationHistory.text(failure), failure);
        this.failure = failure;
        this.locations = List.copyOf(locations);
    }

    /** What the server, or the driver, said; empty if it was not asked. */
    public Optional<SQLException> reason() {
        return cause(SQLException.class);
    }

    /** The migration that failed; empty if it was a callback, or none at all. */
    Optional<MigrationInfo> migration() {
        return cause(FlywayMigrateException.class).map(FlywayMigrateException::getMigration);
    }

    /**
     * Whether it is something that runs after all versioned migrations, and lacks what one of those yet to come may
     * create: a repeatable migration, or the callback after them all.
     */
    public boolean mayComeLater() {
        boolean atTheEnd = migration()
                .map(migration -> migration.getVersion() == null)
                .orElseGet(() -> script().filter(name -> name.startsWith(Event.AFTER_MIGRATE.getId()))
                        .isPresent());
        return atTheEnd
                && reason().map(SQLException::getSQLState)
                        .filter(UNDEFINED::contains)
                        .isPresent();
    }

    /** What happened, where, and what to do about it. */
    public Problem problem() {
        return new Problem(what(), where(), remedy());
    }

    private String what() {
        return script().flatMap(script -> reason().map(ServerError::message)
                        .or(() -> javaClass().map(name -> String.valueOf(lastCause())))
                        .map(reason -> "a migration fails: " + script + ": " + reason))
                .orElseGet(() -> "a migration fails: " + getMessage());
    }

    /** Such as {@code R__views.sql}; empty if it was none of them in particular. */
    public Optional<String> script() {
        return callback()
                .or(() -> migration().map(MigrationInfo::getScript))
                .or(() -> statement().map(FlywaySqlScriptException::getResource).map(Resource::getFilename));
    }

    /** What has failed, if it is a class; a callback may fail beside any migration. */
    private Optional<String> javaClass() {
        return callback()
                .or(() -> migration()
                        .filter(migration -> migration.getType() == CoreMigrationType.JDBC)
                        .map(MigrationInfo::getScript));
    }

    private Optional<String> callback() {
        return cause(JavaCodeFailed.class).map(JavaCodeFailed::className);
    }

    /** The same on a live database; empty if it was a file. */
    Optional<MigrationFailed> ofClass() {
        return javaClass().map(name -> {
            Throwable cause = reason().<Throwable>map(sql -> sql).orElseGet(this::lastCause);
            return MigrationFailed.ofClass(
                    name + ": "
                            + (cause instanceof SQLException sql ? ServerError.message(sql) : String.valueOf(cause)),
                    frame().orElse(name),
                    cause);
        });
    }

    private Throwable lastCause() {
        return causes().reduce(failure, (before, cause) -> cause);
    }

    /** Where in the class the cause came about. */
    private Optional<String> frame() {
        return javaClass()
                .flatMap(name -> causes().flatMap(cause -> Stream.of(cause.getStackTrace()))
                        .filter(frame -> frame.getClassName().startsWith(name))
                        .map(StackTraceElement::toString)
                        .findFirst());
    }

    private String where() {
        Optional<String> file = statement()
                .map(FlywaySqlScriptException::getResource)
                .map(resource -> resource.getAbsolutePathOnDisk()
                        + line().map(line -> ", line " + line).orElse(""));
        return file.or(() -> noEnd().map(EndingFiles.NoEnd::file))
                .or(this::frame)
                .or(() -> migration().map(MigrationInfo::getPhysicalLocation).filter(path -> !path.isBlank()))
                .orElseGet(() -> String.join("\n", locations).replace(MigrationFolder.FILES, ""));
    }

    /** That of the statement; of the place within it, if the server has named one. */
    private Optional<Integer> line() {
        return statement().map(sql -> sql.getLineNumber() + linesBefore(sql.getStatement()));
    }

    private int linesBefore(String statement) {
        int position = server().map(ServerErrorMessage::getPosition).orElse(0);
        return position < 1 || position > statement.length()
                ? 0
                : (int) statement
                        .substring(0, position - 1)
                        .chars()
                        .filter(character -> character == '\n')
                        .count();
    }

    private String remedy() {
        String state = reason().map(SQLException::getSQLState).orElse("");
        if (NOT_AVAILABLE.contains(state)
                && server().map(ServerErrorMessage::getFile)
                        .filter(OF_EXTENSIONS::equals)
                        .isPresent()) {
            return """
                    generate on a server that has it, such as a container of the image that you use in production:
                    --shadow-url=jdbc:postgresql://localhost:5432/postgres --shadow-user=postgres""";
        }
        if (SYNTAX_ERROR.equals(state) && isCommandOfPsql()) {
            return """
                    a line that begins with a backslash is a command of psql, which neither Flyway nor the server knows:
                    take it out; in place of \\copy, COPY FROM stdin with its rows below it is understood""";
        }
        if (statement().filter(sql -> sql.getStatement().indexOf('\0') >= 0).isPresent()) {
            return "the file holds NUL characters, which PostgreSQL takes in no text: save it in the encoding that Flyway is\n"
                    + "told, which is UTF-8 by default; UTF-16 looks like this. Or take them out";
        }
        if (noEnd().isPresent()) {
            return """
                    end the COPY with a semicolon, and the rows below it with a line that holds nothing but \\.
                    If the line begins with \\copy, it is a command of psql, which neither Flyway nor the server knows:
                    write COPY, with the semicolon, in place of it""";
        }
        if (NO_SCHEMA.equals(state)) {
            return """
                    if the application's Flyway creates that schema, say what it is told:
                    --flyway schemas=NAME
                    if somebody else does, begin the migrations with CREATE SCHEMA IF NOT EXISTS""";
        }
        if (javaClass().isPresent() && reason().isEmpty()) {
            return "what only the application has, such as beans, is not there, and --classpath must hold all that the\n"
                    + "class needs. If it only changes rows, leave it out here"
                    + (callback().isPresent() ? ":\n" : "; its version counts:\n") + JavaCode.LEAVE + "="
                    + javaClass().get();
        }
        return reason().filter(ServerError::isOfTheServer)
                .map(ServerError::advice)
                .orElseGet(() -> "correct or remove that " + (javaClass().isPresent() ? "class" : "file")
                        + "; the generator starts from what the committed migrations build");
    }

    private boolean isCommandOfPsql() {
        return statement()
                .map(sql -> sql.getStatement()
                        .lines()
                        .skip(linesBefore(sql.getStatement()))
                        .findFirst()
                        .orElse(""))
                .filter(line -> line.strip().startsWith("\\"))
                .isPresent();
    }

    private Optional<ServerErrorMessage> server() {
        return reason().filter(PSQLException.class::isInstance)
                .map(reason -> ((PSQLException) reason).getServerErrorMessage());
    }

    private Optional<EndingFiles.NoEnd> noEnd() {
        return cause(EndingFiles.NoEnd.class);
    }

    private Optional<FlywaySqlScriptException> statement() {
        return cause(FlywaySqlScriptException.class);
    }

    private Stream<Throwable> causes() {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private <T> Optional<T> cause(Class<T> type) {
        return causes().filter(type::isInstance).map(type::cast).findFirst();
    }
}
