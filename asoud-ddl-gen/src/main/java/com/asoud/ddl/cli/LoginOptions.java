package com.asoud.ddl.cli;

import static com.asoud.ddl.cli.ShadowOptions.given;

import com.asoud.ddl.connect.Target;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.Refusal;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who we are to a live database. The password is never an argument. */
final class LoginOptions {

    @Option(names = "--user", paramLabel = "USER")
    private Optional<String> user = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--password")
    private boolean askPassword;

    /**
     * @param option where the address was given, such as {@code --url}
     * @param secret the password, or empty to leave it to {@code ~/.pgpass} or trust
     */
    Target target(String address, String option, Optional<String> secret, Optional<String> schema) {
        return new Target(
                JdbcUrl.of(address, option, "PGPASSWORD, --password-file, or ~/.pgpass; or give --password"),
                given(user),
                secret,
                schema);
    }

    /**
     * The password, from wherever it is given.
     *
     * @param asking runs the question, so that somebody can end it
     */
    Optional<String> password(CommandSpec spec, Asking asking) {
        if (askPassword) {
            Console console = System.console();
            if (console == null) {
                throw new ParameterException(
                        spec.commandLine(), "--password asks on a terminal, and there is none: use --password-file");
            }
            return Optional.ofNullable(asking.ask(() -> console.readPassword("Password: ")))
                    .map(String::new);
        }
        return passwordFile.map(LoginOptions::firstLine).or(() -> Optional.ofNullable(System.getenv("PGPASSWORD")));
    }

    /** Runs a question to the user. */
    @FunctionalInterface
    interface Asking {
        char[] ask(Supplier<char[]> question);
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException failure) {
            throw new Refusal(
                    "the password cannot be read: " + failure,
                    "--password-file=" + file,
                    "name a file whose first line is the password");
        }
    }
}
