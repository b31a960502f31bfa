package com.asoud.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A page for people that holds its data and needs nothing else. */
public final class ReportPage {

    private ReportPage() {}

    /**
     * A template with its data. Where it says {@code <!--HEAD-->}, it takes what pages have in common: the head, the
     * style of tables and texts, and the functions that make elements.
     *
     * @param beside the class that the template is beside
     * @param template its file name
     * @param documents JSON, by what the template says in a comment of JavaScript where it takes it
     */
    public static String of(Class<?> beside, String template, Map<String, String> documents) {
        String page = text(beside, template).replace("<!--HEAD-->\n", text(ReportPage.class, "head.html"));
        for (Map.Entry<String, String> document : documents.entrySet()) {
            // Nothing in the data can end the script that it is part of.
            String data = document.getValue().replace("<", "\\u003c");
            page = page.replace("/*" + document.getKey() + "*/", data);
        }
        return page;
    }

    private static String text(Class<?> beside, String file) {
        try (InputStream there = beside.getResourceAsStream(file)) {
            if (there == null) {
                throw new IllegalStateException(file + " is missing beside " + beside.getName());
            }
            return new String(there.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
