package com.asoud.benchmark;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the files, and prints the table. */
final class Reports {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            // By their names; what they are for people may be said in other words.
            .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
            .build();

    /** Where the page's template takes the comparison. */
    private static final String PLACEHOLDER = "/*COMPARISON*/";

    private final PrintWriter out;
    private final Path folder;

    Reports(PrintWriter out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Writes compare.json and report.html, and prints the table. */
    void write(Comparison comparison) {
        String json = JSON.writeValueAsString(comparison);
        write("compare.json", json);
        write("report.html", page(json));
        out.println(TextReport.of(comparison));
        out.println("compare.json and report.html are in " + folder.toAbsolutePath());
        out.flush();
    }

    /** Writes before.json or after.json. */
    void write(String file, Measured measured) {
        write(file, JSON.writeValueAsString(measured));
        measured.left().forEach(reason -> out.println("Left out: " + reason + "."));
        out.println("%s calls are in %s"
                .formatted(measured.queries().size(), folder.resolve(file).toAbsolutePath()));
        out.flush();
    }

    /** Writes scale.json. */
    void write(Scaled scaled) {
        write("scale.json", JSON.writeValueAsString(scaled));
    }

    /** Prints the table. */
    void print(Scaled scaled) {
        out.println(TextReport.of(scaled));
        out.println("scale.json is in " + folder.toAbsolutePath());
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

    /** Nothing in the comparison can end the script that it is part of. */
    private static String page(String json) {
        try (InputStream template = Reports.class.getResourceAsStream("report.html")) {
            if (template == null) {
                throw new IllegalStateException("report.html is missing beside " + Reports.class.getName());
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(PLACEHOLDER, json.replace("<", "\\u003c"));
        } catch (IOException failure) {
            throw new IllegalStateException("report.html cannot be read beside " + Reports.class.getName(), failure);
        }
    }

    /**
     * Reads before.json or after.json.
     *
     * @throws Refusal if it is neither
     */
    static Measured read(Path file) {
        Measured measured;
        try {
            measured = JSON.readValue(Files.readString(file), Measured.class);
        } catch (IOException missing) {
            throw unreadable(
                    file, "the file cannot be read: " + missing.getClass().getSimpleName());
        } catch (JacksonException unreadable) {
            throw unreadable(file, "the file is not as the commands before and after write it");
        }
        if (measured.format() != Measured.FORMAT) {
            throw unreadable(
                    file,
                    "the file is of format %s, and this version reads format %s"
                            .formatted(measured.format(), Measured.FORMAT));
        }
        return measured;
    }

    private static Refusal unreadable(Path file, String what) {
        return new Refusal(
                what,
                file.toString(),
                "write it with index-benchmark before, or index-benchmark after; or say with --folder where it is");
    }
}
