package com.asoud.benchmark;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the files, and prints the table. */
final class Reports {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            // By their names; what they are for people may be said in other words.
            .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
            .build();

    static final String COMPARED = "compare.json";
    static final String SCALED = "scale.json";
    static final String PAGE = "report.html";

    private final PrintWriter out;
    private final ResultFolder folder;

    Reports(PrintWriter out, ResultFolder folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Writes compare.json and report.html, which also has what scale.json tells of the model, and prints the table. */
    void write(Comparison comparison) {
        String json = JSON.writeValueAsString(comparison);
        folder.write(COMPARED, json);
        folder.write(
                PAGE,
                page(
                        json,
                        there(SCALED, "/environment/model", comparison.after().model())));
        out.println(TextReport.of(comparison));
        out.println("compare.json and report.html are in " + folder);
        out.flush();
    }

    /** Writes before.json or after.json. */
    void write(String file, Measured measured) {
        folder.write(file, JSON.writeValueAsString(measured));
        Lines left = new Lines();
        measured.left().forEach(reason -> left.labelled("", "Left out: " + reason + "."));
        out.print(left);
        out.println("%s calls are in %s"
                .formatted(measured.queries().size(), folder.path().resolve(file)));
        out.flush();
    }

    /** Writes scale.json and report.html, which also has what compare.json tells of the model. */
    void write(Scaled scaled) {
        String json = JSON.writeValueAsString(scaled);
        folder.write(SCALED, json);
        folder.write(
                PAGE, page(there(COMPARED, "/after/model", scaled.environment().model()), json));
    }

    /** A file of another command, if it is of the same model; otherwise {@code null} as JSON has it. */
    private String there(String file, String field, String model) {
        try {
            String json = Files.readString(folder.path().resolve(file));
            return JSON.readTree(json).at(field).asString("").equals(model) ? json : "null";
        } catch (IOException | JacksonException absent) {
            return "null";
        }
    }

    /** Prints the table. */
    void print(Scaled scaled) {
        out.println(GrowthText.of(scaled));
        out.println("scale.json and report.html are in " + folder);
        out.flush();
    }

    private static String page(String comparison, String scaled) {
        return ReportPage.of(Reports.class, PAGE, Map.of("COMPARISON", comparison, "SCALED", scaled));
    }

    /**
     * Reads before.json or after.json.
     *
     * @throws Refusal if it is neither
     */
    static Measured read(Path file) {
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            int format = tree.path("format").asInt(0);
            if (format != Measured.FORMAT) {
                throw unreadable(
                        file,
                        "the file is of format %s, and this version reads format %s"
                                .formatted(format, Measured.FORMAT));
            }
            return JSON.treeToValue(tree, Measured.class);
        } catch (NoSuchFileException missing) {
            throw unreadable(file, "the file does not exist");
        } catch (IOException failure) {
            throw unreadable(
                    file, "the file cannot be read: " + failure.getClass().getSimpleName());
        } catch (JacksonException unreadable) {
            throw unreadable(file, "the file is not as the commands before and after write it");
        }
    }

    private static Refusal unreadable(Path file, String what) {
        return new Refusal(
                what,
                file.toString(),
                "write it with index-benchmark before, or index-benchmark after; or say with --folder where it is");
    }
}
