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

    /** What Hibernate says of a database that it cannot ask, and of the dialect that we give it. */
    private static final List<String> OF_NO_USE =
            List.of("HHH000342", "HHH000181", "HHH10001005", "HHH90000025", "HHH000511");

    private ExportNotes() {}

    static ExportedSchema with(ExportedSchema schema, Optional<String> note, List<Warning> warnings) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        warnings.stream()
                .filter(warning -> OF_NO_USE.stream().noneMatch(warning.message()::contains))
                .forEach(warning -> counts.merge(firstLine(warning), 1, Integer::sum));
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
