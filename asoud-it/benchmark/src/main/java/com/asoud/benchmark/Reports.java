package com.asoud.benchmark;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the files, and prints the table. */
final class Reports {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintWriter out;
    private final Path folder;

    Reports(PrintWriter out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    void write(Comparison comparison) {
        String json = JSON.writeValueAsString(comparison);
        write("compare.json", json);
        out.println(TextReport.of(comparison));
        out.println(folder.resolve("compare.json"));
        out.flush();
    }

    void write(String file, Measured measured) {
        write(file, JSON.writeValueAsString(measured));
        out.println(folder.resolve(file));
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

    static Measured read(Path file) {
        try {
            Measured measured = JSON.readValue(Files.readString(file), Measured.class);
            if (measured.format() != Measured.FORMAT || measured.queries() == null) {
                throw unreadable(file, "it is of format " + measured.format());
            }
            return measured;
        } catch (IOException | JacksonException failure) {
            throw unreadable(file, failure.getClass().getSimpleName());
        }
    }

    private static Refusal unreadable(Path file, String why) {
        return new Refusal(
                "this is no file of the command before or after, of this version (" + why + ")",
                file.toString(),
                "write it again: index-benchmark before, or index-benchmark after");
    }
}
