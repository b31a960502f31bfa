package com.asoud.benchmark.advise;

import com.asoud.benchmark.ResultFolder;
import com.asoud.postgres.ReportPage;
import java.io.PrintWriter;
import java.util.Map;
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
    private final ResultFolder folder;

    AdviceFiles(PrintWriter out, ResultFolder folder) {
        this.out = out;
        this.folder = folder;
    }

    void write(Advised advised, boolean asJson) {
        String json = JSON.writeValueAsString(advised);
        folder.write("advise.json", json);
        folder.write("advice.html", ReportPage.of(AdviceFiles.class, "advice.html", Map.of("ADVICE", json)));
        if (asJson) {
            out.println(json);
        } else {
            out.print(AdviceText.of(advised));
            out.println("advise.json and advice.html are in " + folder);
        }
        out.flush();
    }

    void write(Estimated estimated, boolean asJson) {
        String json = JSON.writeValueAsString(estimated);
        folder.write("estimate.json", json);
        if (asJson) {
            out.println(json);
        } else {
            out.print(EstimateText.of(estimated));
            out.println("estimate.json is in " + folder);
        }
        out.flush();
    }
}
