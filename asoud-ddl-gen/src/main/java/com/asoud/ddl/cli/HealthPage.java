package com.asoud.ddl.cli;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document of {@code health --json} as one page that needs nothing else. */
final class HealthPage {

    private HealthPage() {}

    /** @throws Refusal if the file cannot be written */
    static void write(Json document, Path file) {
        try {
            Files.writeString(file, page(document));
        } catch (IOException failure) {
            throw new Refusal(
                    "the page cannot be written: " + failure,
                    "--html=" + file,
                    "name a file in a folder that is there and can be written to");
        }
    }

    /** Nothing in the data can end the script that it is part of. */
    private static String page(Json document) throws IOException {
        try (InputStream template = HealthPage.class.getResourceAsStream("health.html")) {
            if (template == null) {
                throw new IllegalStateException("health.html is missing beside " + HealthPage.class.getName());
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("/*REPORT*/", document.text().replace("<", "\\u003c"));
        }
    }
}
