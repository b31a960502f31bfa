package com.asoud.it.selfchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of one file of the project that others take the place of. A file of edits names a file of the project in a line
 * {@code in <path>}; below it, lines that begin with {@code -} are replaced by those after them that begin with
 * {@code +}. Unlike a patch it needs no numbers of lines and no context, so that it outlives changes elsewhere in the
 * file.
 */
record Edit(Path file, List<String> lines, List<String> instead) {

    static List<Edit> read(Path edits) throws IOException {
        List<Edit> all = new ArrayList<>();
        Path file = edits;
        for (String line : Files.readAllLines(edits)) {
            if (line.startsWith("in ")) {
                file = Path.of(line.substring("in ".length()));
            } else if (line.startsWith("-")) {
                if (all.isEmpty() || !last(all).instead().isEmpty() || last(all).file() != file) {
                    all.add(new Edit(file, new ArrayList<>(), new ArrayList<>()));
                }
                last(all).lines().add(line.substring(1));
            } else if (line.startsWith("+")) {
                last(all).instead().add(line.substring(1));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(
                        "%s: a line begins with \"in \", \"-\" or \"+\", not: %s".formatted(edits, line));
            }
        }
        return all;
    }

    /**
     * Edits the file of a copy of the project.
     *
     * @throws IllegalStateException if the lines are not there, or more than once
     */
    void apply(Path project) throws IOException {
        Path edited = project.resolve(file);
        String text = "\n" + Files.readString(edited);
        String old = text(lines);
        int at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new IllegalStateException("%s has these lines %s; name lines that it has once:%n%s"
                    .formatted(file, at < 0 ? "nowhere" : "more than once", String.join("\n", lines)));
        }
        String changed = text.substring(0, at) + text(instead) + text.substring(at + old.length());
        Files.writeString(edited, changed.substring(1), UTF_8);
    }

    private static String text(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static Edit last(List<Edit> edits) {
        return edits.get(edits.size() - 1);
    }
}
