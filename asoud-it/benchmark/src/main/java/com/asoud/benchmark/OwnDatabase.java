package com.asoud.benchmark;

import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.Refusal;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of the user's own, of which is only read. */
public final class OwnDatabase {

    /** Classes of SQLSTATE: connection, authorization, no such database. */
    private static final Pattern NOT_CONNECTED = Pattern.compile("(08|28|3D).*");

    private final JdbcUrl address;
    private final Optional<String> user;
    private final int timeout;

    /**
     * @param url of {@code --url}
     * @param timeout of a statement, in seconds
     * @throws Refusal if it is not the URL of a PostgreSQL server
     */
    public OwnDatabase(String url, Optional<String> user, int timeout) {
        this.address = JdbcUrl.of(url, "--url", "the environment variable PGPASSWORD or in ~/.pgpass");
        this.user = user;
        this.timeout = timeout;
    }

    /** Whatever a guard does, the server refuses writes, and ends what takes too long. */
    public DataSource dataSource() {
        PGSimpleDataSource database = address.dataSource();
        String asked = Optional.ofNullable(database.getOptions())
                .map(given -> given + " ")
                .orElse("");
        String path = address.searchPath()
                .map(schemas -> " -c search_path=" + schemas.replace(" ", "\\ "))
                .orElse("");
        database.setOptions(asked + "-c default_transaction_read_only=on -c statement_timeout=" + timeout + "s" + path);
        database.setApplicationName("index-benchmark");
        user.ifPresent(database::setUser);
        Optional.ofNullable(System.getenv("PGPASSWORD")).ifPresent(database::setPassword);
        return database;
    }

    /**
     * What to throw instead of a failure: a refusal, if PostgreSQL said something.
     *
     * @param guard that was asked meanwhile
     */
    public RuntimeException refusal(Exception failure, Optional<String> guard) {
        return SqlStates.root(failure)
                .<RuntimeException>map(refused -> refusal(refused, guard))
                .orElseGet(() -> failure instanceof RuntimeException unexpected
                        ? unexpected
                        : new IllegalStateException(failure));
    }

    private Refusal refusal(SQLException refused, Optional<String> guard) {
        String said = "PostgreSQL says: "
                + String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        String state = String.valueOf(refused.getSQLState());
        return switch (state) {
            case "42P01", "42703" ->
                new Refusal(
                        "the database does not have the model's tables; " + said,
                        address.toString(),
                        "check the database in --url, and its schema (?currentSchema=…); migrate it first");
            case "42501" ->
                new Refusal(
                        "the user may not read the model's tables; " + said,
                        address.toString(),
                        "GRANT USAGE ON SCHEMA, and SELECT ON ALL TABLES IN SCHEMA, for each schema of the model, or take"
                                + " another user with --user");
            default ->
                guard.isPresent() && !NOT_CONNECTED.matcher(state).matches()
                        ? new Refusal(
                                "a guard cannot be measured; " + said,
                                guard.get() + ", on " + address,
                                "run its test; if it passes, this database differs from the test's: migrate it, or look at"
                                        + " the rows that the guard asks for")
                        : new Refusal(
                                "the database cannot be measured; " + said,
                                address.toString(),
                                "check --url and --user, and that the server runs; the password belongs into PGPASSWORD or"
                                        + " ~/.pgpass");
        };
    }

    /** Its address, without a password. */
    @Override
    public String toString() {
        return address.toString();
    }
}
