package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A backup with {@code pg_dump}, in its custom format, before anything is changed. */
final class Backup {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Target target;
    private final Path folder;
    private final String program;
    private final Teller teller;

    /** @param program {@code pg_dump}, by name or path */
    Backup(Target target, Path folder, String program, Teller teller) {
        this.target = target;
        this.folder = folder;
        this.program = program;
        this.teller = teller;
    }

    /**
     * Writes the dump.
     *
     * @return where it is
     * @throws Refusal if there is no pg_dump, or it fails; no file is left then
     */
    Path write() {
        PGSimpleDataSource source = target.dataSource();
        String database = Optional.ofNullable(source.getDatabaseName()).orElse("");
        Path file = folder.resolve(database.replaceAll("[^\\w.-]", "_") + "-" + STAMP.format(Instant.now()) + ".dump");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(folder);
            teller.say("backing up to " + file);
            run(source, database, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            teller.say("backed up: " + Words.bytes(Files.size(file)) + "; restore with pg_restore");
            return file;
        } catch (IOException failure) {
            throw refusal(String.valueOf(failure.getMessage()));
        } finally {
            remove(part);
        }
    }

    private void run(PGSimpleDataSource source, String database, Path part) throws IOException {
        List<String> command = List.of(
                program,
                "--format=custom",
                "--no-password",
                "--host=" + source.getServerNames()[0],
                "--port=" + source.getPortNumbers()[0],
                "--username=" + Optional.ofNullable(source.getUser()).orElse(System.getProperty("user.name")),
                "--file=" + part,
                database);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
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
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (waitFor(process) != 0) {
            throw refusal(output);
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            return -1;
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
