package com.asoud.ddl.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands in many generated files, written out once in {@code blocks.sql}: after {@code -- @name arguments:} comes
 * the text that a line {@code -- @name arguments} is replaced by. An argument is written {@code {argument}} there, and
 * is never longer than its line. A text may hold such lines for blocks above it.
 */
final class Shorthand {

    private static final Path FILE = Path.of("src/test/resources/blocks.sql");
    private static final Pattern DEFINITION = Pattern.compile("(?m)\\n\\n(?=-- @.*:$)");
    private static final Pattern ARGUMENT = Pattern.compile("\\{([a-z]+)}");

    private static final List<Block> BLOCKS = read();

    private Shorthand() {}

    /** The text, with one line for each block that it holds to the letter. */
    static String fold(String text) {
        String folded = text;
        for (Block block : BLOCKS) {
            folded = replace(block.text(), block.line(), folded);
        }
        return folded;
    }

    /** The text in full again. */
    static String expand(String folded) {
        String text = folded;
        for (int i = BLOCKS.size() - 1; i >= 0; i--) {
            text = replace(BLOCKS.get(i).line(), BLOCKS.get(i).text(), text);
        }
        return text;
    }

    /** The blocks that no line of the text names. */
    static List<String> unusedIn(String folded) {
        List<String> unused = new ArrayList<>();
        String text = folded;
        for (int i = BLOCKS.size() - 1; i >= 0; i--) {
            String before = text;
            text = replace(BLOCKS.get(i).line(), BLOCKS.get(i).text(), text);
            if (text.equals(before)) {
                unused.add(BLOCKS.get(i).line());
            }
        }
        return unused;
    }

    private static String replace(String from, String to, String text) {
        return pattern(from)
                .matcher(text)
                .replaceAll(ARGUMENT.matcher(Matcher.quoteReplacement(to)).replaceAll("\\${$1}"));
    }

    private static Pattern pattern(String template) {
        Set<String> seen = new HashSet<>();
        String quoted = ARGUMENT.matcher(Pattern.quote(template))
                .replaceAll(found -> Matcher.quoteReplacement("\\E"
                        + (seen.add(found.group(1)) ? "(?<" + found.group(1) + ">.*?)" : "\\k<" + found.group(1) + ">")
                        + "\\Q"));
        return Pattern.compile("(?m)^" + quoted + "$");
    }

    private static List<Block> read() {
        try (Stream<String> definitions = DEFINITION.splitAsStream(Files.readString(FILE))) {
            return definitions
                    .map(definition -> definition.stripTrailing().split(":\n", 2))
                    .map(parts -> new Block(parts[0], parts[1]))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Block(String line, String text) {}
}
