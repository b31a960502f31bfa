package com.asoud.it.faults;

import com.asoud.ddl.cli.DdlTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run of the command line in a JVM of its own, which may be interrupted or killed. */
final class ToolProcess {

    private ToolProcess() {}

    /** @param folder for its temporary files: what a killed process leaves goes with it */
    static List<String> command(Path folder, Live database, String command, Path migrations, String... options) {
        List<String> all = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DdlTool.class.getName(),
                command,
                "--url=" + database.url(),
                "--user=" + CrashableServer.USER,
                "--migrations=" + migrations));
        all.addAll(List.of(options));
        return all;
    }

    /** @param folder in which {@code out} and {@code err} are what it prints */
    static Process start(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }
}
