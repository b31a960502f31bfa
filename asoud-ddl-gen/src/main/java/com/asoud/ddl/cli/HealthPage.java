package com.asoud.ddl.cli;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the document of {@code health --json}: as it is, and as one page that needs nothing else. */
final class HealthPage {

    private HealthPage() {}

    /** @throws Refusal if the file cannot be written */
    static void write(Json document, Path file) {
        write(page(document), file, "--html");
    }

    /** Writes the document as it is, which is what {@code --since} reads. */
    static void save(Json document, Path file) {
        write(document.text(), file, "--save");
    }

    private static void write(String text, Path file, String option) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new Refusal(
                    "the file cannot be written: " + failure,
                    option + "=" + file,
                    "name a file in a folder that is there and can be written to");
        }
    }

    /** Nothing in the data can end the script that it is part of. */
    private static String page(Json document) {
        try (InputStream template = HealthPage.class.getResourceAsStream("health.html")) {
            if (template == null) {
                throw new IllegalStateException("health.html is missing beside " + HealthPage.class.getName());
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("/*REPORT*/", document.text().replace("<", "\\u003c"));
        } catch (IOException failure) {
            throw new IllegalStateException("health.html cannot be read beside " + HealthPage.class.getName(), failure);
        }
    }
}
