package com.asoud.benchmark.advise;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code advise.json} and {@code advice.html}, and prints one of text and JSON. */
final class AdviceFiles {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
            .build();

    private final PrintWriter out;
    private final Path folder;

    AdviceFiles(PrintWriter out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    void write(Advised advised, boolean asJson) {
        String json = JSON.writeValueAsString(advised);
        write("advise.json", json);
        write("advice.html", page(json));
        if (asJson) {
            out.println(json);
        } else {
            out.print(AdviceText.of(advised));
            out.println("advise.json and advice.html are in " + folder.toAbsolutePath());
        }
        out.flush();
    }

    void write(Estimated estimated, boolean asJson) {
        String json = JSON.writeValueAsString(estimated);
        write("estimate.json", json);
        if (asJson) {
            out.println(json);
        } else {
            out.print(EstimateText.of(estimated));
            out.println("estimate.json is in " + folder.toAbsolutePath());
        }
        out.flush();
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), text);
        } catch (IOException failure) {
            throw new Refusal(
                    "the file cannot be written: " + failure.getMessage(),
                    folder.resolve(file).toString(),
                    "choose a folder that can be written to with --folder");
        }
    }

    /** Nothing in the data can end the script that it is part of. */
    private static String page(String json) {
        try (InputStream template = AdviceFiles.class.getResourceAsStream("advice.html")) {
            if (template == null) {
                throw new IllegalStateException("advice.html is missing beside " + AdviceFiles.class.getName());
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("/*ADVICE*/", json.replace("<", "\\u003c"));
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "advice.html cannot be read beside " + AdviceFiles.class.getName(), failure);
        }
    }
}
