package com.asoud.ddl.model;

import com.asoud.export.Answer.Warning;
import com.asoud.export.ExportedSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the libraries of the project have logged, as notes for people: each different warning once. */
final class ExportNotes {

    private ExportNotes() {}

    static ExportedSchema with(ExportedSchema schema, Optional<String> note, List<Warning> warnings) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        warnings.forEach(warning -> counts.merge(firstLine(warning), 1, Integer::sum));
        List<String> notes = new ArrayList<>(schema.notes());
        note.ifPresent(notes::add);
        counts.forEach((line, count) ->
                notes.add(line + (count == 1 ? "" : " (" + count + " times)") + "; --debug shows all of it."));
        return schema.withNotes(notes);
    }

    private static String firstLine(Warning warning) {
        return warning.message().lines().findFirst().orElse("").strip();
    }
}
