package com.asoud.planguard.guard;

import com.asoud.postgres.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the report, as JSON for machines and as one page for people. */
record ReportWriter(PlanGuardRun run) {

    /** The system property that names the folder; {@code target/plan-guard} below the working directory by default. */
    static final String FOLDER_PROPERTY = "plan-guard.report";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Writes both files, and returns their folder. */
    Path write() {
        Path folder = folder();
        String json = JSON.writeValueAsString(GuardReport.of(run));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.json"), json);
            Files.writeString(
                    folder.resolve("report.html"),
                    ReportPage.of(ReportWriter.class, "report.html", Map.of("REPORT", json)));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException("The report cannot be written to " + folder, failure);
        }
    }

    /** Adds a line to a file beside the report: long work can be watched. */
    void note(String file, String line) {
        try {
            Files.createDirectories(folder());
            Files.writeString(
                    folder().resolve(file),
                    line + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path folder() {
        return Path.of(System.getProperty(FOLDER_PROPERTY, "target/plan-guard"))
                .resolve(run.model().reportFolder());
    }
}
