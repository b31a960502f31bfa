package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.asoud.ddl.model.Golden;
import com.asoud.postgres.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The JVM of the export ends with the tool, even if something in the project never ends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "where there are no signals, nothing runs when a process is ended")
class ExportInterruptedTest {

    @TempDir
    private Path folder = Path.of("");

    private ChildProcess hanging() throws IOException {
        // No server of its own, which nobody would end after a kill.
        ChildProcess tool = new ChildProcess(folder, List.of(), hangs());
        tool.until(() -> Files.exists(reached()));
        return tool;
    }

    private String[] hangs() throws IOException {
        Path sources = folder.resolve("sources");
        Files.createDirectories(sources.resolve("model"));
        Files.writeString(sources.resolve("model/Note.java"), """
                package model;

                @jakarta.persistence.Entity
                public class Note implements org.hibernate.boot.model.TypeContributor {
                    @jakarta.persistence.Id
                    Long id;

                    @Override
                    public void contribute(
                            org.hibernate.boot.model.TypeContributions types,
                            org.hibernate.service.ServiceRegistry registry) {
                        try {
                            new java.io.File("%s").createNewFile();
                            Thread.sleep(600_000);
                        } catch (java.io.IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
                """.formatted(reached()));
        Path services = Files.createDirectories(sources.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.hibernate.boot.model.TypeContributor"), "model.Note\n");
        Golden golden = Golden.compile(sources, Golden.ofThisJvm(), folder.resolve("classes"));
        return new String[] {
            "generate",
            "--classpath=" + golden.classPath().text(),
            "--packages=model",
            "--shadow-url=" + Terminal.SERVER,
            "--shadow-user=postgres",
            "--output=" + folder.resolve("db")
        };
    }

    private Path reached() {
        return folder.resolve("reached");
    }

    private List<String> exports() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine())
                .flatMap(Optional::stream)
                .filter(line -> line.contains("@" + folder.resolve("tmp/asoud-ddl-export-")))
                .toList();
    }

    @Test
    void when_the_tool_is_terminated() throws IOException {
        try (ChildProcess tool = hanging()) {
            assertThat(exports()).as(tool.out() + tool.err()).hasSize(1);
            tool.terminate();
            tool.code();

            assertThat(exports()).isEmpty();
            assertThat(tool.temporaryFiles()).isEmpty();
            assertThat(tool.err()).isEqualTo("Interrupted; nothing was written.\n");
        }
    }

    @Test
    void when_the_tool_is_killed() throws IOException {
        try (ChildProcess tool = hanging()) {
            tool.kill();
            tool.code();

            await().atMost(Duration.ofMinutes(2)).until(() -> exports().isEmpty());
        }
    }

    @Test
    void when_the_build_tool_is_killed_that_a_goal_belongs_to() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> arguments = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                GoalRun.class.getName(),
                folder.resolve("outcome").toString()));
        arguments.addAll(List.of(hangs()));
        Process goal = JavaCommand.of(JavaCommand.launcher(), folder.resolve("arguments"), arguments)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(reached()));
            // As the system does it for a process that is gone.
            goal.getOutputStream().close();

            assertThat(goal.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(exports()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
            assertThat(folder.resolve("err")).hasContent("Interrupted; nothing was written.");
        } finally {
            goal.destroyForcibly();
        }
    }
}
