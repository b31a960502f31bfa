package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Cancelled;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Target;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A backup with {@code pg_dump}, in its custom format, before anything is changed.
 *
 * @param program {@code pg_dump}, by name or path
 */
record Backup(Target target, Path folder, String program, MigrationListener listener, Cancellation stop) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * @return where it is
     * @throws Refusal if there is no pg_dump, or it fails; no file is left then
     * @throws Cancelled if all is to end; neither a file nor the program is left then
     */
    Path write() {
        PGSimpleDataSource source = target.dataSource();
        String database = Optional.ofNullable(source.getDatabaseName()).orElse("");
        Path file = folder.resolve(database.replaceAll("[^\\w.-]", "_") + "-" + STAMP.format(Instant.now()) + ".dump");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(folder);
            listener.say("backing up to " + file);
            run(source, database, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            listener.say("backed up: " + Quantities.bytes(Files.size(file)) + "; restore with pg_restore");
            return file;
        } catch (IOException failure) {
            throw refusal(String.valueOf(failure.getMessage()));
        } finally {
            remove(part);
        }
    }

    private void run(PGSimpleDataSource source, String database, Path part) throws IOException {
        List<String> command = command(program, source, database, part);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Of several servers, the one that is migrated: a standby may be behind.
        builder.environment().put("PGTARGETSESSIONATTRS", "read-write");
        tls(source, builder.environment());
        target.password().ifPresent(secret -> builder.environment().put("PGPASSWORD", secret));
        Process process;
        try {
            process = builder.start();
        } catch (IOException absent) {
            throw new Refusal(
                    "the backup cannot be made: " + absent.getMessage(),
                    "--backup-to=" + folder,
                    "install PostgreSQL's client programs, or say where pg_dump is with --pg-dump=/path/to/pg_dump;\n"
                            + "or make the backup yourself and leave --backup-to away");
        }
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
        try {
            while (process.isAlive()) {
                stop.pause(LOOK);
            }
            // Before destroy(), which closes what has not been read yet.
            output.join();
        } finally {
            process.destroy();
            process.onExit().join();
        }
        if (process.exitValue() != 0) {
            throw refusal(output.join());
        }
    }

    /**
     * What is run. A database is named as a connection string, since pg_dump takes a plain name that holds {@code =},
     * or begins like a URL, for one (manual, 32.1.1).
     */
    static List<String> command(String program, PGSimpleDataSource source, String database, Path part) {
        return List.of(
                program,
                "--format=custom",
                "--no-password",
                "--host="
                        + Arrays.stream(source.getServerNames())
                                .map(Backup::withoutBrackets)
                                .collect(Collectors.joining(",")),
                "--port="
                        + Arrays.stream(source.getPortNumbers())
                                .mapToObj(String::valueOf)
                                .collect(Collectors.joining(",")),
                "--username=" + Optional.ofNullable(source.getUser()).orElse(System.getProperty("user.name")),
                "--file=" + part,
                "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }

    /** An IPv6 address is in brackets in a URL only. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The same trust in the server as the URL asks for; what the environment says already stays. */
    private static void tls(PGSimpleDataSource source, Map<String, String> environment) {
        // What ssl=true without a mode means to the driver.
        putIfGiven(
                environment,
                "PGSSLMODE",
                source.getSslMode() == null && source.getSsl() ? "verify-full" : source.getSslMode());
        putIfGiven(environment, "PGSSLROOTCERT", source.getSslRootCert());
        putIfGiven(environment, "PGSSLCERT", source.getSslCert());
        putIfGiven(environment, "PGSSLKEY", source.getSslKey());
    }

    private static void putIfGiven(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null) {
            environment.putIfAbsent(name, value);
        }
    }

    private static String all(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private Refusal refusal(String what) {
        return new Refusal(
                "the backup cannot be made: " + what,
                "--backup-to=" + folder,
                "use the pg_dump of the server's major version or a newer one (--pg-dump=/path/to/pg_dump), and a\n"
                        + "folder with room; or make the backup yourself and leave --backup-to away");
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException stays) {
            // Its name says that it is only a part.
        }
    }
}
